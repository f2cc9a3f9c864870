import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ARTICLE_KEY_CLAIM,
  DraftArticle,
  EnsureAuthor,
  SectionsQuery,
  articleDecider,
  draftArticleSchema,
  sectionDecider,
} from '#editorial';
import type { ArticleContent } from '#editorial';
import { Claims, CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { DomainError, slugOf } from '#kernel';
import type { Clock, Instant } from '#kernel';
import { CLOCK, PublicUrls } from '#platform';
import { importedBody } from '../domain/article-body.js';
import { articleKey } from '../domain/identity.js';
import type { ParsedArticle } from '../domain/parsed-page.js';
import { derivedEnvelope, knownId } from './import-step.js';
import type { Recorded } from './import-step.js';
import type { ImportPageInput } from './import-page/import-page.command.js';
import { differencesBetween } from './import-report.js';
import type { ImportedItem } from './import-report.js';

/** An article that was checked and can be recorded. */
export interface CheckedArticle {
  readonly content: Omit<ArticleContent, 'byline'>;
  readonly authors: readonly string[];
  readonly url: string | null;
  readonly publishedAt: Instant | null;
}

/** The article of a page: known by its headline. */
@Injectable()
export class ImportArticle {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
    private readonly claims: Claims,
    private readonly sections: SectionsQuery,
    private readonly urls: PublicUrls,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Looks at everything that could refuse the article, before anything of the page is recorded.
   * @throws DomainError `section-unknown`, `published-in-future`, `article-unacceptable` (400);
   * `approval-needed` (409) for a new article in a section that asks for four eyes
   */
  async check(article: ParsedArticle, input: ImportPageInput): Promise<CheckedArticle> {
    const now = this.clock.now();
    if (input.publishedAt !== null && input.publishedAt > now) {
      throw new DomainError(
        'invalid',
        'published-in-future',
        '`publishedAt` lies in the future: give a time that has passed.',
      );
    }
    const sectionId = input.section === null ? null : await this.sectionId(input.section, now);
    const { headline, standfirst, body } = article;
    const content = { headline, standfirst, sectionId, topImage: null, body: importedBody(body) };
    const fits = draftArticleSchema.safeParse(content);
    if (fits.success) {
      const { headline: asStored, standfirst: asRead, body: asBody } = fits.data;
      if (sectionId !== null && input.approval === 'needed')
        await this.assertNoOtherEyes(sectionId, asStored);
      return {
        content: { ...content, headline: asStored, standfirst: asRead, body: asBody },
        authors: input.byline,
        url: input.url,
        publishedAt: input.publishedAt,
      };
    }
    throw new DomainError(
      'invalid',
      'article-unacceptable',
      'The article of this page does not fit into Forside.',
      {
        problems: fits.error.issues
          .slice(0, 20)
          .map(({ path, message }) => ({ field: path.join('.'), message })),
      },
    );
  }

  /** Records and publishes it, unless it is known. */
  async record(article: CheckedArticle, envelope: CommandEnvelope): Promise<Recorded> {
    const { content, url, publishedAt } = article;
    const byline: string[] = [];
    for (const name of article.authors) {
      const author = await this.commands.execute(
        new EnsureAuthor(derivedEnvelope(envelope, 'author', name), { name }),
      );
      byline.push(author.id);
    }
    const name = content.headline;
    try {
      const drafted = await this.commands.execute(
        new DraftArticle(derivedEnvelope(envelope, 'article'), {
          content: { ...content, byline },
          origin: { kind: 'import', url },
          publish: { publishedAt },
          externalKey: articleKey(name),
        }),
      );
      return { item: this.item('recorded', drafted.id, name), position: drafted.position };
    } catch (error) {
      const id = knownId(error, 'article-exists');
      if (id === undefined) throw error;
      return { item: await this.compared(id, content), position: null };
    }
  }

  /** What is known already is not published again. */
  private async assertNoOtherEyes(sectionId: string, headline: string): Promise<void> {
    const { state: section } = await this.runner.load(sectionDecider, sectionId);
    if (!section?.fourEyes || (await this.isKnown(headline))) return;
    throw new DomainError(
      'conflict',
      'approval-needed',
      `The section ${section.name} asks for four eyes, and an import is published at once: draft the article there, and let somebody else approve it.`,
      { details: { sectionId } },
    );
  }

  private async isKnown(headline: string): Promise<boolean> {
    const id = await this.claims.ownerOf({ kind: ARTICLE_KEY_CLAIM, key: articleKey(headline) });
    return id !== undefined && (await this.runner.load(articleDecider, id)).state !== null;
  }

  private async compared(id: string, page: CheckedArticle['content']): Promise<ImportedItem> {
    const { state } = await this.runner.load(articleDecider, id);
    if (!state) return this.item('known', id, page.headline);
    const recorded = state.content;
    const { headline, standfirst, body } = page;
    const differences = differencesBetween({ ...recorded }, { headline, standfirst, body });
    return {
      ...this.item(differences.length === 0 ? 'known' : 'differs', id, recorded.headline),
      differences,
    };
  }

  private item(outcome: ImportedItem['outcome'], id: string, name: string): ImportedItem {
    const url = this.urls.article({ slug: slugOf(name), id });
    return { outcome, id, url, name, differences: [], remarks: [], lines: [] };
  }

  private async sectionId(slug: string, now: Instant): Promise<string> {
    const answer = await this.sections.bySlug(slug, now);
    if (answer.kind === 'found' || answer.kind === 'moved') return answer.section.id;
    throw new DomainError(
      'invalid',
      'section-unknown',
      'There is no section with this slug: define it first.',
    );
  }
}
