import { DomainError, instantInZone } from '#kernel';
import type { Decider, DueFact, Instant, Recorded } from '#kernel';
import type { BookingCommand } from './booking.commands.js';
import type { BookingEvent, Creative, FlightPlan } from './booking.events.js';
import type { AdClaim } from './calendar.js';

/** A booking as it stands; what it holds is for the placement's stream to say, `claim` repeats it. */
export interface Booking {
  readonly plan: FlightPlan;
  readonly creatives: readonly Creative[];
  /** The creative that may be shown; null until one is approved. */
  readonly creative: Creative | null;
  readonly claim: Omit<AdClaim, 'bookingId'> | undefined;
  /** The claims whose start and end are recorded; 0 for none. */
  readonly startedVersion: number;
  readonly endedVersion: number;
  readonly cancelled: boolean;
}

/** Null until the booking is drafted. */
export type BookingState = Booking | null;

function decide(command: BookingCommand, state: BookingState, now: Instant): readonly BookingEvent[] {
  switch (command.type) {
    case 'DraftBooking':
      return draft(command, state, now);
    case 'NoteClaim': {
      const { bookingId: _bookingId, ...claim } = command.claim;
      const booking = standing(state);
      if (booking.claim && booking.claim.claimVersion >= claim.claimVersion) return [];
      return [{ type: 'BookingClaimed', data: claim }];
    }
    case 'CancelBooking': {
      const booking = drafted(state);
      if (booking.cancelled) return [];
      if (booking.claim && booking.claim.until <= now) {
        throw new DomainError(
          'conflict',
          'flight-over',
          'The ad has run to its end: nothing is left to cancel.',
        );
      }
      return [{ type: 'BookingCancelled', data: {} }];
    }
  }
}

function draft(
  { plan, creative }: Extract<BookingCommand, { type: 'DraftBooking' }>,
  state: BookingState,
  now: Instant,
): readonly BookingEvent[] {
  if (state) throw new DomainError('conflict', 'booking-known', 'This booking is drafted already.');
  const from = instantInZone(plan.start, plan.timeZone);
  const until = instantInZone(plan.end, plan.timeZone);
  if (until <= from || until <= now) {
    throw new DomainError('invalid', 'flight-over', 'Let the ad end at a time to come, after its start.', {
      problems: [{ field: 'end', message: 'lies in the past or before the start' }],
    });
  }
  const creativeVersion = 1;
  return [
    { type: 'BookingDrafted', data: { ...plan, from, until } },
    { type: 'CreativeSubmitted', data: { creativeVersion, creative } },
    { type: 'CreativeApproved', data: { creativeVersion } },
  ];
}

/**
 * The plan that a placement's calendar may be asked for.
 * @throws DomainError when there is no booking, it is cancelled, or nothing may be shown for it.
 */
export function planToBook(state: BookingState): FlightPlan {
  const booking = standing(state);
  if (booking.creative) return booking.plan;
  throw new DomainError('conflict', 'creative-missing', 'Approve a creative before the ad is booked.');
}

function drafted(state: BookingState): Booking {
  if (state) return state;
  throw noSuchBooking();
}

function standing(state: BookingState): Booking {
  const booking = drafted(state);
  if (!booking.cancelled) return booking;
  throw bookingCancelled();
}

function evolve(state: BookingState, event: Recorded<BookingEvent>): BookingState {
  if (event.type === 'BookingDrafted') {
    const none = { creatives: [], creative: null, claim: undefined, startedVersion: 0, endedVersion: 0 };
    return { plan: event.data, ...none, cancelled: false };
  }
  if (!state) return state;
  switch (event.type) {
    case 'CreativeSubmitted':
      return { ...state, creatives: [...state.creatives, event.data.creative] };
    case 'CreativeApproved':
      return { ...state, creative: state.creatives[event.data.creativeVersion - 1] ?? state.creative };
    case 'BookingClaimed':
      return { ...state, claim: event.data };
    case 'AdStarted':
      return { ...state, startedVersion: event.data.claimVersion };
    case 'AdEnded':
      return { ...state, endedVersion: event.data.claimVersion };
    case 'BookingCancelled':
      return { ...state, cancelled: true };
  }
}

function due(state: BookingState, now: Instant): readonly DueFact<BookingEvent>[] {
  if (!state?.claim || state.cancelled) return [];
  const { claimVersion, from, until } = state.claim;
  const facts: DueFact<BookingEvent>[] = [];
  if (from <= now && state.startedVersion < claimVersion) {
    const event: BookingEvent = { type: 'AdStarted', data: { claimVersion, dueAt: from } };
    facts.push({ event, dueAt: from, version: claimVersion });
  }
  if (until <= now && state.endedVersion < claimVersion) {
    const event: BookingEvent = { type: 'AdEnded', data: { claimVersion, dueAt: until } };
    facts.push({ event, dueAt: until, version: claimVersion });
  }
  return facts;
}

/** 404 `booking-unknown`. */
export function noSuchBooking(): DomainError {
  return new DomainError('not-found', 'booking-unknown', 'There is no booking with this id.');
}

/** 409 `booking-cancelled`. */
export function bookingCancelled(): DomainError {
  return new DomainError('conflict', 'booking-cancelled', 'This booking is cancelled: draft a new one.');
}

/** A booking: what was agreed, what is shown, when it ran. */
export const bookingDecider: Decider<BookingState, BookingCommand, BookingEvent> = {
  category: 'booking',
  initialState: null,
  decide,
  evolve,
  due,
};
