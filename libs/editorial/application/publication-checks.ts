import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CommandRunner } from '#event-store';
import type { Clock, Instant } from '#kernel';
import { CLOCK, PublicUrls } from '#platform';
import type { ArticleContent } from '../domain/article-content.js';
import { articleDecider } from '../domain/article.decider.js';
import type { ArticleState } from '../domain/article-state.js';
import { mediaDecider } from '../domain/media.decider.js';
import { articleReferences, isWordless } from '../domain/publishing-problems.js';
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
    return this.facts({ articleId: null, contents: [content], showsAt });
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
    const corrected = changes && live && { ...live, ...changes };
    // Whichever of them it is that is published, or goes into what is pinned anew.
    const contents = [state.content, live, corrected, state.schedule?.content, state.review.plan?.content];
    return this.facts({
      articleId: articleId.toLowerCase(),
      contents: contents.filter((content) => content !== undefined),
      showsAt: showsAtOf(state) ?? this.clock.now(),
    });
  }

  /** To be called when a section has changed, so that it counts at once in this process. */
  forget(sectionId: string): void {
    this.sections.delete(sectionId);
  }

  private async facts(of: {
    readonly articleId: string | null;
    readonly contents: readonly ArticleContent[];
    readonly showsAt: Instant;
  }): Promise<PublishingFacts> {
    const { articleId, contents, showsAt: at } = of;
    const site = this.urls.path('');
    const sectionIds = contents.flatMap(({ sectionId }) => sectionId ?? []);
    const mediaIds = contents.flatMap(({ topImage }) =>
      topImage !== null && isWordless(topImage) ? topImage.mediaId : [],
    );
    const articleIds = contents
      .flatMap((content) => articleReferences(content, site).map((reference) => reference.articleId))
      .filter((id) => id !== articleId);
    const [sections, described, shown] = await Promise.all([
      each(sectionIds, (id) => this.sectionRule(id)),
      each(mediaIds, (id) => this.isDescribed(id)),
      this.shown(new Set(articleIds), at),
    ]);
    return { articleId, sections, described, shown, site };
  }

  private async sectionRule(id: string): Promise<SectionRule> {
    const kept = this.sections.get(id);
    if (kept) return kept;
    const { state } = await this.runner.load(sectionDecider, id);
    const rule = { fourEyes: state?.fourEyes ?? false, closed: state?.retired ?? false };
    this.sections.set(id, rule);
    return rule;
  }

  private async isDescribed(mediaId: string): Promise<boolean> {
    const { state } = await this.runner.load(mediaDecider, mediaId);
    return (state?.alt.trim() ?? '') !== '';
  }

  /** What was published a moment ago may not be listed yet: its own history knows. */
  private async shown(ids: ReadonlySet<string>, at: Instant): Promise<Readonly<Record<string, boolean>>> {
    if (ids.size === 0) return {};
    const listed = await this.publicArticles.among([...ids], at);
    const unlisted = [...ids].filter((id) => !listed.has(id)).slice(0, MOST_LOOKED_UP);
    const lookedUp = await each(unlisted, async (id) => {
      const { state } = await this.runner.load(articleDecider, id);
      return state !== null && showsAt(state, at);
    });
    return Object.fromEntries([...ids].map((id) => [id, listed.has(id) || lookedUp[id] === true]));
  }
}

/** What there is to know about each of some ids. */
async function each<Fact>(
  ids: readonly string[],
  factOf: (id: string) => Promise<Fact>,
): Promise<Readonly<Record<string, Fact>>> {
  return Object.fromEntries(
    await Promise.all([...new Set(ids)].map(async (id) => [id, await factOf(id)] as const)),
  );
}

function showsAt({ killed, published, schedule, unpublication }: ArticleState, at: Instant): boolean {
  if (killed) return false;
  const since = schedule !== null && schedule.publishAt <= at ? schedule.publishAt : null;
  const isShown = since !== null || (published !== null && !published.withdrawn);
  if (!isShown || unpublication === null || unpublication.unpublishAt > at) return isShown;
  return since !== null && since > unpublication.unpublishAt;
}
