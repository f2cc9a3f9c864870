import { describe, expect, it } from '@jest/globals';
import { bookingDecider } from '../../domain/booking.decider.js';
import type { Booking } from '../../domain/booking.decider.js';
import { deliveryDueAt } from '../../domain/delivery-days.js';
import type { BookingEvent } from '../../domain/booking.events.js';
import { daysToRecord } from './days-to-record.js';

const ZONE = 'Europe/Copenhagen';
const due = (day: string) => deliveryDueAt(`2026-12-${day}`, ZONE);
const days = (...numbers: readonly string[]) => numbers.map((number) => `2026-12-${number}`);

/** Runs from the first to the third of December. */
const plan = {
  ...{ placementId: 'p1', advertiserId: 'c1', share: 100, timeZone: ZONE },
  ...{ start: '2026-12-01T00:00', end: '2026-12-04T00:00' },
  ...{ from: '2026-11-30T23:00:00.000Z', until: '2026-12-03T23:00:00.000Z' },
};
const terms = { orderId: null, category: null, price: null, makegoodFor: null };
const claim = { claimVersion: 1, position: 1, share: 100, from: plan.from, until: plan.until };
const claimed: BookingEvent = {
  type: 'BookingClaimed',
  data: { ...claim, standing: 'booked', expiresAt: null },
};
const recorded = (day: string): BookingEvent => ({
  type: 'AdDelivered',
  data: {
    ...{ day: `2026-12-${day}`, served: 1, viewable: 1, clicks: 0 },
    ...{ invalid: { bots: 0, floods: 0, expired: 0, repeats: 0 }, shownMs: 0, nextDueAt: null },
  },
});
const moved: BookingEvent = {
  type: 'BookingClaimed',
  data: {
    ...{ ...claim, claimVersion: 2, from: '2026-12-19T23:00:00.000Z', until: '2026-12-21T23:00:00.000Z' },
    ...{ standing: 'booked', expiresAt: null },
  },
};
const cancelled: BookingEvent = { type: 'BookingCancelled', data: { reason: null, fee: null } };

function booking(...history: readonly BookingEvent[]): Booking {
  const events: readonly BookingEvent[] = [
    { type: 'BookingDrafted', data: { ...plan, ...terms } },
    ...history,
  ];
  const state = events.reduce<ReturnType<typeof bookingDecider.evolve>>(
    (folded, event) =>
      bookingDecider.evolve(folded, {
        ...event,
        ...{ stream: 'booking-b1', revision: 0n, position: 0n, id: 'e1', occurredAt: plan.from },
        ...{ actorId: 'system', commandId: 'x1', correlationId: 'x1' },
      }),
    bookingDecider.initialState,
  );
  if (!state) throw new Error('It was not drafted');
  return state;
}

describe('The days of an ad that are recorded', () => {
  it('are the one that has ended, with the next to come, and none to come after the last', () => {
    const asked = { alarmDueAt: due('01'), counted: days('01', '02'), now: due('01') };
    expect(daysToRecord(booking(claimed), asked)).toEqual({ days: days('01'), nextDueAt: due('02') });
    const last = { alarmDueAt: due('03'), counted: [], now: due('03') };
    expect(daysToRecord(booking(claimed, recorded('01'), recorded('02')), last)).toEqual({
      days: days('03'),
      nextDueAt: null,
    });
  });

  it('are all that a worker has slept through', () => {
    const asked = { alarmDueAt: due('01'), counted: [], now: due('09') };
    expect(daysToRecord(booking(claimed), asked)).toEqual({ days: days('01', '02', '03'), nextDueAt: null });
  });

  it('are none when the alarm rings once more', () => {
    const asked = { alarmDueAt: due('01'), counted: days('01'), now: due('01') };
    expect(daysToRecord(booking(claimed, recorded('01')), asked)).toEqual({ days: [], nextDueAt: due('02') });
  });

  it('are those on which it ran before it was moved too', () => {
    const asked = { alarmDueAt: due('02'), counted: days('01', '02'), now: due('02') };
    expect(daysToRecord(booking(claimed, recorded('01'), moved), asked)).toEqual({
      days: days('02'),
      nextDueAt: due('20'),
    });
  });

  it('end with the day on which it was called off', () => {
    const asked = { alarmDueAt: due('02'), counted: days('02'), now: due('02') };
    expect(daysToRecord(booking(claimed, recorded('01'), cancelled), asked)).toEqual({
      days: days('02'),
      nextDueAt: null,
    });
  });
});
