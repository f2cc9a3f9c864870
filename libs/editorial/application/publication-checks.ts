import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CommandRunner } from '#event-store';
import type { Clock, Instant } from '#kernel';
import { CLOCK, PublicUrls } from '#platform';
import type { ArticleContent } from '../domain/article-content.js';
import { articleDecider } from '../domain/article.decider.js';
import type { ArticleState } from '../domain/article-state.js';
import { mediaDecider } from '../domain/media.decider.js';
import { articleReferences } from '../domain/publishing-problems.js';
import type { PublishingFacts, SectionRule } from '../domain/publishing-problems.js';
import { sectionDecider } from '../domain/section.decider.js';
import { PublicArticlesQuery } from '../queries/public-articles.query.js';

/** How long the rules of a section are believed without asking again: what another process changed counts then. */
export const BELIEVED_MS = 5_000;

const MOST_SECTIONS = 1_000;
/** Articles that lists of public ones do not show yet are looked up one by one; nobody links to more new ones. */
const MOST_LOOKED_UP = 50;

/** Finds out what decides about a publication and does not stand in the article itself. */
@Injectable()
export class PublicationChecks {
  private readonly sections = new LRUCache<string, SectionRule>({ max: MOST_SECTIONS, ttl: BELIEVED_MS });

  constructor(
    private readonly runner: CommandRunner,
    private readonly publicArticles: PublicArticlesQuery,
    private readonly urls: PublicUrls,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @param showsAt when a new article is to show */
  ofContent(content: ArticleContent, showsAt: Instant = this.clock.now()): Promise<PublishingFacts> {
    return this.facts({ articleId: null, content, sectionIds: [content.sectionId], showsAt });
  }

  /**
   * @param showsAtOf when its working copy is to show; null for now
   * @param changes what is to read differently in the version that readers see, when it is that that is published
   * @returns null for an article that does not exist
   */
  async ofArticle(
    articleId: string,
    showsAtOf: (state: ArticleState) => Instant | null,
    changes?: Partial<ArticleContent>,
  ): Promise<PublishingFacts | null> {
    const { state } = await this.runner.load(articleDecider, articleId);
    if (state === null) return null;
    const live = state.published?.content;
    const content = changes && live ? { ...live, ...changes } : state.content;
    const sectionIds = [
      content.sectionId,
      state.content.sectionId,
      state.schedule?.content.sectionId ?? null,
    ];
    return this.facts({
      articleId: articleId.toLowerCase(),
      content,
      sectionIds: [...sectionIds, live?.sectionId ?? null],
      showsAt: showsAtOf(state) ?? this.clock.now(),
    });
  }

  /** To be called when a section has changed, so that it counts at once in this process. */
  forget(sectionId: string): void {
    this.sections.delete(sectionId);
  }

  private async facts(of: {
    readonly articleId: string | null;
    readonly content: ArticleContent;
    readonly sectionIds: readonly (string | null)[];
    readonly showsAt: Instant;
  }): Promise<PublishingFacts> {
    const ids = new Set(of.sectionIds.filter((id) => id !== null));
    const [sections, mediaWithoutAlt, notPublic] = await Promise.all([
      Promise.all([...ids].map(async (id) => [id, await this.sectionRule(id)] as const)),
      this.mediaWithoutAlt(of.content),
      this.notPublic(of.content, of.articleId, of.showsAt),
    ]);
    return {
      articleId: of.articleId,
      sections: Object.fromEntries(sections),
      mediaWithoutAlt,
      notPublic,
      site: this.urls.path(''),
    };
  }

  private async sectionRule(id: string): Promise<SectionRule> {
    const kept = this.sections.get(id);
    if (kept) return kept;
    const { state } = await this.runner.load(sectionDecider, id);
    const rule = { fourEyes: state?.fourEyes ?? false, closed: state?.retired ?? false };
    this.sections.set(id, rule);
    return rule;
  }

  private async mediaWithoutAlt({ topImage }: ArticleContent): Promise<readonly string[]> {
    if (topImage === null || topImage.alt !== null) return [];
    const { state } = await this.runner.load(mediaDecider, topImage.mediaId);
    return state?.alt.trim() ? [] : [topImage.mediaId];
  }

  /** What was published a moment ago may not be listed yet: its own history knows. */
  private async notPublic(
    content: ArticleContent,
    articleId: string | null,
    at: Instant,
  ): Promise<readonly string[]> {
    const ids = new Set(
      articleReferences(content, this.urls.path('')).map((reference) => reference.articleId),
    );
    if (articleId !== null) ids.delete(articleId);
    if (ids.size === 0) return [];
    const listed = await this.publicArticles.among([...ids], at);
    const unlisted = [...ids].filter((id) => !listed.has(id));
    const known = await Promise.all(
      unlisted.slice(0, MOST_LOOKED_UP).map(async (id) => {
        const { state } = await this.runner.load(articleDecider, id);
        return state !== null && showsAt(state, at) ? id : null;
      }),
    );
    return unlisted.filter((id) => !known.includes(id));
  }
}

function showsAt({ killed, published, schedule, unpublication }: ArticleState, at: Instant): boolean {
  if (killed) return false;
  const since = schedule !== null && schedule.publishAt <= at ? schedule.publishAt : null;
  const isShown = since !== null || (published !== null && !published.withdrawn);
  if (!isShown || unpublication === null || unpublication.unpublishAt > at) return isShown;
  return since !== null && since > unpublication.unpublishAt;
}
