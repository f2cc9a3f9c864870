import { authorDecider } from './author.decider.js';
import type { AuthorEvent, AuthorFacts } from './author.events.js';
import { assertAsLeft, replacedBy, undoDecider } from './undo.js';

/**
 * Takes back what was done to an author: the name comes back (one once borne stays claimed, so nobody else has it), who
 * retired is in the choice again, who was added leaves it.
 */
export const authorUndoDecider = undoDecider(
  authorDecider,
  ({ event, before, state, now }): readonly AuthorEvent[] => {
    if (state === null) return [];
    switch (event.type) {
      case 'AuthorDefined':
        assertAsLeft<AuthorFacts>(event.data, state);
        return authorDecider.decide({ type: 'RetireAuthor' }, state, now);
      case 'AuthorRevised': {
        if (before === null) return [];
        const changes = replacedBy<AuthorFacts>(event.data, { before, state });
        return authorDecider.decide({ type: 'ReviseAuthor', name: state.name, ...changes }, state, now);
      }
      case 'AuthorRetired':
        return state.retired ? [{ type: 'AuthorReinstated', data: {} }] : [];
      case 'AuthorReinstated':
        return authorDecider.decide({ type: 'RetireAuthor' }, state, now);
    }
  },
);
