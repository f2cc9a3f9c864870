import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { slugOf } from '#kernel';

/** An article that was or is published and has some words in it. */
export interface Mention {
  readonly id: string;
  /** The newest headline. */
  readonly headline: string;
  readonly slug: string;
}

/** Articles looked through by one statement. */
const STRETCH = 2_000;

interface MentionRecord {
  readonly article_id: string;
  readonly headline: string;
  readonly mentions: boolean;
}

/**
 * A stretch of the archive, in the order of the primary key; every version that readers could see at some instant.
 * Nobody searches for a name often enough to keep every word of the archive in an index.
 */
const STRETCH_OF = `
  select v.article_id,
         (array_agg(v.headline order by v.version desc))[1] as headline,
         bool_or(v.headline ilike $2 or v.standfirst ilike $2 or v.body::text ilike $2
                 or v.top_image::text ilike $2) as mentions
    from rm_published_articles.versions v
   where v.article_id in (select distinct article_id from rm_published_articles.versions
                           where article_id > $1::uuid order by article_id limit ${STRETCH})
   group by v.article_id
   order by v.article_id`;

/** Where words stand in what was published. */
@Injectable()
export class MentionsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Every article with the words in some version, whatever their case; at most so many. */
  async of(words: string, limit: number): Promise<readonly Mention[]> {
    const pattern = `%${words.replaceAll(/[\\%_]/g, '\\$&')}%`;
    const found: Mention[] = [];
    for (let after = '00000000-0000-0000-0000-000000000000'; found.length < limit;) {
      const stretch = await this.dataSource.query<MentionRecord[]>(STRETCH_OF, [after, pattern]);
      const mentions = stretch.filter(({ mentions: isOne }) => isOne);
      found.push(
        ...mentions.map(({ article_id, headline }) => ({ id: article_id, headline, slug: slugOf(headline) })),
      );
      const last = stretch.at(-1);
      if (last === undefined || stretch.length < STRETCH) break;
      after = last.article_id;
    }
    return found.slice(0, limit);
  }
}
