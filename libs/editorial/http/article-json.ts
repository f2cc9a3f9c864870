import type { Instant } from '#kernel';
import type { PublicUrls } from '#platform';
import type { ArticleNoticeKind } from '../domain/article.events.js';
import type { Block, BodyDocument } from '../domain/body.js';
import { withoutUnsafeLinks } from '../domain/unfinished-places.js';
import type { ArticleNotes } from '../queries/article-notes.query.js';
import type { AddressStyle } from '../queries/references.query.js';
import type { FullArticle, StoryImage } from '../queries/story.js';
import { bodyHtml } from '../rendering/body-html.js';
import { shownReadAlso } from '../rendering/body-resolvers.js';
import type { BodyResolvers, ShownReadAlso } from '../rendering/body-resolvers.js';

/** An article as the public JSON shows it; what is unknown is null. */
export interface ArticleJson {
  readonly id: string;
  readonly url: string;
  readonly headline: string;
  readonly standfirst: string | null;
  /** A ProseMirror document. */
  readonly body: BodyDocument;
  readonly bodyHtml: string;
  /** In the order of the body; `url` is null until an article with that headline is published. */
  readonly readAlso: readonly ShownReadAlso[];
  readonly topImage: {
    readonly url: string;
    readonly width: number;
    readonly height: number;
    readonly variants: readonly { readonly url: string; readonly width: number }[];
    readonly alt: string;
    readonly caption: string | null;
    readonly credit: string | null;
  } | null;
  readonly section: { readonly id: string; readonly name: string; readonly url: string } | null;
  /** Names in order. */
  readonly byline: readonly string[];
  readonly publishedAt: Instant;
  /** When this version began to show. */
  readonly updatedAt: Instant;
  /** What was corrected, the newest first. */
  readonly corrections: readonly { readonly note: string; readonly correctedAt: Instant }[];
  /** Replies (genmæle) and rulings of the press council, which must be shown with the article. */
  readonly notices: readonly NoticeJson[];
}

/** A reply or a ruling in the public JSON. */
export interface NoticeJson {
  readonly id: string;
  readonly kind: ArticleNoticeKind;
  readonly title: string;
  /** A ProseMirror document. */
  readonly body: BodyDocument;
  readonly bodyHtml: string;
  /** Whose reply it is. */
  readonly from: string | null;
  /** Where it can be read in full. */
  readonly url: string | null;
  readonly attachedAt: Instant;
}

/** What an article's JSON is made with. */
export interface ArticleJsonParts {
  /** They write absolute addresses. */
  readonly resolvers: BodyResolvers;
  readonly notes: ArticleNotes;
  readonly urls: PublicUrls;
}

/** Absolute addresses, for readers elsewhere. */
export function absoluteAddresses(urls: PublicUrls): AddressStyle {
  return { articleUrl: (target) => urls.article(target), origin: urls.path('') };
}

/** The JSON of an article with what stands beside it. */
export function articleJson(article: FullArticle, { resolvers, notes, urls }: ArticleJsonParts): ArticleJson {
  const { id, slug, headline, standfirst, body, section, authors, topImage, publishedAt, updatedAt } =
    article;
  return {
    id,
    url: urls.article({ id, slug }),
    headline,
    standfirst,
    body: publicBody(body, resolvers),
    bodyHtml: bodyHtml(body, resolvers),
    readAlso: body.content.flatMap((block) => {
      const shown = block.type === 'readAlso' ? shownReadAlso(block.attrs, resolvers) : null;
      return shown === null ? [] : [shown];
    }),
    topImage: topImage && imageJson(topImage, urls),
    section: section && { id: section.id, name: section.name, url: urls.section(section.slug) },
    byline: authors.map(({ name }) => name),
    publishedAt,
    updatedAt,
    corrections: notes.corrections.map(({ note, correctedAt }) => ({ note, correctedAt })),
    notices: notes.notices.map(({ noticeId, kind, title, body: said, from, url, attachedAt }) => ({
      id: noticeId,
      kind,
      title,
      body: publicBody(said, resolvers),
      bodyHtml: bodyHtml(said, resolvers),
      from,
      url,
      attachedAt,
    })),
  };
}

/**
 * Without the lines that point to what readers may not see: the headline of a killed article is in none of them. A link
 * that is not safe is left out too, whatever let it in.
 */
function publicBody(written: BodyDocument, resolvers: BodyResolvers): BodyDocument {
  const body = withoutUnsafeLinks(written);
  const isShown = (block: Block) =>
    block.type !== 'readAlso' || shownReadAlso(block.attrs, resolvers) !== null;
  return body.content.every(isShown) ? body : { ...body, content: body.content.filter(isShown) };
}

function imageJson({ url, width, height, variants, alt, caption, credit }: StoryImage, urls: PublicUrls) {
  return {
    url: urls.path(url),
    width,
    height,
    variants: variants.map((variant) => ({ url: urls.path(variant.url), width: variant.width })),
    alt,
    caption,
    credit,
  };
}
