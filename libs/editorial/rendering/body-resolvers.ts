/** How a body finds what it points to at the instant of the page. Answers are looked up before, so this is pure. */
export interface BodyResolvers {
  /** The address of the article a read-also line means; null shows a line that names no article as plain text, and no other. */
  readonly readAlso: (title: string, articleId: string | null) => string | null;
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
