import { DomainError } from '#kernel';
import { mediaDecider } from './media.decider.js';
import type { MediaWords } from './media.events.js';
import { cannotUndo, replacedBy, undoDecider } from './undo.js';

/** Takes back what was done to the words of a picture. That there is one, or is none any more, is for good. */
export const mediaUndoDecider = undoDecider(mediaDecider, ({ event, before, state, now }) => {
  switch (event.type) {
    case 'MediaUploaded':
      throw cannotUndo('for-good', 'A picture that was uploaded stays: let nothing show it.');
    case 'MediaErased':
      throw new DomainError('gone', 'media-erased', 'This picture is erased, and that is for good.');
    case 'MediaRevised': {
      if (before === null || state === null) return [];
      if (state.erased) return mediaDecider.decide({ type: 'ReviseMedia', changes: {} }, state, now);
      const changes = replacedBy<MediaWords>(event.data, { before, state });
      return mediaDecider.decide({ type: 'ReviseMedia', changes }, state, now);
    }
  }
});
