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

/** What editors choose from: authors and pictures as they are now, or were at another instant. */
@Injectable()
export class CatalogueQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Authors who have not retired, in Danish alphabetical order. */
  async authors(options: {
    /** As of then; now unless given. */
    readonly at?: Instant | undefined;
    readonly limit: number;
    readonly after?: AuthorName | undefined;
  }): Promise<readonly ListedAuthor[]> {
    const { at, limit, after } = options;
    const key = [after?.name ?? '', after?.id ?? null];
    return this.dataSource.query<ListedAuthor[]>(AUTHORS, [limit, ...key, at ?? null]);
  }

  /** Pictures, the newest upload first. */
  async media(options: {
    /** Uploaded by then, under their words of then; now unless given. */
    readonly at?: Instant | undefined;
    readonly limit: number;
    readonly after?: { readonly uploadedAt: Instant; readonly id: string } | undefined;
  }): Promise<readonly ListedMedia[]> {
    const { at, limit, after } = options;
    const page = [limit, after?.uploadedAt ?? null, after?.id ?? null];
    const records = await (at === undefined
      ? this.dataSource.query<ListedMediaRecord[]>(MEDIA, page)
      : this.dataSource.query<ListedMediaRecord[]>(MEDIA_AT, [...page, at]));
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
   where case when $4::timestamptz is null then upper_inf(visible) else visible @> $4::timestamptz end
     and not retired
     and ($3::uuid is null or (name collate "da-x-icu", author_id) > ($2::text collate "da-x-icu", $3::uuid))
   order by name collate "da-x-icu", author_id
   limit $1`;

/**
 * Served by the index on (uploaded_at, media_id), then by the primary key: no picture leaves but one that was erased,
 * and that one is gone at every instant.
 */
const MEDIA_AT = `
  select m.media_id, m.uploaded_at, m.sha256, m.height, m.widths, m.alt, m.caption, m.credit
    from (select media_id, uploaded_at from rm_published_articles.media
           where upper_inf(visible) and uploaded_at <= $4::timestamptz
             and ($2::timestamptz is null or (uploaded_at, media_id) < ($2::timestamptz, $3::uuid))
           order by uploaded_at desc, media_id desc
           limit $1) page
    join rm_published_articles.media m on m.media_id = page.media_id and m.visible @> $4::timestamptz
   order by m.uploaded_at desc, m.media_id desc`;

/** Served by the index on (uploaded_at, media_id). */
const MEDIA = `
  select media_id, uploaded_at, sha256, height, widths, alt, caption, credit from rm_published_articles.media
   where upper_inf(visible)
     and ($2::timestamptz is null or (uploaded_at, media_id) < ($2::timestamptz, $3::uuid))
   order by uploaded_at desc, media_id desc
   limit $1`;
