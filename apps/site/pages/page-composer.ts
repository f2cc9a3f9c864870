import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SectionsQuery } from '#editorial';
import type { Markup } from '#editorial';
import type { Instant } from '#kernel';
import { CONFIGURATION, LiveReplies, requestContext, sharedUntil, SiteMoments } from '#platform';
import type { AsOf, AssembledReply, Configuration, Made } from '#platform';
import { siteAssets } from '../assets/site-assets.js';
import { NO_RAILS, renderPage } from '../views/render-page.js';
import type { Rails as RailMarkup } from '../views/render-page.js';
import type { AssetUrls } from '../views/shell.js';
import type { LinkModel, Publication, Viewing } from '../views/view-models.js';
import { ARTICLES, EditorialPages } from './editorial-pages.js';
import type { PageBody, Redirect, RenderedBody } from './page-body.js';
import { publicationOf } from './publication.js';
import { Rails } from './rails.js';
import type { RailFragments } from './rails.js';
import { sectionLink } from './stories.js';
import { travelling, travellingTo } from './travelling-links.js';

const HTML = 'text/html; charset=utf-8';

/** What {@link PageComposer.answer} needs. */
export interface PageRequest {
  /** Path and the query that matters, in one spelling. */
  readonly address: string;
  readonly asOf: AsOf;
  readonly body: (at: Instant) => Promise<Made<PageBody>>;
}

/**
 * Puts pages together: shell, body and rails, each fragment cached apart and all of one instant (design section 8).
 */
@Injectable()
export class PageComposer {
  private readonly publication: Publication;
  private readonly assets: AssetUrls = siteAssets();

  constructor(
    @Inject(CONFIGURATION) configuration: Configuration,
    private readonly replies: LiveReplies,
    private readonly sections: SectionsQuery,
    private readonly editorial: EditorialPages,
    private readonly rails: Rails,
    private readonly moments: SiteMoments,
  ) {
    this.publication = publicationOf(configuration);
  }

  /** Answers a reader, or staff who look at another instant. */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    { address, asOf, body }: PageRequest,
  ): Promise<void> {
    const made = await this.replies.fragment(`body ${address}`, asOf, body);
    const page = made.value;
    if (page.kind === 'redirect') {
      this.redirect(reply, asOf, { ...made, value: page });
      return;
    }
    if (page.yields) {
      const { value, validUntil } = await this.moved(request.raw.url ?? '/', asOf);
      if (value) {
        this.redirect(reply, asOf, { value, validUntil });
        return;
      }
    }
    if (asOf.shared) reply.header('x-robots-tag', 'noindex, nofollow');
    await this.replies.answer(request, reply, {
      // What yields is kept under no address that is asked for: where that leads comes first.
      address: page.yields ? `no ${address}` : address,
      asOf,
      make: async (): Promise<AssembledReply> => {
        const [sections, rails] = await Promise.all([
          this.replies.fragment('sections', asOf, (when) => this.navigation(when)),
          this.rails.fragments(asOf, page),
        ]);
        return {
          status: page.status,
          contentType: HTML,
          body: travelling(
            this.assemble(
              page,
              sections.value,
              railsOf(rails),
              viewingOf(asOf, requestContext(request).receivedAt),
            ),
            asOf,
            this.moments,
          ),
          fragments: [made, sections, ...Object.values(rails)],
        };
      },
    });
  }

  /** A whole page that no cache keeps: previews, proofs and error pages. @param ads in place of those of readers */
  async compose(page: RenderedBody, asOf: AsOf, viewing: Viewing | null, ads?: Markup): Promise<string> {
    const [sections, rails] = await Promise.all([
      this.replies.fragment('sections', asOf, (when) => this.navigation(when)),
      this.rails.fragments(asOf, page),
    ]);
    const shown = railsOf(rails);
    return this.assemble(
      page,
      sections.value,
      ads === undefined ? shown : { ...shown, sponsoredPosts: ads },
      viewing,
    );
  }

  /** A page that asks nothing of the database, for when it does not answer. */
  composeBare(page: RenderedBody): string {
    const { publication, assets } = this;
    return renderPage({
      shell: { publication, sections: [], head: page.head, viewing: null, assets },
      body: page.markup,
      rails: NO_RAILS,
    });
  }

  private redirect(
    reply: FastifyReply,
    asOf: AsOf,
    { value, validUntil }: Pick<Made<Redirect>, 'value' | 'validUntil'>,
  ): void {
    reply.header('cache-control', asOf.live ? sharedUntil(validUntil, asOf.at) : 'private, no-store');
    reply.redirect(travellingTo(value.location, asOf, this.moments), 301);
  }

  /** Where the address of a request leads. Queries are without number: only plain addresses are remembered. */
  private moved(url: string, asOf: AsOf): Promise<Made<Redirect | null>> {
    const live = asOf.live && !url.includes('?');
    return this.replies.fragment(`moved ${url}`, { ...asOf, live }, (at) => this.editorial.moved(url, at));
  }

  private assemble(
    page: RenderedBody,
    sections: readonly LinkModel[],
    rails: RailMarkup,
    viewing: Viewing | null,
  ): string {
    return renderPage({
      shell: { publication: this.publication, sections, head: page.head, viewing, assets: this.assets },
      body: page.markup,
      rails,
    });
  }

  private async navigation(at: Instant): Promise<Made<readonly LinkModel[]>> {
    const sections = await this.sections.all(at);
    return { value: sections.map(sectionLink), validUntil: null, tags: [`${ARTICLES}.sections`] };
  }
}

function railsOf({ beingRead, sponsoredPosts, jobAds, peopleMoves }: RailFragments): RailMarkup {
  return {
    beingRead: beingRead.value,
    sponsoredPosts: sponsoredPosts.value,
    jobAds: jobAds.value,
    peopleMoves: peopleMoves.value,
  };
}

/** What the bar above the page tells whoever sees another moment than readers do. */
export function viewingOf({ at, live }: AsOf, now: Instant): Viewing | null {
  return live ? null : { kind: at <= now ? 'past' : 'future', at };
}
