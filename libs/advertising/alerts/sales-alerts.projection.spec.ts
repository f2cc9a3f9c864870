import { describe, expect, it } from '@jest/globals';
import { plusMilliseconds } from '#kernel';
import { foldInMemory } from '#projections';
import { toldHistory } from '#testing/told-history';
import type { BookingEvent, NotedClaim } from '../domain/booking.events.js';
import { salesAlerts } from './sales-alerts.projection.js';

const BOOKING = '7c9d1e22-3a4b-5c6d-8e7f-901a2b3c4d5e';
const MONDAY = '2026-02-02T06:00:00.000Z';
const hours = (count: number) => plusMilliseconds(MONDAY, count * 3_600_000);

const drafted: BookingEvent = {
  type: 'BookingDrafted',
  data: {
    ...{ placementId: '0d5e7c1a-5b1d-5f0a-8f3d-2a6f1b9c4d01', share: 100, timeZone: 'UTC' },
    ...{ advertiserId: '3f1d2c9a-7c55-5b1e-9d0a-2f6e8a1b4c01', orderId: null, category: null },
    ...{ start: '2026-02-04T06:00', end: '2026-02-05T06:00', from: hours(48), until: hours(72) },
    ...{ price: null, makegoodFor: null },
  },
};
const claim: NotedClaim = {
  ...{ claimVersion: 1, position: 1, share: 100, from: hours(48), until: hours(72) },
  ...{ standing: 'booked', expiresAt: null },
};
const creative = { headline: 'Kabler', teaser: null, url: null, body: null, image: null, jobId: null };
const booked: BookingEvent = { type: 'BookingClaimed', data: claim };
const optioned: BookingEvent = {
  type: 'BookingClaimed',
  data: { ...claim, standing: 'option', expiresAt: hours(40) },
};
const submitted: BookingEvent = { type: 'CreativeSubmitted', data: { creativeVersion: 1, creative } };
const approved: BookingEvent = { type: 'CreativeApproved', data: { creativeVersion: 1 } };
const missing: BookingEvent = {
  type: 'MaterialChecked',
  data: { claimVersion: 1, dueAt: hours(24), ready: false },
};
const ended: BookingEvent = { type: 'AdEnded', data: { claimVersion: 1, dueAt: hours(72) } };
const expiring: BookingEvent = { type: 'OptionExpiring', data: { claimVersion: 1, dueAt: hours(16) } };
const expired: BookingEvent = { type: 'BookingExpired', data: { claimVersion: 1, dueAt: hours(40) } };

const told = (...facts: readonly (readonly [at: number, event: BookingEvent])[]) =>
  foldInMemory(
    salesAlerts,
    toldHistory(
      [[0, drafted] as const, ...facts].map(([at, event]) => ({
        stream: `booking-${BOOKING}`,
        at: hours(at),
        event,
      })),
    ),
  ).alerts.map(({ kind, since, due_at, resolved_at }) => [kind, since, due_at, resolved_at]);

