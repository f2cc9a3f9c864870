import { differencesOf, DomainError } from '#kernel';
import type { Decider, Recorded } from '#kernel';
import type { MediaCommand } from './media.commands.js';
import type { MediaEvent, MediaFacts, MediaWords } from './media.events.js';

/** A picture as decisions need it. */
export type MediaState = MediaFacts & MediaWords & { readonly erased: boolean };

/** The rules of a picture: the file never changes, its words may. */
export const mediaDecider: Decider<MediaState | null, MediaCommand, MediaEvent> = {
  category: 'media',
  initialState: null,
  decide,
  evolve,
};

function decide(command: MediaCommand, state: MediaState | null): readonly MediaEvent[] {
  if (command.type === 'UploadMedia') {
    if (state !== null) throw new DomainError('conflict', 'media-exists', 'This picture is stored already.');
    return [{ type: 'MediaUploaded', data: { ...command.file, ...command.words } }];
  }
  if (state === null) throw new DomainError('not-found', 'media-unknown', 'There is no such picture.');
  if (command.type === 'EraseMedia') return state.erased ? [] : [{ type: 'MediaErased', data: {} }];
  if (state.erased) throw new DomainError('gone', 'media-erased', 'This picture is erased.');
  const changes = differencesOf<MediaWords>(state, command.changes);
  return Object.keys(changes).length === 0 ? [] : [{ type: 'MediaRevised', data: changes }];
}

function evolve(state: MediaState | null, event: Recorded<MediaEvent>): MediaState | null {
  switch (event.type) {
    case 'MediaUploaded':
      return state ?? { ...event.data, erased: false };
    case 'MediaRevised':
      return state && { ...state, ...event.data };
    case 'MediaErased':
      return state && { ...state, alt: '', caption: null, credit: null, erased: true };
  }
}
