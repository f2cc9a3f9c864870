import { DomainError } from '#kernel';
import type { Decider, Instant } from '#kernel';
import type { RetentionReviewed } from './retention.events.js';

/** Until when a person is kept without another look; null before the first. */
export type RetentionState = { readonly keepUntil: Instant } | null;

/** What can be asked of the reviews of a person. */
export interface KeepSubject {
  readonly type: 'KeepSubject';
  readonly until: Instant;
}

/** The reviews of what is kept of one person, in notices or as the contact of an ad. */
export const retentionDecider: Decider<RetentionState, KeepSubject, RetentionReviewed> = {
  category: 'retention',
  initialState: null,
  decide({ until }, state, now) {
    if (until <= now) throw new DomainError('invalid', 'keep-until-past', 'Say until when: a time to come.');
    if (state?.keepUntil === until) return [];
    return [{ type: 'RetentionReviewed', data: { keepUntil: until } }];
  },
  evolve: (_, { data: { keepUntil } }) => ({ keepUntil }),
};
