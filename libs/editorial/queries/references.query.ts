import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import type { BodyDocument } from '../domain/body.js';
import { headlineKey } from '../domain/name-keys.js';
import { hashedHeadlineKey } from '../projections/published-articles.projection.js';
import type { BodyResolvers, MediaFile } from '../rendering/body-resolvers.js';
import { mediaFileOf } from './story.js';
import type { MediaRecord } from './story.js';

/** A read-also line as bodies hold it. */
export interface ReadAlsoLine {
  readonly title: string;
  readonly articleId: string | null;
}

/** What a read-also line leads to. */
export interface ReadAlsoTarget {
  readonly id: string;
  readonly slug: string;
}

/** How addresses are written: site-relative for pages, absolute for readers elsewhere. */
export interface AddressStyle {
  readonly articleUrl: (target: ReadAlsoTarget) => string;
  /** Stands before `/media/…` and links within the site; empty for pages. */
  readonly origin: string;
}

/** Site-relative addresses, as pages use them. */
export const RELATIVE_ADDRESSES: AddressStyle = {
  articleUrl: ({ slug, id }) => `/artikel/${slug}-${id}`,
  origin: '',
};

/** Finds what bodies point to, for any number of bodies in two queries. */
@Injectable()
export class ReferencesQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** The resolvers of these bodies at an instant; ask them for nothing that stands in no body. */
  async resolversFor(
    bodies: readonly BodyDocument[],
    at: Instant,
    addresses: AddressStyle = RELATIVE_ADDRESSES,
  ): Promise<BodyResolvers> {
    const blocks = bodies.flatMap((body) => body.content);
    const [targetOf, files] = await Promise.all([
      this.readAlso(
        blocks.flatMap((block) => (block.type === 'readAlso' ? [block.attrs] : [])),
        at,
      ),
      this.mediaFiles(
        blocks.flatMap((block) => (block.type === 'image' ? [block.attrs.mediaId] : [])),
        at,
      ),
    ]);
    return {
      readAlso: (title, articleId) => {
        const target = targetOf({ title, articleId });
        return target === null || target === 'withheld' ? null : addresses.articleUrl(target);
      },
      isWithheld: (title) => targetOf({ title, articleId: null }) === 'withheld',
      media: (mediaId) => {
        const file = files.get(mediaId);
        return file ? withOrigin(file, addresses.origin) : null;
      },
      ...(addresses.origin === '' ? {} : { origin: addresses.origin }),
    };
  }

  /**
   * The article behind each line at an instant: the one it names, or else the newest with that headline. Null while
   * there is none, and `withheld` when there would be one, had it not been killed.
   */
  async readAlso(
    lines: readonly ReadAlsoLine[],
    at: Instant,
  ): Promise<(line: ReadAlsoLine) => ReadAlsoTarget | 'withheld' | null> {
    if (lines.length === 0) return () => null;
    const ids = lines.flatMap(({ articleId }) => articleId ?? []);
    const keys = new Map(lines.map(({ title }) => [headlineKey(title), hashedHeadlineKey(title)]));
    const records = await this.dataSource.query<ReadAlsoRecord[]>(READ_ALSO, [at, ids, [...keys.values()]]);
    const byId = new Map<string, ReadAlsoTarget>();
    const byKey = new Map<string, ReadAlsoTarget | 'withheld'>();
    for (const { article_id: id, slug, headline_key: key } of records) {
      if (slug === null) {
        byKey.set(key, 'withheld');
      } else {
        byId.set(id, { id, slug });
        byKey.set(key, { id, slug });
      }
    }
    return ({ title, articleId }) =>
      (articleId === null ? undefined : byId.get(articleId.toLowerCase())) ??
      byKey.get(keys.get(headlineKey(title)) ?? '') ??
      null;
  }

  /** The files of pictures by their ids at an instant. */
  async mediaFiles(ids: readonly string[], at: Instant): Promise<ReadonlyMap<string, MediaFile>> {
    if (ids.length === 0) return new Map();
    const records = await this.dataSource.query<(MediaRecord & { readonly media_id: string })[]>(
      MEDIA_FILES,
      [at, ids],
    );
    return new Map(records.map((record) => [record.media_id, mediaFileOf(record)]));
  }
}

interface ReadAlsoRecord {
  readonly article_id: string;
  /** Null for a killed article. */
  readonly slug: string | null;
  readonly headline_key: string;
}

/**
 * Served by the primary key and the indexes on headline_key and headline_keys. Killed articles come first, at whatever
 * instant, and the newest last, which wins.
 */
const READ_ALSO = `
  select article_id, slug, headline_key, published_at from rm_published_articles.versions
   where article_id = any($2::uuid[]) and visible @> $1::timestamptz
  union
  select article_id, slug, headline_key, published_at from rm_published_articles.versions
   where headline_key = any($3::text[]) and lower(visible) <= $1::timestamptz and visible @> $1::timestamptz
  union all
  select k.article_id, null, key, null
    from rm_published_articles.kills k
   cross join lateral unnest(k.headline_keys) as key
   where k.headline_keys && $3::text[] and key = any($3::text[])
  order by published_at nulls first, article_id`;

/** Served by the primary key. */
const MEDIA_FILES = `
  select media_id, sha256, height, widths from rm_published_articles.media
   where media_id = any($2::uuid[]) and visible @> $1::timestamptz`;

function withOrigin(file: MediaFile, origin: string): MediaFile {
  if (origin === '') return file;
  const { variants = [] } = file;
  return {
    ...file,
    url: `${origin}${file.url}`,
    variants: variants.map((variant) => ({ ...variant, url: `${origin}${variant.url}` })),
  };
}
