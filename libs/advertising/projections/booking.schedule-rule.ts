import type { Instant } from '#kernel';
import { scheduleRule } from '#scheduling';
import type { DueChange, DueTime, ScheduleRule } from '#scheduling';
import { awaitedOf } from '../domain/booking.decider.js';
import type { BookingEvent } from '../domain/booking.events.js';
import type { PlacementEvent } from '../domain/placement.events.js';

const FACTS = ['OptionExpiring', 'BookingExpired', 'MaterialChecked', 'AdStarted', 'AdEnded'] as const;

/** That a day of a flight is over and its numbers are to be recorded; it outlives a booking that is called off. */
export const DELIVERY_FACT = 'AdDelivered';

const MINUTE_MS = 60_000;

/**
 * What time brings about for a booking: the end of its option, its material deadline, its start and end, and the end of
 * each day on which it ran.
 */
export const bookingScheduleRule = scheduleRule<BookingEvent>({
  category: 'booking',
  dueOf(event) {
    switch (event.type) {
      case 'BookingClaimed': {
        const { claimVersion: version } = event.data;
        const claim = { ...event.data, since: event.occurredAt };
        return { clear: FACTS, set: awaitedOf(claim).map((awaited): DueTime => ({ ...awaited, version })) };
      }
      case 'OptionExpiring':
      case 'BookingExpired':
      case 'MaterialChecked':
      case 'AdEnded':
        return { clear: [event.type] };
      case 'AdStarted':
        // One that began before anybody checked its material needs no check any more.
        return { clear: ['MaterialChecked', 'AdStarted'], ...deliveryDue(event.data.deliveryDueAt) };
      case 'AdDelivered':
        return { clear: [DELIVERY_FACT], ...deliveryDue(event.data.nextDueAt) };
      case 'BookingCancelled':
      case 'BookingDeclined':
        return { clear: FACTS };
      case 'BookingDrafted':
      case 'CreativeSubmitted':
      case 'CreativeApproved':
      case 'CreativeRejected':
      case 'ProofSent':
      case 'ProofAnswered':
      case 'FlightChanged':
      case 'MakegoodGranted':
        return {};
    }
  },
});

/** What time brings about for a placement: the end of each option in its calendar. */
export const placementScheduleRule = scheduleRule<PlacementEvent>({
  category: 'placement',
  dueOf(event) {
    switch (event.type) {
      case 'AdOptioned':
      case 'AdRescheduled': {
        const { bookingId, claimVersion: version, expiresAt } = event.data;
        const fact = expiryOf(bookingId);
        return expiresAt === null ? { clear: [fact] } : { set: [{ fact, version, dueAt: expiresAt }] };
      }
      case 'AdBooked':
      case 'AdOptionExpired':
      case 'AdCancelled':
        return { clear: [expiryOf(event.data.bookingId)] };
      case 'PlacementDefined':
      case 'PlacementRevised':
      case 'HouseAdChosen':
        return {};
    }
  },
});

/** All schedule rules of this context. */
export const advertisingScheduleRules: readonly ScheduleRule[] = [bookingScheduleRule, placementScheduleRule];

/** Its version counts minutes, so that each day has one of its own. */
function deliveryDue(dueAt: Instant | null): Pick<DueChange, 'set'> {
  if (dueAt === null) return {};
  return { set: [{ fact: DELIVERY_FACT, version: Math.floor(Date.parse(dueAt) / MINUTE_MS), dueAt }] };
}

/** A placement waits for the ends of many options at a time. */
function expiryOf(bookingId: string): string {
  return `AdOptionExpired ${bookingId}`;
}
