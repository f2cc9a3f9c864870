import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AnswerProof, PROOF_PATH, ProofsQuery, answerProofSchema } from '#advertising';
import type { AdProof, OpenedProof, PageType } from '#advertising';
import { ArticlesQuery, ReferencesQuery, SectionsQuery } from '#editorial';
import { randomId } from '#event-store';
import { DomainError } from '#kernel';
import type { Instant } from '#kernel';
import { CONFIGURATION, requestContext } from '#platform';
import type { Configuration } from '#platform';
import type { ProofClosedPageModel, ProofViewing, Publication } from '../views/view-models.js';
import { ANSWER_ANCHOR } from '../views/parts/proof-bar.js';
import { wordsOf } from '../views/words.js';
import { EditorialPages } from './editorial-pages.js';
import { sponsoredPostOf } from './market.js';
import { bodyOf } from './page-body.js';
import type { PageBody, RenderedBody } from './page-body.js';
import { PageComposer } from './page-composer.js';
import { publicationOf } from './publication.js';
import { Rails } from './rails.js';

/** What is in the address of a proof. */
export interface ProofAddress {
  readonly token: string;
  /** `own` for the page of the ad itself, which a post with a text has; else the page that the ad stands on. */
  readonly side: 'place' | 'own';
}

/** Who gives an answer: nobody that the newsroom knows, but whoever was sent the link. */
const ACTOR = 'proof-link';

/**
 * Proofs: the page of readers with an ad in its place that is not there yet, and what its advertiser is asked. The page
 * is that of now, since what will stand around the ad is nobody's to see before; the link is all that is asked for,
 * so nothing of it may reach another site, a search engine, a cache or a counter.
 */
@Injectable()
export class ProofPages {
  private readonly publication: Publication;

  constructor(
    @Inject(CONFIGURATION) configuration: Configuration,
    private readonly proofs: ProofsQuery,
    private readonly commands: CommandBus,
    private readonly composer: PageComposer,
    private readonly editorial: EditorialPages,
    private readonly articles: ArticlesQuery,
    private readonly sections: SectionsQuery,
    private readonly references: ReferencesQuery,
    private readonly rails: Rails,
  ) {
    this.publication = publicationOf(configuration);
  }

  /** Shows what a link opens, or why it opens nothing. */
  async show(request: FastifyRequest, reply: FastifyReply, address: ProofAddress): Promise<void> {
    await this.send(reply, await this.proofs.open(address.token), {
      address,
      at: requestContext(request).receivedAt,
      status: 200,
      refused: null,
    });
  }

