import { aggregateIdOf } from '#event-store';
import { destroyPersonKey } from '#platform';
import { reactor } from '#projections';
import type { ReactorDefinition } from '#projections';
import type { PersonEvent } from '../domain/person.events.js';

/** Has the keys of erased people destroyed, whatever became of the process that recorded the erasure. */
export const erasedPeopleReactor = reactor<PersonEvent>({
  name: 'erased-people',
  categories: ['person'],
  react: (event) => (event.type === 'PersonErased' ? [destroyPersonKey(aggregateIdOf(event.stream))] : []),
});

/** All reactors of this context. */
export const peopleReactors: readonly ReactorDefinition[] = [erasedPeopleReactor];
