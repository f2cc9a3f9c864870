import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Instant } from '#kernel';

/** Which articles readers see. */
@Injectable()
export class PublicArticlesQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Those of these ids that show at an instant. */
  async among(ids: readonly string[], at: Instant): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const records = await this.dataSource.query<{ readonly article_id: string }[]>(AMONG, [ids, at]);
    return new Set(records.map((record) => record.article_id));
  }
}

/** Served by the primary key. */
const AMONG = `
  select distinct article_id from rm_published_articles.versions
   where article_id = any($1::uuid[]) and visible @> $2::timestamptz`;
