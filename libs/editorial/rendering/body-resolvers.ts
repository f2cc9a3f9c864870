import type { ReadAlsoBlock } from '../domain/body.js';

/** How a body finds what it points to at the instant of the page. Answers are looked up before, so this is pure. */
export interface BodyResolvers {
  /** The address of the article a read-also line means; null while there is none. */
  readonly readAlso: (title: string, articleId: string | null) => string | null;
  /** Whether a headline is that of a killed article and of none that readers may see; none is when left out. */
  readonly isWithheld?: (title: string) => boolean;
  /** The file behind a picture; null leaves the picture out. */
  readonly media: (mediaId: string) => MediaFile | null;
  /** Prepended to links within the site, for readers elsewhere (JSON, feeds): `https://example.dk`. */
  readonly origin?: string;
  /** What links say of themselves to machines: `sponsored` in a text that somebody pays for. */
  readonly rel?: string;
}

/** A picture's file in the sizes it exists in. */
export interface MediaFile {
  readonly url: string;
  /** Pixels of the file at `url`. */
  readonly width: number;
  readonly height: number;
  /** Other sizes of the same picture, for `srcset`. */
  readonly variants?: readonly { readonly url: string; readonly width: number }[];
}

/** A read-also line as readers see it. */
export interface ShownReadAlso {
  readonly title: string;
  /** Null shows the title as plain text. */
  readonly url: string | null;
}

/**
 * A line that names an article shows while that article does; one that names none yet waits for it as text, unless its
 * title is the headline of a killed article. Null leaves the line out, as it does one that has no title yet.
 */
export function shownReadAlso(
  { title, articleId }: Pick<ReadAlsoBlock['attrs'], 'title' | 'articleId'>,
  resolvers: BodyResolvers,
): ShownReadAlso | null {
  if (title.trim() === '') return null;
  const url = resolvers.readAlso(title, articleId);
  if (url !== null) return { title, url };
  return articleId !== null || resolvers.isWithheld?.(title) === true ? null : { title, url };
}
