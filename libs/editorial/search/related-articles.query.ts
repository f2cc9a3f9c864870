import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import { ArticlesQuery } from '../queries/articles.query.js';
import type { FullArticle, Story } from '../queries/story.js';
import { bodyText } from '../rendering/body-html.js';
import { relatingQuestion } from './relating-words.js';
import { searched } from './search-statement.js';
import { FOUND_VERSIONS } from './site-search.query.js';

/** The newest that share two names or words are weighed: what a page costs must not grow with the archive. */
const MOST_WEIGHED = 60;
/** Some of them may be gone when they are shown. */
const MOST_RELATED = 8;
const REMEMBERED_MS = 600_000;

/** Articles about the same: the same companies, people, places and words. */
@Injectable()
export class RelatedArticlesQuery {
  private readonly known = new LRUCache<string, { readonly at: Instant; readonly ids: readonly string[] }>({
    max: 5_000,
  });

  constructor(
    private readonly dataSource: DataSource,
    private readonly articles: ArticlesQuery,
  ) {}

  /**
   * Those that show at an instant and share at least two names or words with an article, the closest first. Which they
   * are is remembered for ten minutes; that they show is asked each time.
   */
  async related(article: FullArticle, at: Instant, limit: number): Promise<readonly Story[]> {
    const key = `${article.id}/${article.version}`;
    const known = this.known.get(key);
    const age = known ? Date.parse(at) - Date.parse(known.at) : -1;
    const ids = known && age >= 0 && age < REMEMBERED_MS ? known.ids : await this.closest(article, at);
    if (ids !== known?.ids) this.known.set(key, { at, ids });
    return (await this.articles.byIds(ids, at)).slice(0, limit);
  }

  private async closest(article: FullArticle, at: Instant): Promise<readonly string[]> {
    const question = relatingQuestion({
      headline: article.headline,
      text: [article.standfirst ?? '', bodyText(article.body)].join('\n'),
    });
    if (question === null) return [];
    const section = article.section?.id ?? null;
    const records = await searched(this.dataSource, { question: question.pairs }, (query) =>
      query<{ readonly article_id: string }[]>(RELATED, [
        at,
        question.pairs,
        question.any,
        article.id,
        section,
        MOST_RELATED,
      ]),
    );
    return records.map(({ article_id: id }) => id);
  }
}

/** Served by the index of words; how close two articles are counts half as much a year later. */
const RELATED = `
  with shared as materialized (
    select article_id, version, published_at, section_id from ${FOUND_VERSIONS}
     where words @@ to_tsquery('pg_catalog.danish', $2) and visible @> $1::timestamptz and article_id <> $4::uuid),
  newest as (select * from shared order by published_at desc, article_id desc limit ${MOST_WEIGHED})
  select newest.article_id
    from newest join ${FOUND_VERSIONS} found using (article_id, version)
   order by ts_rank(found.words, to_tsquery('pg_catalog.danish', $3), 1)
            * (case when newest.section_id = $5::uuid then 1.5 else 1 end)
            * exp(-greatest(0, extract(epoch from $1::timestamptz - newest.published_at)::float8) / 45530000) desc,
         newest.article_id
   limit $6`;
