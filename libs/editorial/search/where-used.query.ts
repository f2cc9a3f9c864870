import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import { DeskArticlesQuery } from '../queries/desk-articles.query.js';
import type { DeskArticle } from '../queries/desk-articles.query.js';

/** What articles may use. */
export const USED_KINDS = ['media', 'article', 'author', 'section'] as const;

/** One of {@link USED_KINDS}. */
export type UsedKind = (typeof USED_KINDS)[number];

/** An article that uses something: in its working copy, in what readers see or will see, or in both. */
export interface Use {
  readonly article: DeskArticle;
  readonly inWorkingCopy: boolean;
  readonly inPublic: boolean;
}

/** A place on a front where an article stands or will stand. */
export interface FrontUse {
  /** `front`, or the id of a section. */
  readonly front: string;
  readonly ordinal: number;
}

interface UseRecord {
  readonly article_id: string;
  readonly in_working_copy: boolean;
  readonly in_public: boolean;
}

/** Who uses a picture, an article, an author or a section; what nobody sees any more counts for nothing. */
@Injectable()
export class WhereUsedQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly desk: DeskArticlesQuery,
  ) {}

  /** Articles in the order of their ids: a page of so many behind one of them. */
  async articles(options: {
    readonly kind: UsedKind;
    readonly id: string;
    /** Now, or a time to come. */
    readonly at: Instant;
    readonly limit: number;
    readonly after?: string | undefined;
  }): Promise<{ readonly uses: readonly Use[]; readonly next: string | null }> {
    const { kind, id, at, limit, after = BEFORE_ALL_IDS } = options;
    const records = await this.dataSource.query<UseRecord[]>(STATEMENTS[kind], [id, at, after, limit + 1]);
    const page = records.slice(0, limit);
    const ids = page.map(({ article_id: articleId }) => articleId);
    const articles = await this.desk.byIds(ids, at);
    const byId = new Map(articles.map((article) => [article.id, article]));
    const uses = page.flatMap(
      ({ article_id: articleId, in_working_copy: inWorkingCopy, in_public: inPublic }) => {
        const article = byId.get(articleId);
        return article ? [{ article, inWorkingCopy, inPublic }] : [];
      },
    );
    return { uses, next: records.length > limit ? (page.at(-1)?.article_id ?? null) : null };
  }

  /** The places of fronts where an article stands now or is planned to stand; 100 at most. */
  async fronts(articleId: string, at: Instant): Promise<readonly FrontUse[]> {
    return this.dataSource.query<FrontUse[]>(FRONTS, [articleId, at]);
  }
}

const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';

/** Served by the indexes on targets, author_ids and section_id. */
const usesOf = (condition: string) => `
  select article_id, bool_or(working) as in_working_copy, bool_or(not working) as in_public
    from (
      select article_id, true as working from rm_article_search.articles where ${condition}
      union all
      select article_id, false from rm_article_search.versions
       where ${condition} and (upper_inf(visible) or upper(visible) > $2::timestamptz)) uses
   where article_id > $3::uuid
   group by article_id
   order by article_id
   limit $4`;

const TARGETS = usesOf('targets @> array[$1::uuid]');
const STATEMENTS: Readonly<Record<UsedKind, string>> = {
  media: TARGETS,
  article: TARGETS,
  author: usesOf('author_ids @> array[$1::uuid]'),
  section: usesOf('section_id = $1::uuid'),
};

/**
 * Served by the index on article_id, and for each arrangement by the one on (front, starts_at, revision): it counts
 * while no later one of its front has begun.
 */
const FRONTS = `
  select distinct a.front, f.ordinal
    from rm_published_articles.front_slots f
    join rm_published_articles.front_arrangements a using (arrangement)
   where f.article_id = $1::uuid
     and (f.until is null or f.until > $2::timestamptz)
     and (a.starts_at > $2::timestamptz
          or a.arrangement = (select standing.arrangement from rm_published_articles.front_arrangements standing
                               where standing.front = a.front and standing.starts_at <= $2::timestamptz
                               order by standing.starts_at desc, standing.revision desc
                               limit 1))
   order by a.front, f.ordinal
   limit 100`;
