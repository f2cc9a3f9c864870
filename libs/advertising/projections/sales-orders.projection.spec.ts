import { describe, expect, it } from '@jest/globals';
import type { CompanyEvent } from '#companies';
import { foldInMemory } from '#projections';
import { toldHistory } from '#testing/told-history';
import type { OrderEvent, OrderTerms } from '../domain/order.events.js';
import type { PlacementEvent } from '../domain/placement.events.js';
import { salesOrders } from './sales-orders.projection.js';

const ORDER = 'order-6b0c5f7e-30a7-5d0f-8a6b-1f2f5a0c9d11';
const PLACEMENT = 'placement-0d5e7c1a-5b1d-5f0a-8f3d-2a6f1b9c4d01';
const BOOKING = '9a4f8b1c-2d3e-5f60-8a7b-9c0d1e2f3a4b';
const COMPANY = '3f1d2c9a-7c55-5b1e-9d0a-2f6e8a1b4c01';
const MONDAY = '2026-02-02T06:00:00.000Z';
const TUESDAY = '2026-02-03T06:00:00.000Z';
const WEDNESDAY = '2026-02-04T06:00:00.000Z';

type Event = OrderEvent | PlacementEvent | CompanyEvent;

const fold = (...facts: readonly (readonly [at: string, stream: string, event: Event])[]) =>
  foldInMemory(salesOrders, toldHistory(facts.map(([at, stream, event]) => ({ stream, at, event }))));
const terms: OrderTerms = {
  ...{ billToId: null, salesperson: 'u1', purchaseOrder: 'PO-1', cvr: null, ean: null },
  ...{ discount: 1_000, political: 'incomplete', note: null },
};
const opened: OrderEvent = { type: 'OrderOpened', data: { advertiserId: COMPANY, ...terms } };
const claim = {
  ...{ bookingId: BOOKING, claimVersion: 1, position: 2, share: 50 },
  ...{ from: '2026-03-01T00:00:00.000Z', until: '2026-03-08T00:00:00.000Z' },
  ...{ advertiserId: COMPANY, category: null },
};

describe('The desk’s orders', () => {
  it('have their terms for the time in which they held, and stay what they were once closed', () => {
    const { orders } = fold(
      [MONDAY, ORDER, opened],
      [TUESDAY, ORDER, { type: 'OrderRevised', data: { discount: 1_250, political: null } }],
      [WEDNESDAY, ORDER, { type: 'OrderClosed', data: { reason: null } }],
    );
    expect(
      orders.map(({ visible, discount, political, purchase_order, closed_at, opened_at }) => [
        ...[visible.from, visible.until, discount, political],
        ...[purchase_order, closed_at, opened_at],
      ]),
    ).toEqual([
      [MONDAY, TUESDAY, 1_000, 'incomplete', 'PO-1', null, MONDAY],
      [TUESDAY, WEDNESDAY, 1_250, null, 'PO-1', null, MONDAY],
      [WEDNESDAY, null, 1_250, null, 'PO-1', WEDNESDAY, MONDAY],
    ]);
  });

  it('know for which claims rules were lifted, by whom and why, and of no others', () => {
    const override = { rules: ['lead-time', 'length'] as const, reason: 'Aftalt med ledelsen' };
    const { overrides } = fold(
      [MONDAY, PLACEMENT, { type: 'AdOptioned', data: { ...claim, expiresAt: TUESDAY, override } }],
      [TUESDAY, PLACEMENT, { type: 'AdBooked', data: { ...claim, claimVersion: 2, override: null } }],
      [
        WEDNESDAY,
        PLACEMENT,
        {
          type: 'AdRescheduled',
          data: { ...claim, claimVersion: 3, supersedes: 2, expiresAt: null, override },
        },
      ],
    );
    expect(
      overrides.map(({ claim_version, rules, reason, lifted_at }) => [
        claim_version,
        rules,
        reason,
        lifted_at,
      ]),
    ).toEqual([
      [1, ['lead-time', 'length'], override.reason, MONDAY],
      [3, ['lead-time', 'length'], override.reason, WEDNESDAY],
    ]);
  });
});
