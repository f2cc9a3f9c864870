import { DomainError } from '#kernel';
import type { Decider, Recorded } from '#kernel';
import type { AuthorCommand } from './author.commands.js';
import type { AuthorEvent, AuthorFacts } from './author.events.js';

/** An author as decisions need it. */
export interface AuthorState extends AuthorFacts {
  readonly retired: boolean;
}

/** The rules of an author. That no two authors share a name is seen to by a claim, before. */
export const authorDecider: Decider<AuthorState | null, AuthorCommand, AuthorEvent> = {
  category: 'author',
  initialState: null,
  decide,
  evolve,
};

function decide(command: AuthorCommand, state: AuthorState | null): readonly AuthorEvent[] {
  switch (command.type) {
    case 'DefineAuthor':
      if (state !== null) throw authorNameTaken();
      return [{ type: 'AuthorDefined', data: { name: command.name } }];
    case 'EnsureAuthor':
      return state === null ? [{ type: 'AuthorDefined', data: { name: command.name } }] : [];
    case 'ReviseAuthor': {
      const { name } = known(state);
      return name === command.name ? [] : [{ type: 'AuthorRevised', data: { name: command.name } }];
    }
    case 'RetireAuthor':
      return known(state).retired ? [] : [{ type: 'AuthorRetired', data: {} }];
  }
}

/** The refusal of a name that another author has. */
export function authorNameTaken(): DomainError {
  return new DomainError('conflict', 'author-name-taken', 'There is an author of this name already.', {
    problems: [{ field: 'name', message: 'is taken' }],
  });
}

function known(state: AuthorState | null): AuthorState {
  if (state === null) throw new DomainError('not-found', 'author-unknown', 'There is no such author.');
  return state;
}

function evolve(state: AuthorState | null, event: Recorded<AuthorEvent>): AuthorState | null {
  switch (event.type) {
    case 'AuthorDefined':
      return state ?? { ...event.data, retired: false };
    case 'AuthorRevised':
      return state && { ...state, ...event.data };
    case 'AuthorRetired':
      return state && { ...state, retired: true };
    case 'AuthorReinstated':
      return state && { ...state, retired: false };
  }
}
