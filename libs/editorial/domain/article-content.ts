import type { BodyDocument } from './body.js';

/** The picture above an article. What is null here is taken from the picture itself. */
export interface TopImage {
  readonly mediaId: string;
  readonly alt: string | null;
  readonly caption: string | null;
  readonly credit: string | null;
}

/** The parts of an article that are merged as wholes. */
export interface ArticleFields {
  /** Empty while nobody has found one. */
  readonly headline: string;
  readonly standfirst: string | null;
  readonly sectionId: string | null;
  /** Author ids in the order of the byline. */
  readonly byline: readonly string[];
  readonly topImage: TopImage | null;
}

/** Everything that an editor writes in an article; what a publication pins. */
export interface ArticleContent extends ArticleFields {
  readonly body: BodyDocument;
}

/** What a new article holds before anyone has written in it. */
export const EMPTY_CONTENT: ArticleContent = {
  headline: '',
  standfirst: null,
  sectionId: null,
  byline: [],
  topImage: null,
  body: { type: 'doc', content: [] },
};
