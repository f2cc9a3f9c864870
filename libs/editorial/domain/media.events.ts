import type { DomainEvent } from '#kernel';

/** The words that belong to a picture wherever it is shown. */
export interface MediaWords {
  /** What the picture shows, for those who do not see it. */
  readonly alt: string;
  readonly caption: string | null;
  /** Who made it. */
  readonly credit: string | null;
}

/** The file behind a picture, as it was stored. */
export interface MediaFacts {
  /** Of the largest stored file, in hexadecimal; names every stored width of the picture. */
  readonly sha256: string;
  /** The media type of the upload, such as `image/jpeg`; what is stored and served is WebP. */
  readonly type: string;
  /** Pixels of the largest stored file. */
  readonly width: number;
  readonly height: number;
  /** Widths in pixels that are stored, largest first; the first is `width`. */
  readonly widths: readonly number[];
}

/** A picture was stored, durably, before this was recorded. */
export type MediaUploaded = DomainEvent<'MediaUploaded', MediaFacts & MediaWords>;

/** The words of a picture changed; only those are here. */
export type MediaRevised = DomainEvent<'MediaRevised', Partial<MediaWords>>;

/** A picture is gone for good with its files, at every instant: it showed somebody who was erased. */
export type MediaErased = DomainEvent<'MediaErased', Readonly<Record<never, never>>>;

/** Everything that can have happened to a picture. */
export type MediaEvent = MediaUploaded | MediaRevised | MediaErased;
