import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import { storyOf, storySelect, VERSION_COLUMNS } from './story.js';
import type { Story, StoryRecord } from './story.js';

/** How many of the newest stories are looked through: what a page costs must not grow with the archive. */
const AMONG = 500;

/** What stands beside a word, in any locale of the database: neither letter nor digit. */
const EDGE = '[^[:alnum:]æøåäöüéÆØÅÄÖÜÉ]';

/** The newest stories that name something. */
@Injectable()
export class NamingStoriesQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Those that show at an instant and hold the name as a word of its own, newest first, out of the newest 500. */
  async newestNaming(options: {
    readonly name: string;
    readonly at: Instant;
    readonly limit: number;
  }): Promise<readonly Story[]> {
    const { name, at, limit } = options;
    const quoted = name.replace(/[^\p{L}\p{N}\s]/gu, String.raw`\$&`).replace(/\s+/gu, ' ');
    const records = await this.dataSource.query<StoryRecord[]>(NEWEST_NAMING, [
      at,
      limit,
      `(^|${EDGE})${quoted}($|${EDGE})`,
    ]);
    return records.map(storyOf);
  }
}

/** Served by the index on (published_at, article_id, lower(visible)), read from its newest end. */
const NEWEST_NAMING = `${storySelect({
  with: `
    select * from (
      select ${VERSION_COLUMNS}, v.body
        from rm_published_articles.versions v
       where v.published_at <= $1::timestamptz and v.visible @> $1::timestamptz
       order by v.published_at desc, v.article_id desc
       limit ${AMONG}) newest
     where newest.headline ~ $3 or newest.standfirst ~ $3 or newest.body::text ~ $3
     order by newest.published_at desc, newest.article_id desc
     limit $2`,
})}
  order by p.published_at desc, p.article_id desc`;
