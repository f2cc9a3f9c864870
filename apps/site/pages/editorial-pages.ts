import { Inject, Injectable } from '@nestjs/common';
import {
  ArticleNotesQuery,
  ArticlesQuery,
  FrontsQuery,
  RedirectsQuery,
  ReferencesQuery,
  RelatedArticlesQuery,
  SectionsQuery,
} from '#editorial';
import type { ArticleNotice, FullArticle, Section, StoryKey } from '#editorial';
import type { Instant } from '#kernel';
import { CONFIGURATION, encodeCursor } from '#platform';
import type { Configuration, Made, Tag } from '#platform';
import type {
  ArticlePageModel,
  GonePageModel,
  NoticeModel,
  NotFoundPageModel,
  Publication,
} from '../views/view-models.js';
import { bodyOf, made } from './page-body.js';
import type { PageBody, Redirect, RenderedBody } from './page-body.js';
import { publicationOf } from './publication.js';
import { articleUrl, frontStoryOf, imageOf, sectionLink, storyLineOf, storyOf } from './stories.js';

/** Everything that lists of articles depend on. */
export const ARTICLES: Tag = 'published_articles';

/** What old addresses depend on. */
const REDIRECTS: Tag = 'redirects';

/** Beside the lead. What the desk puts into the places after them stands below. */
const SECONDARY_STORIES = 4;
const GROUP_STORIES = 3;
const NEWEST_LINES = 10;
const SECTION_STORIES = 20;
const MORE_LINES = 4;
const RELATED_LINES = 3;

/** Front page, sections, articles, and the pages for what is not there: each as of an instant. */
@Injectable()
export class EditorialPages {
  private readonly publication: Publication;

  constructor(
    @Inject(CONFIGURATION) configuration: Configuration,
    private readonly articles: ArticlesQuery,
    private readonly notes: ArticleNotesQuery,
    private readonly fronts: FrontsQuery,
    private readonly sections: SectionsQuery,
    private readonly references: ReferencesQuery,
    private readonly redirects: RedirectsQuery,
    private readonly relations: RelatedArticlesQuery,
  ) {
    this.publication = publicationOf(configuration);
  }

  async front(at: Instant): Promise<Made<PageBody>> {
    const [front, sections, edge] = await Promise.all([
      this.fronts.front({ at, limit: 1 + SECONDARY_STORIES }),
      this.sections.all(at),
      this.articles.nextEdge(at),
    ]);
    const shown = front.stories.map(({ story }) => story.id);
    const [bySection, newest] = await Promise.all([
      this.articles.newestOfSections({
        at,
        sectionIds: sections.map(({ id }) => id),
        each: GROUP_STORIES,
        without: shown,
      }),
      this.articles.newest({ at, limit: NEWEST_LINES }),
    ]);
    const [lead = null, ...others] = front.stories.map(frontStoryOf);
    const [secondary, further] = [others.slice(0, SECONDARY_STORIES), others.slice(SECONDARY_STORIES)];
    const groups = sections.flatMap((section) => {
      const stories = bySection.get(section.id) ?? [];
      return stories.length === 0 ? [] : [{ section: sectionLink(section), stories: stories.map(storyOf) }];
    });
    const page = {
      ...{ kind: 'front' as const, lead, secondary, further, groups },
      newest: newest.map(storyLineOf),
    };
    return made(bodyOf(page, this.publication), edge, [ARTICLES]);
  }

  /** Whether an address is a section's, or was one. */
  async hasSection(slug: string, at: Instant): Promise<boolean> {
    return (await this.sections.bySlug(slug, at)).kind !== 'unknown';
  }

  /** @param after where an older page begins. */
  async section(slug: string, at: Instant, after?: StoryKey): Promise<Made<PageBody>> {
    const answer = await this.sections.bySlug(slug, at);
    if (answer.kind === 'gone') return this.gone(at, null);
    if (answer.kind === 'unknown') return this.notFound(at);
    if (answer.kind === 'moved')
      return made({ kind: 'redirect', location: `/${answer.section.slug}` }, null, [ARTICLES]);
    return this.sectionPage(answer.section, at, after);
  }

  async article(id: string, slug: string, at: Instant): Promise<Made<PageBody>> {
    const answer = await this.articles.articleAt(id, at);
    if (answer.kind === 'unknown') return this.notFound(at, [versionsOf(id)]);
    if (answer.kind === 'gone') {
      const noted = answer.killed ? null : await this.noted(id, at);
      const { value, ...gone } = await this.gone(at, answer.notice, [versionsOf(id)], noted);
      return { value: { ...value, yields: !answer.killed }, ...gone };
    }
    if (slug !== answer.article.slug) {
      const edge = await this.articles.nextEdge(at);
      return made({ kind: 'redirect', location: articleUrl(answer.article) }, edge, [versionsOf(id)]);
    }
    return this.articlePage(answer.article, at);
  }