  /** Takes an answer and leads back to the page; one that lacks its comment, or comes too late, is told so. */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    { address, form }: { readonly address: ProofAddress; readonly form: unknown },
  ): Promise<void> {
    const { receivedAt: at, correlationId } = requestContext(request);
    const opened = await this.proofs.open(address.token);
    if (opened.kind === 'closed')
      return this.send(reply, opened, { address, at, status: 200, refused: null });
    const { bookingId, creativeVersion, answer: given } = opened.proof;
    const parsed = answerProofSchema.safeParse(form);
    if (!parsed.success && !given) {
      const refused = { comment: commentIn(form) };
      return this.send(reply, opened, { address, at, status: 422, refused });
    }
    if (parsed.success) {
      const { answer, comment } = parsed.data;
      const envelope = { commandId: randomId(), actorId: ACTOR, correlationId };
      const said = { id: bookingId, creativeVersion, answer, comment: comment === '' ? null : comment };
      try {
        await this.commands.execute(new AnswerProof(envelope, said));
      } catch (error) {
        // It was answered, or closed, in this very moment or before: the page says which.
        if (!(error instanceof DomainError) || (error.kind !== 'conflict' && error.kind !== 'gone'))
          throw error;
        const now = await this.proofs.open(address.token);
        return this.send(reply, now, { address, at, status: 409, refused: null });
      }
    }
    // Without one of its own the browser would go on to where the reader was led before.
    dressed(reply).redirect(`${pathOf(address)}#${ANSWER_ANCHOR}`, 303);
  }

  private async send(
    reply: FastifyReply,
    opened: OpenedProof,
    page: {
      readonly address: ProofAddress;
      readonly at: Instant;
      readonly status: number;
      readonly refused: ProofViewing['refused'];
    },
  ): Promise<void> {
    const html =
      opened.kind === 'closed'
        ? await this.closed(opened.why, page.at)
        : await this.found(opened.proof, page);
    const status = opened.kind === 'found' ? page.status : opened.why === 'unknown' ? 404 : 410;
    dressed(reply).status(status).type('text/html; charset=utf-8').send(html);
  }

  private closed(why: ProofClosedPageModel['why'], at: Instant): Promise<string> {
    const body = bodyOf({ kind: 'proof-closed', why }, this.publication);
    return this.composer.compose(body, { at, live: true }, null);
  }

  private async found(
    proof: AdProof,
    { address, at, refused }: { address: ProofAddress; at: Instant; refused: ProofViewing['refused'] },
  ): Promise<string> {
    const ownUrl = pathOf({ ...address, side: 'own' });
    const hasOwnPage = proof.ad.kind === 'sponsored-post' && proof.ad.url.startsWith('/');
    const side = hasOwnPage ? address.side : 'place';
    const viewing: ProofViewing = {
      kind: 'proof',
      advertiser: proof.advertiser,
      flight: proof.flight,
      expiresAt: proof.expiresAt,
      answer: proof.answer,
      refused,
      sides: hasOwnPage ? { current: side, placeUrl: pathOf({ ...address, side: 'place' }), ownUrl } : null,
    };
    const post = { ...sponsoredPostOf(proof.ad), countedAs: null, upForProof: true };
    // Its own page is not there for readers yet.
    const shown = hasOwnPage ? { ...post, url: ownUrl } : post;
    const body = await (side === 'own' ? this.ownPage(proof, at) : this.pageOf(proof.pageType, at));
    const ads = await this.rails.adsWith({ ad: proof.ad, post: shown, pageType: body.pageType, at });
    const title = `${wordsOf(this.publication.language).proof} | ${this.publication.name}`;
    const page = { ...body, head: { ...body.head, title, canonicalUrl: null, structuredData: null } };
    return this.composer.compose(page, { at, live: true }, viewing, ads);
  }

  /** A real page of the type that the placement stands on; the front page as long as there is none. */
  private async pageOf(pageType: PageType, at: Instant): Promise<RenderedBody> {
    const page = await this.firstOf(pageType, at);
    if (page?.kind === 'page' && page.status === 200) return page;
    const { value } = await this.editorial.front(at);
    if (value.kind !== 'page') throw new Error('The front page is no redirect');
    return value;
  }

  private async firstOf(pageType: PageType, at: Instant): Promise<PageBody | undefined> {
    switch (pageType) {
      case 'any':
      case 'front':
        return undefined;
      case 'section': {
        const [section] = await this.sections.all(at);
        return section && (await this.editorial.section(section.slug, at)).value;
      }
      case 'article': {
        const [article] = await this.articles.newest({ at, limit: 1 });
        return article && (await this.editorial.article(article.id, article.slug, at)).value;
      }
    }
  }

  private async ownPage({ ad, creative, political }: AdProof, at: Instant): Promise<RenderedBody> {
    const { body } = creative;
    const { label, advertiser, headline, teaser, image, url } = ad;
    return bodyOf(
      {
        ...{ kind: 'sponsored-post', url, label, advertiser, headline, teaser, political },
        text: body && { body, resolvers: await this.references.resolversFor([body], at) },
        image: image && { ...image, caption: null, credit: null },
        targetUrl: creative.url,
      },
      this.publication,
    );
  }
}

function pathOf({ token, side }: ProofAddress): string {
  return `${PROOF_PATH}/${token}${side === 'own' ? '?side=own' : ''}`;
}

function commentIn(form: unknown): string {
  const comment = typeof form === 'object' && form !== null && 'comment' in form ? form.comment : '';
  return typeof comment === 'string' ? comment.slice(0, 1_000) : '';
}

function dressed(reply: FastifyReply): FastifyReply {
  return reply
    .header('cache-control', 'private, no-store')
    .header('x-robots-tag', 'noindex, nofollow')
    .header('referrer-policy', 'no-referrer');
}
