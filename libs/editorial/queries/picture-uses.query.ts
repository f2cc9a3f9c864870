import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MentionsQuery } from './mentions.query.js';

/** What stands between a picture and its end. */
@Injectable()
export class PictureUsesQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly mentions: MentionsQuery,
  ) {}

  /** The ids under which the same pictures are stored, those that were asked for included while they are there. */
  async alike(ids: readonly string[]): Promise<readonly string[]> {
    const records = await this.dataSource.query<{ readonly media_id: string }[]>(ALIKE, [ids]);
    return records.map((record) => record.media_id);
  }

  /** True when an article shows it that is or was published. */
  async inArticles(mediaId: string): Promise<boolean> {
    return (await this.mentions.of(mediaId, 1)).length > 0;
  }
}

/** Served by the primary key and by the index on (sha256). */
const ALIKE = `
  select distinct media_id from rm_published_articles.media
   where sha256 in (select sha256 from rm_published_articles.media where media_id = any ($1::uuid[]))`;
