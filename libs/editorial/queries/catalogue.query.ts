import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { mediaFileOf } from './story.js';
import type { AuthorName, MediaRecord, StoryImage } from './story.js';

/** An author whom bylines may name. */
export type ListedAuthor = AuthorName;

/** A picture in the desk's collection. */
export interface ListedMedia extends StoryImage {
  readonly uploadedAt: Instant;
}

/** What editors choose from: authors and pictures as they are now. */
@Injectable()
export class CatalogueQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Authors who have not retired, in Danish alphabetical order. */
  async authors(options: {
    readonly limit: number;
    readonly after?: AuthorName | undefined;
  }): Promise<readonly ListedAuthor[]> {
    const { limit, after } = options;
    return this.dataSource.query<ListedAuthor[]>(AUTHORS, [limit, after?.name ?? '', after?.id ?? null]);
  }

  /** Pictures, the newest upload first. */
  async media(options: {
    readonly limit: number;
    readonly after?: { readonly uploadedAt: Instant; readonly id: string } | undefined;
  }): Promise<readonly ListedMedia[]> {
    const { limit, after } = options;
    const records = await this.dataSource.query<ListedMediaRecord[]>(MEDIA, [
      limit,
      after?.uploadedAt ?? null,
      after?.id ?? null,
    ]);
    return records.map((record) => ({
      mediaId: record.media_id,
      ...mediaFileOf(record),
      alt: record.alt,
      caption: record.caption,
      credit: record.credit,
      uploadedAt: toInstant(record.uploaded_at),
    }));
  }
}

interface ListedMediaRecord extends MediaRecord {
  readonly media_id: string;
  readonly uploaded_at: Date;
  readonly alt: string;
  readonly caption: string | null;
  readonly credit: string | null;
}

/** A newsroom has a few thousand authors at most, sorted as asked. */
const AUTHORS = `
  select author_id as id, name from rm_published_articles.authors
   where upper_inf(visible) and not retired
     and ($3::uuid is null or (name collate "da-x-icu", author_id) > ($2::text collate "da-x-icu", $3::uuid))
   order by name collate "da-x-icu", author_id
   limit $1`;

/** Served by the index on (uploaded_at, media_id). */
const MEDIA = `
  select media_id, uploaded_at, sha256, height, widths, alt, caption, credit from rm_published_articles.media
   where upper_inf(visible)
     and ($2::timestamptz is null or (uploaded_at, media_id) < ($2::timestamptz, $3::uuid))
   order by uploaded_at desc, media_id desc
   limit $1`;
