import type { MediaFacts, MediaWords } from './media.events.js';

/** Record a picture whose file is stored. */
export interface UploadMediaCommand {
  readonly type: 'UploadMedia';
  readonly file: MediaFacts;
  readonly words: MediaWords;
}

/** Change the words of a picture; what is left out stays. */
export interface ReviseMediaCommand {
  readonly type: 'ReviseMedia';
  readonly changes: Partial<MediaWords>;
}

/** Erase a picture for good. */
export interface EraseMediaCommand {
  readonly type: 'EraseMedia';
}

/** Everything that can be asked of a picture. */
export type MediaCommand = UploadMediaCommand | ReviseMediaCommand | EraseMediaCommand;
