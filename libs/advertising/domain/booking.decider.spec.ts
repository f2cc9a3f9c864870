import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { recorded, specify } from '#testing/decider-specification';
import type { BookingCommand } from './booking.commands.js';
import { bookingDecider, planToBook } from './booking.decider.js';
import type { BookingDrafted, BookingEvent, Creative } from './booking.events.js';

const booking = specify(bookingDecider);
const NOW = '2026-02-01T12:00:00.000Z';

const agreed = {
  placementId: '0d5e7c1a-5b1d-5f0a-8f3d-2a6f1b9c4d01',
  advertiserId: '3f1d2c9a-7c55-5b1e-9d0a-2f6e8a1b4c01',
  share: 100,
  start: '2026-03-29T00:00',
  end: '2026-03-30T00:00',
  timeZone: 'Europe/Copenhagen',
};
const creative: Creative = {
  headline: 'Kabler der holder til havet',
  teaser: 'Læs hvordan en havn fik styr på nettet.',
  url: 'https://sydkyst.example/kabler',
  body: null,
};
const draft: BookingCommand = { type: 'DraftBooking', plan: agreed, creative };
const drafted: BookingDrafted = {
  type: 'BookingDrafted',
  data: { ...agreed, from: '2026-03-28T23:00:00.000Z', until: '2026-03-29T22:00:00.000Z' },
};
const submitted: BookingEvent = { type: 'CreativeSubmitted', data: { creativeVersion: 1, creative } };
const approved: BookingEvent = { type: 'CreativeApproved', data: { creativeVersion: 1 } };
const claim = {
  bookingId: 'booking-1',
  claimVersion: 4,
  position: 1,
  share: 100,
  from: drafted.data.from,
  until: drafted.data.until,
};
const { bookingId: _, ...granted } = claim;
const claimed: BookingEvent = { type: 'BookingClaimed', data: granted };
const cancelled: BookingEvent = { type: 'BookingCancelled', data: {} };
const started: BookingEvent = { type: 'AdStarted', data: { claimVersion: 4, dueAt: claim.from } };

describe('A booking', () => {
  it('is drafted with its creative, its day being as long as the calendar of its zone has it', () => {
    booking.given().when(draft, NOW).then(drafted, submitted, approved);
  });

  it('is drafted once, and ends after its start, at a time to come', () => {
    booking.given(drafted).when(draft).thenRefused('booking-known');
    const ends = (end: string) => booking.given().when({ ...draft, plan: { ...agreed, end } }, NOW);
    ends(agreed.start).thenRefused('flight-over');
    booking
      .given()
      .when({ ...draft, plan: { ...agreed, start: '2026-01-01T00:00', end: '2026-02-01T13:00' } }, NOW)
      .thenRefused('flight-over');
  });

  it('has no place before it asks for one, and nothing to show without an approved creative', () => {
    expect(planToBook(booking.given(drafted, submitted, approved).state)).toEqual(drafted.data);
    const bookedFrom =
      (...history: readonly BookingEvent[]) =>
      () =>
        planToBook(booking.given(...history).state);
    expect(bookedFrom()).toThrow('no booking');
    expect(bookedFrom(drafted, submitted)).toThrow('Approve a creative');
    expect(bookedFrom(drafted, submitted, approved, cancelled)).toThrow('cancelled');
  });

  it('notes what the calendar granted, once', () => {
    booking.given(drafted).when({ type: 'NoteClaim', claim }).then(claimed);
    booking.given(drafted, claimed).when({ type: 'NoteClaim', claim }).thenNothing();
    booking
      .given(drafted, claimed)
      .when({ type: 'NoteClaim', claim: { ...claim, claimVersion: 3 } })
      .thenNothing();
    booking.given(drafted, cancelled).when({ type: 'NoteClaim', claim }).thenRefused('booking-cancelled');
  });

  it('can be cancelled until its ad has run to the end', () => {
    booking.given(drafted).when({ type: 'CancelBooking' }).then(cancelled);
    booking.given(drafted, claimed, started).when({ type: 'CancelBooking' }, claim.from).then(cancelled);
    booking.given(drafted, claimed, cancelled).when({ type: 'CancelBooking' }).thenNothing();
    booking.given(drafted, claimed).when({ type: 'CancelBooking' }, claim.until).thenRefused('flight-over');
    booking.given().when({ type: 'CancelBooking' }).thenRefused('booking-unknown');
  });

  it('comes due at its start and its end, each once, and not when it is off', () => {
    const due = (now: string, ...history: readonly BookingEvent[]) =>
      booking
        .given(drafted, ...history)
        .due(now)
        .map(({ event, dueAt, version }) => [event.type, dueAt, version]);
    expect(due('2026-03-28T22:59:59.999Z', claimed)).toEqual([]);
    expect(due(claim.from, claimed)).toEqual([['AdStarted', claim.from, 4]]);
    expect(due(claim.until, claimed)).toEqual([
      ['AdStarted', claim.from, 4],
      ['AdEnded', claim.until, 4],
    ]);
    expect(due(claim.until, claimed, started)).toEqual([['AdEnded', claim.until, 4]]);
    expect(due(claim.until, claimed, cancelled)).toEqual([]);
    expect(due(claim.until)).toEqual([]);
  });

  it('folds any history', () => {
    const events = [drafted, submitted, approved, claimed, started, cancelled];
    fc.assert(
      fc.property(fc.array(fc.constantFrom<BookingEvent>(...events), { maxLength: 20 }), (history) => {
        const state = recorded(history).reduce(bookingDecider.evolve, bookingDecider.initialState);
        expect(state === null).toBe(!history.includes(drafted));
        expect(() => bookingDecider.due?.(state, '2027-01-01T00:00:00.000Z')).not.toThrow();
      }),
    );
  });
});
