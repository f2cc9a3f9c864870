import { destroyPersonKey } from '#platform';
import { aggregateIdOf } from '#event-store';
import { reactor } from '#projections';
import type { ProjectionDefinition, ReactorDefinition } from '#projections';
import type { PrivacyRequestEvent } from '../domain/privacy-request.events.js';
import { dataSubjects } from './data-subjects.projection.js';
import { privacyRequests } from './privacy-requests.projection.js';

/** All projections of this context. */
export const erasureProjections: readonly ProjectionDefinition[] = [dataSubjects, privacyRequests];

/** Has what a closed request said made unreadable: who asked is nobody's business any more. */
export const closedRequestsReactor = reactor<PrivacyRequestEvent>({
  name: 'closed-requests',
  categories: ['request'],
  react: (event) =>
    event.type === 'PrivacyRequestClosed' ? [destroyPersonKey(aggregateIdOf(event.stream))] : [],
});

/** All reactors of this context. */
export const erasureReactors: readonly ReactorDefinition[] = [closedRequestsReactor];