describe('The sales desk is told', () => {
  it('that an option ends soon, until it is booked', () => {
    expect(told([1, optioned], [16, expiring])).toEqual([['option-expiring', hours(16), hours(48), null]]);
    const again: BookingEvent = { type: 'BookingClaimed', data: { ...claim, claimVersion: 2 } };
    expect(told([1, optioned], [16, expiring], [20, again])).toEqual([
      ['option-expiring', hours(16), hours(48), hours(20)],
    ]);
  });

  it('that an option has ended, until the advertiser declines', () => {
    const declined: BookingEvent = { type: 'BookingDeclined', data: { reason: null } };
    expect(told([1, optioned], [16, expiring], [40, expired])).toEqual([
      ['option-expired', hours(40), hours(40), null],
      ['option-expiring', hours(16), hours(48), hours(40)],
    ]);
    expect(told([1, optioned], [40, expired], [41, declined])).toEqual([
      ['option-expired', hours(40), hours(40), hours(41)],
    ]);
  });

  it('that nothing is approved a day before the start, until something is', () => {
    expect(told([1, booked], [24, missing])).toEqual([['material-missing', hours(24), hours(48), null]]);
    expect(told([1, booked], [24, missing], [30, submitted], [31, approved])).toEqual([
      ['material-missing', hours(24), hours(48), hours(31)],
    ]);
  });

  it('that an ad started late for its readers', () => {
    expect(told([1, booked], [50, submitted], [51, approved])).toEqual([
      ['started-late', hours(51), hours(48), null],
    ]);
    expect(told([1, booked], [40, submitted], [41, approved])).toEqual([]);
  });

  it('that an ad was never shown, until it is made good', () => {
    const granted: BookingEvent = {
      type: 'MakegoodGranted',
      data: { makegoodBookingId: BOOKING, reason: 'Aldrig vist' },
    };
    expect(told([1, booked], [72, ended])).toEqual([['never-shown', hours(72), hours(72), null]]);
    expect(told([1, booked], [72, ended], [80, granted])).toEqual([
      ['never-shown', hours(72), hours(72), hours(80)],
    ]);
    expect(told([1, submitted], [1, approved], [2, booked], [72, ended])).toEqual([]);
  });

  it('that what an ad delivered is known for good, unless it is to run on', () => {
    const delivered = (nextDueAt: string | null): BookingEvent => ({
      type: 'AdDelivered',
      data: {
        ...{ day: '2026-02-05', served: 9, viewable: 7, clicks: 1 },
        ...{ invalid: { bots: 0, floods: 0, expired: 0, repeats: 0 }, shownMs: 1, nextDueAt },
      },
    });
    const shown = [[1, submitted] as const, [1, approved] as const, [2, booked] as const];
    expect(told(...shown, [60, delivered(hours(80))])).toEqual([]);
    expect(told(...shown, [73, delivered(null)])).toEqual([['final-report', hours(73), hours(72), null]]);
    const extended: BookingEvent = { type: 'BookingClaimed', data: { ...claim, claimVersion: 2 } };
    expect(told(...shown, [73, delivered(null)], [74, extended])).toEqual([
      ['final-report', hours(73), hours(72), hours(74)],
    ]);
  });

  it('what the advertiser said of a proof, until the ad starts or another creative comes', () => {
    const said = (answer: 'approved' | 'rejected'): BookingEvent => ({
      type: 'ProofAnswered',
      data: { creativeVersion: 1, answer, comment: null },
    });
    const rejected: BookingEvent = {
      type: 'CreativeRejected',
      data: { creativeVersion: 1, reason: 'Forkert nummer' },
    };
    const started: BookingEvent = {
      type: 'AdStarted',
      data: { claimVersion: 1, dueAt: hours(48), deliveryDueAt: null },
    };
    const before = [
      [1, booked],
      [2, submitted],
    ] as const;
    expect(told(...before, [3, said('approved')], [3, approved])).toEqual([
      ['proof-approved', hours(3), hours(48), null],
    ]);
    expect(told(...before, [3, said('approved')], [3, approved], [48, started])).toEqual([
      ['proof-approved', hours(3), hours(48), hours(48)],
    ]);
    expect(told(...before, [3, said('rejected')], [3, rejected])).toEqual([
      ['proof-rejected', hours(3), hours(48), null],
    ]);
    expect(told(...before, [3, said('rejected')], [3, rejected], [5, submitted])).toEqual([
      ['proof-rejected', hours(3), hours(48), hours(5)],
    ]);
  });

  it('nothing of a claim that a later one has superseded, nor of a booking that is off', () => {
    const moved: BookingEvent = {
      type: 'BookingClaimed',
      data: { ...claim, claimVersion: 2, until: hours(90) },
    };
    expect(told([1, booked], [2, moved], [72, ended])).toEqual([]);
    const off: BookingEvent = { type: 'BookingCancelled', data: { reason: null, fee: null } };
    expect(told([1, booked], [24, missing], [25, off])).toEqual([
      ['material-missing', hours(24), hours(48), hours(25)],
    ]);
  });
});
