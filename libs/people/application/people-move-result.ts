import type { CommandResult } from '#event-store';
import type { PersonState } from '../domain/person.decider.js';
import type { PersonEvent } from '../domain/person.events.js';

/** What a command on a people move answers; `id` is the person's. */
export type PeopleMoveResult = CommandResult<PersonState, PersonEvent> & { readonly noticeId: string };
