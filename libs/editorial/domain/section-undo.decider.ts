import { sectionDecider } from './section.decider.js';
import type { SectionEvent, SectionFacts } from './section.events.js';
import { assertAsLeft, cannotUndo, replacedBy, undoDecider } from './undo.js';

/** Takes back what was done to a section: facts come back, what was closed opens again, what was opened closes. */
export const sectionUndoDecider = undoDecider(
  sectionDecider,
  ({ event, before, state, now }): readonly SectionEvent[] => {
    if (state === null) return [];
    switch (event.type) {
      case 'SectionDefined':
        assertAsLeft<SectionFacts>(event.data, state);
        return sectionDecider.decide({ type: 'RetireSection' }, state, now);
      case 'SectionRevised': {
        if (before === null) return [];
        if (state.retired) throw cannotUndo('in-the-way', 'The section is closed: take that back first.');
        const changes = replacedBy<SectionFacts>(event.data, { before, state });
        return sectionDecider.decide({ type: 'ReviseSection', changes }, state, now);
      }
      case 'SectionRetired':
        return state.retired ? [{ type: 'SectionReinstated', data: {} }] : [];
      case 'SectionReinstated':
        return sectionDecider.decide({ type: 'RetireSection' }, state, now);
    }
  },
);
