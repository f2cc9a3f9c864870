import { deskDecider } from './desk.decider.js';
import type { DeskEvent, DeskFacts } from './desk.events.js';
import { assertAsLeft, cannotUndo, replacedBy, undoDecider } from './undo.js';

/** Takes back what was done to a desk: its name comes back, what was closed opens again, what was opened closes. */
export const deskUndoDecider = undoDecider(
  deskDecider,
  ({ event, before, state, now }): readonly DeskEvent[] => {
    if (state === null) return [];
    switch (event.type) {
      case 'DeskDefined':
        assertAsLeft<DeskFacts>(event.data, state);
        return deskDecider.decide({ type: 'RetireDesk' }, state, now);
      case 'DeskRevised': {
        if (before === null) return [];
        if (state.retired) throw cannotUndo('in-the-way', 'The desk is closed: take that back first.');
        const changes = replacedBy<DeskFacts>(event.data, { before, state });
        return deskDecider.decide({ type: 'ReviseDesk', name: state.name, ...changes }, state, now);
      }
      case 'DeskRetired':
        return state.retired ? [{ type: 'DeskReinstated', data: {} }] : [];
      case 'DeskReinstated':
        return deskDecider.decide({ type: 'RetireDesk' }, state, now);
    }
  },
);
