import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { adFlights, bookingDecider, placementDecider, salesOrders, statusOf } from '#advertising';
import type { BookingEvent, PlacementEvent } from '#advertising';
import { EventCodec, PersonalVault, derivedId } from '#event-store';
import type { JsonObject } from '#event-store';
import type { Instant, Recorded } from '#kernel';
import { foldInMemory } from '#projections';
import { eventRegistry } from '../../apps/forside/runtime/contexts.js';
import { salesAlerts } from '../../libs/advertising/alerts/sales-alerts.projection.js';
import { advertisingScheduleRules } from '../../libs/advertising/projections/booking.schedule-rule.js';

const FIXTURES = fileURLToPath(new URL('../../libs/advertising/contract/fixtures/', import.meta.url));
const BOOKING = '7c9d1e22-3a4b-5c6d-8e7f-901a2b3c4d5e';
const FROM = '2026-11-30T23:00:00.000Z';
const UNTIL = '2026-12-31T23:00:00.000Z';
const IN_DECEMBER = '2026-12-10T12:00:00.000Z';
const fixtureSchema = z.strictObject({ stream: z.string(), data: z.record(z.string(), z.unknown()) });

/** Nothing of a sponsored post is sealed. */
class NoVault extends PersonalVault {
  seal = async (_keyId: string, _aad: string, data: JsonObject) => data;
  open = async (_keyId: string, _aad: string, sealed: JsonObject) => sealed;
  destroy = async () => undefined;
}

/** What a newsroom recorded of an ad before there were options, orders and terms: first versions alone. */
const BOOKED_THEN: readonly (readonly [type: string, occurredAt: Instant])[] = [
  ['PlacementDefined', '2026-11-01T08:00:00.000Z'],
  ['BookingDrafted', '2026-11-02T08:00:00.000Z'],
  ['CreativeSubmitted', '2026-11-02T08:00:00.000Z'],
  ['CreativeApproved', '2026-11-02T08:00:00.000Z'],
  ['AdBooked', '2026-11-02T08:00:01.000Z'],
  ['BookingClaimed', '2026-11-02T08:00:02.000Z'],
  ['AdStarted', FROM],
];

type SalesEvent = BookingEvent | PlacementEvent;

async function readBack(log: typeof BOOKED_THEN): Promise<readonly Recorded<SalesEvent>[]> {
  const codec = new EventCodec(eventRegistry, new NoVault());
  const revisions = new Map<string, bigint>();
  const events: Recorded<SalesEvent>[] = [];
  for (const [index, [type, occurredAt]] of log.entries()) {
    const text = await readFile(`${FIXTURES}${type}.v1.json`, 'utf8');
    const { stream, data } = fixtureSchema.parse(JSON.parse(text));
    const revision = (revisions.get(stream) ?? -1n) + 1n;
    revisions.set(stream, revision);
    const ids = { commandId: derivedId('command', type), correlationId: 'c', causationId: 'c', actorId: 'a' };
    const stored = {
      ...{ id: derivedId('old', type), type, stream, revision, position: BigInt(index + 1), data },
      metadata: { schemaVersion: '1', ...ids, occurredAt },
    };
    await codec.verify(stored);
    events.push(await codec.decode<SalesEvent>(stored));
  }
  return events;
}

const isBookingEvent = (event: Recorded<SalesEvent>): event is Recorded<BookingEvent> =>
  event.stream.startsWith('booking-');
const isPlacementEvent = (event: Recorded<SalesEvent>): event is Recorded<PlacementEvent> =>
  event.stream.startsWith('placement-');

describe('A log from before options, orders and terms', () => {
  let events: readonly Recorded<SalesEvent>[];
  const booking = () =>
    events.filter(isBookingEvent).reduce(bookingDecider.evolve, bookingDecider.initialState);
  const placement = () =>
    events.filter(isPlacementEvent).reduce(placementDecider.evolve, placementDecider.initialState);

  beforeAll(async () => {
    events = await readBack(BOOKED_THEN);
  });

  it('shows its ad as it did, in its position, for its time', () => {
    const { flights, placements } = foldInMemory(adFlights, events);
    expect(flights.filter(({ visible }) => visible.from < UNTIL)).toMatchObject([
      {
        ...{ booking_id: BOOKING, position: 2, share: 50, headline: 'Kabler der holder til havet' },
        visible: { from: FROM, until: UNTIL },
      },
    ]);
    expect(placements).toMatchObject([{ key: 'rail', positions: 6, terms: { minDays: 1, price: null } }]);
  });

  it('has orders of nobody, and nothing that the sales desk should see to', () => {
    expect(foldInMemory(salesOrders, events.filter(isPlacementEvent))).toMatchObject({
      ...{ orders: [], overrides: [] },
    });
    expect(foldInMemory(salesAlerts, events.filter(isBookingEvent)).alerts).toEqual([]);
  });

  it('goes on: its ad is in flight, ends when it should, and asks for no material that it has shown', () => {
    const state = booking();
    if (!state) throw new Error('no booking');
    expect(statusOf(state, IN_DECEMBER)).toBe('in-flight');
    expect(state.terms).toEqual({ orderId: null, category: null, price: null, makegoodFor: null });
    expect(bookingDecider.due?.(state, IN_DECEMBER)).toEqual([]);
    expect(bookingDecider.due?.(state, UNTIL).map(({ event }) => event.type)).toEqual(['AdEnded']);
    const waiting = new Set<string>();
    for (const event of events.filter(isBookingEvent)) {
      const rule = advertisingScheduleRules.find(({ category }) => category === 'booking');
      const { clear = [], set = [] } = rule?.dueOf(event) ?? {};
      for (const fact of clear) waiting.delete(fact);
      for (const { fact } of set) waiting.add(fact);
    }
    expect([...waiting]).toEqual(['AdEnded']);
  });

  it('is worked on by the desk of today: moved, optioned beside, cancelled', () => {
    const state = placement();
    const wish = { share: 50, advertiserId: BOOKING, category: 'hosting', override: null };
    const prolonged = { ...wish, bookingId: BOOKING, from: FROM, until: '2027-01-07T23:00:00.000Z' };
    expect(placementDecider.decide({ type: 'RescheduleAd', ...prolonged }, state, IN_DECEMBER)).toMatchObject(
      [{ type: 'AdRescheduled', data: { claimVersion: 8, supersedes: 7, position: 2, expiresAt: null } }],
    );
    const next = { from: '2026-12-13T23:00:00.000Z', until: '2026-12-20T23:00:00.000Z' };
    const expiresAt = '2026-12-12T12:00:00.000Z';
    const option = { type: 'OptionAd', ...wish, ...next, bookingId: derivedId('new'), expiresAt } as const;
    expect(placementDecider.decide(option, state, IN_DECEMBER)).toMatchObject([
      { type: 'AdOptioned', data: { claimVersion: 8, position: 1 } },
    ]);
    expect(
      placementDecider.decide({ type: 'CancelAd', bookingId: BOOKING }, state, IN_DECEMBER),
    ).toMatchObject([{ type: 'AdCancelled', data: { claimVersion: 7 } }]);
    expect(
      bookingDecider.decide({ type: 'CancelBooking', reason: null, fee: null }, booking(), IN_DECEMBER),
    ).toMatchObject([{ type: 'BookingCancelled' }]);
  });
});
