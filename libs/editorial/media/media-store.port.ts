import type { Readable } from 'node:stream';

/** A stored file of a picture. */
export interface StoredMedia {
  /** In bytes. */
  readonly size: number;
  readonly bytes: Readable;
}

/** Where the files of pictures are kept, by names that tell their content: what is stored under a name never changes. */
export abstract class MediaStore {
  /** Stores a file; it is durable when this returns. Storing it again changes nothing. */
  abstract put(name: string, bytes: Uint8Array): Promise<void>;

  /** Opens a file; null when there is none. The caller reads the bytes to their end or destroys them. */
  abstract open(name: string): Promise<StoredMedia | null>;

  /** Removes every stored width of a picture for good; durable when this returns. What is not there is no matter. */
  abstract removeAll(sha256: string): Promise<void>;
}

const NAME = /^[0-9a-f]{64}-[1-9]\d{0,3}\.webp$/;

/** True for names that a {@link MediaStore} gives out: `{sha256}-{width}.webp`. No other name reaches a file system. */
export function isMediaName(name: string): boolean {
  return NAME.test(name);
}

const MARK = /^picture\.([0-9a-f]{64})$/;

/** The mark of the tombstone of an erased picture, by what names its files. */
export function erasedPictureMark(sha256: string): string {
  return `picture.${sha256}`;
}

/** What {@link erasedPictureMark} was made of; undefined for other marks. */
export function pictureOfMark(mark: string): string | undefined {
  return MARK.exec(mark)?.[1];
}

/** The name of one stored width of a picture. */
export function mediaName(sha256: string, width: number): string {
  return `${sha256}-${width}.webp`;
}