  /** Exactly this content as the reader's page. */
  async articlePage(article: FullArticle, at: Instant): Promise<Made<PageBody>> {
    const [related, { corrections, notices }] = await Promise.all([
      this.relations.related(article, at, RELATED_LINES),
      this.notes.of(article.id, at),
    ]);
    const without = [article.id, ...related.map(({ id }) => id)];
    const [resolvers, newest, edge] = await Promise.all([
      this.references.resolversFor([article.body, ...notices.map(({ body }) => body)], at),
      this.articles.newest({ at, limit: MORE_LINES, sectionId: article.section?.id, without }),
      this.articles.nextEdge(at),
    ]);
    const page: ArticlePageModel = {
      kind: 'article',
      url: articleUrl(article),
      section: article.section && sectionLink(article.section),
      kicker: null,
      headline: article.headline,
      standfirst: article.standfirst,
      authors: article.authors.map(({ name }) => name),
      publishedAt: article.publishedAt,
      updatedAt: article.revisedAt,
      topImage: imageOf(article.topImage),
      body: article.body,
      resolvers,
      corrections: corrections.map(({ note, correctedAt }) => ({ note, correctedAt })),
      notices: notices.map(noticeOf),
      related: related.map(storyLineOf),
      more: newest.map(storyLineOf),
    };
    return made(bodyOf(page, this.publication, article.id), edge, [ARTICLES]);
  }

  /** Where an old address leads, an article by the address that it has until the next edge; null for nowhere. */
  async moved(address: string, at: Instant): Promise<Made<Redirect | null>> {
    const [location, edge] = await Promise.all([
      this.redirects.target(address, at),
      this.articles.nextEdge(at),
    ]);
    const value = location === null ? null : { kind: 'redirect' as const, location };
    return { value, validUntil: edge, tags: [REDIRECTS, ARTICLES] };
  }

  /** 404 with ways on. */
  async notFound(at: Instant, tags: readonly Tag[] = []): Promise<Made<RenderedBody>> {
    const page: NotFoundPageModel = { kind: 'not-found', ...(await this.waysOn(at)) };
    return made(bodyOf(page, this.publication), await this.articles.nextEdge(at), [ARTICLES, ...tags]);
  }

  /** 410 with the notice, if there is one. */
  async gone(
    at: Instant,
    notice: string | null,
    tags: readonly Tag[] = [],
    noted: GonePageModel['noted'] = null,
  ): Promise<Made<RenderedBody>> {
    const page: GonePageModel = { kind: 'gone', notice, noted, ...(await this.waysOn(at)) };
    return made(bodyOf(page, this.publication), await this.articles.nextEdge(at), [ARTICLES, ...tags]);
  }

  /** What belongs to an article, and stays to be read when that is taken down. */
  private async noted(articleId: string, at: Instant): Promise<GonePageModel['noted']> {
    const { notices } = await this.notes.of(articleId, at);
    if (notices.length === 0) return null;
    const bodies = notices.map(({ body }) => body);
    return { notices: notices.map(noticeOf), resolvers: await this.references.resolversFor(bodies, at) };
  }

  private async waysOn(at: Instant) {
    const [sections, newest] = await Promise.all([
      this.sections.all(at),
      this.articles.newest({ at, limit: 6 }),
    ]);
    return { sections: sections.map(sectionLink), newest: newest.map(storyLineOf) };
  }

  private async sectionPage(section: Section, at: Instant, after?: StoryKey): Promise<Made<PageBody>> {
    const [front, edge] = await Promise.all([
      this.fronts.front({ at, limit: SECTION_STORIES, sectionId: section.id, after }),
      this.articles.nextEdge(at),
    ]);
    const link = sectionLink(section);
    const pageUrl = (key: StoryKey) => `${link.url}?after=${encodeCursor([key.publishedAt, key.id])}`;
    const page = {
      kind: 'section' as const,
      section: link,
      description: section.description,
      stories: front.stories.map(frontStoryOf),
      olderUrl: front.next && pageUrl(front.next),
      url: after ? pageUrl(after) : link.url,
    };
    return made(bodyOf(page, this.publication), edge, [ARTICLES]);
  }
}

function noticeOf({ kind, title, body, from, url, attachedAt }: ArticleNotice, index: number): NoticeModel {
  return { anchor: `notice-${index + 1}`, kind, title, body, from, url, attachedAt };
}

function versionsOf(articleId: string): Tag {
  return `published_articles.versions:${articleId}`;
}

/** The last part of an address: `{slug}-{id}`; null when it carries no id. */
export function slugAndIdOf(text: string): { readonly slug: string; readonly id: string } | null {
  const match = /^(.*?)-?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i.exec(text);
  if (!match) return null;
  const [, slug = '', id = ''] = match;
  return { slug, id: id.toLowerCase() };
}
