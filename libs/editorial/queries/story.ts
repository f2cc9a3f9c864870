import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import type { BodyDocument } from '../domain/body.js';
import type { MediaFile } from '../rendering/body-resolvers.js';

/** A section as stories name it. */
export interface SectionName {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
}

/** An author as bylines name one. */
export interface AuthorName {
  readonly id: string;
  readonly name: string;
}

/** A picture with the words that belong to it where it is shown. Its addresses are site-relative. */
export interface StoryImage extends MediaFile {
  readonly mediaId: string;
  readonly variants: readonly { readonly url: string; readonly width: number }[];
  readonly alt: string;
  readonly caption: string | null;
  readonly credit: string | null;
}

/** An article as lists show it, as of an instant: names are those of that instant. */
export interface Story {
  readonly id: string;
  readonly slug: string;
  readonly headline: string;
  readonly standfirst: string | null;
  /** Null for an article without one, or whose section is closed. */
  readonly section: SectionName | null;
  /** In the order of the byline. */
  readonly authors: readonly AuthorName[];
  readonly topImage: StoryImage | null;
  /** The date that readers see; an imported page keeps its own. */
  readonly publishedAt: Instant;
  /** When this version began to show. */
  readonly updatedAt: Instant;
  /** When readers first saw other content than at first, for `Opdateret`; null when they never did. */
  readonly revisedAt: Instant | null;
}

/** An article in full. */
export interface FullArticle extends Story {
  readonly version: number;
  readonly body: BodyDocument;
}

/** What {@link storySelect} answers, as PostgreSQL returns it. */
export interface StoryRecord {
  readonly article_id: string;
  readonly slug: string;
  readonly headline: string;
  readonly standfirst: string | null;
  readonly section_id: string | null;
  readonly section_name: string | null;
  readonly section_slug: string | null;
  readonly authors: readonly AuthorName[];
  readonly media_id: string | null;
  readonly sha256: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly widths: readonly number[] | null;
  readonly alt: string | null;
  readonly caption: string | null;
  readonly credit: string | null;
  readonly published_at: Date;
  readonly updated_at: Date;
  readonly revised_at: Date | null;
}

/** The columns of a version that lists need; `body` is left where it is. */
export const VERSION_COLUMNS = [
  'article_id',
  'slug',
  'headline',
  'standfirst',
  'section_id',
  'author_ids',
  'top_image',
  'published_at',
  'updated_at',
  'revised_at',
]
  .map((column) => `v.${column}`)
  .join(', ');

/**
 * Puts the names and pictures of instant `$1` to the versions of a subquery `picked`: by primary key for each of the
 * few rows of a page.
 */
export function storySelect(options: { readonly with: string; readonly further?: string }): string {
  return `
    with picked as (${options.with})
    select p.article_id, p.slug, p.headline, p.standfirst, p.published_at, p.updated_at, p.revised_at,
           s.section_id, s.name as section_name, s.slug as section_slug,
           m.media_id, m.sha256, m.width, m.height, m.widths,
           coalesce(p.top_image->>'alt', m.alt) as alt,
           coalesce(p.top_image->>'caption', m.caption) as caption,
           coalesce(p.top_image->>'credit', m.credit) as credit,
           coalesce(byline.authors, '[]') as authors
           ${options.further === undefined ? '' : `, ${options.further}`}
      from picked p
      left join rm_published_articles.sections s
        on s.section_id = p.section_id and s.visible @> $1::timestamptz
      left join rm_published_articles.media m
        on m.media_id = (p.top_image->>'mediaId')::uuid and m.visible @> $1::timestamptz
      left join lateral (
        select jsonb_agg(jsonb_build_object('id', a.author_id, 'name', a.name) order by listed.place) as authors
          from unnest(p.author_ids) with ordinality listed(author_id, place)
          join rm_published_articles.authors a
            on a.author_id = listed.author_id and a.visible @> $1::timestamptz
      ) byline on true`;
}

/** A story of its record. */
export function storyOf(record: StoryRecord): Story {
  const { section_id: sectionId, section_name: name, section_slug: slug } = record;
  return {
    id: record.article_id,
    slug: record.slug,
    headline: record.headline,
    standfirst: record.standfirst,
    section: sectionId !== null && name !== null && slug !== null ? { id: sectionId, name, slug } : null,
    authors: record.authors,
    topImage: imageOf(record),
    publishedAt: toInstant(record.published_at),
    updatedAt: toInstant(record.updated_at),
    revisedAt: record.revised_at && toInstant(record.revised_at),
  };
}

/** The columns that make a {@link MediaFile}. */
export interface MediaRecord {
  readonly sha256: string;
  readonly height: number;
  /** Largest first. */
  readonly widths: readonly number[];
}

/** The file of a picture in the widths that are stored; addresses are site-relative. */
export function mediaFileOf({
  sha256,
  height,
  widths,
}: MediaRecord): MediaFile & Pick<StoryImage, 'variants'> {
  const [width = 0, ...others] = widths;
  return {
    url: mediaUrl(sha256, width),
    width,
    height,
    variants: others.map((other) => ({ url: mediaUrl(sha256, other), width: other })),
  };
}

/** The site-relative address of a stored width of a picture. */
export function mediaUrl(sha256: string, width: number): string {
  return `/media/${sha256}-${width}.webp`;
}

function imageOf(record: StoryRecord): StoryImage | null {
  const { media_id: mediaId, sha256, height, widths, alt, caption, credit } = record;
  if (mediaId === null || sha256 === null || height === null || widths === null) return null;
  return { mediaId, ...mediaFileOf({ sha256, height, widths }), alt: alt ?? '', caption, credit };
}
