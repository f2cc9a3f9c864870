import { destroyPersonKey } from '#platform';
import { reactor } from '#projections';
import type { ReactorDefinition } from '#projections';
import type { JobEvent } from '../domain/job.events.js';

/** Has the keys of erased contact persons destroyed, whatever became of the process that recorded the erasure. */
export const erasedContactsReactor = reactor<JobEvent>({
  name: 'erased-contacts',
  categories: ['job'],
  react: (event) => (event.type === 'JobContactErased' ? [destroyPersonKey(event.data.contactId)] : []),
});

/** All reactors of this context. */
export const recruitingReactors: readonly ReactorDefinition[] = [erasedContactsReactor];
