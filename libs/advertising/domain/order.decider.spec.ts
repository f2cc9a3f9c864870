import { describe, expect, it } from '@jest/globals';
import { specify } from '#testing/decider-specification';
import type { OrderCommand } from './order.commands.js';
import { orderDecider, orderToBookOn } from './order.decider.js';
import type { OrderEvent, OrderTerms, PoliticalNotice } from './order.events.js';

const order = specify(orderDecider);
const advertiserId = '3f1d2c9a-7c55-5b1e-9d0a-2f6e8a1b4c01';
const terms: OrderTerms = {
  ...{ billToId: null, salesperson: 'sales-1', purchaseOrder: null, cvr: null, ean: null },
  ...{ discount: 1_000, political: null, note: null },
};
const open: OrderCommand = { type: 'OpenOrder', advertiserId, terms };
const opened: OrderEvent = { type: 'OrderOpened', data: { advertiserId, ...terms } };
const closed: OrderEvent = { type: 'OrderClosed', data: { reason: null } };
const notice: PoliticalNotice = {
  sponsor: 'Foreningen Åben Havn',
  sponsorAddress: 'Kajgade 1, 0000 Eksempelby',
  controller: null,
  relatesTo: 'Folkeafstemning om havnens fremtid',
  period: { from: '2026-12-01', to: '2026-12-31' },
  amounts: '54.000 kr., medlemskontingenter',
  noticeUrl: null,
};

describe('An order', () => {
  it('is opened once', () => {
    order.given().when(open).then(opened);
    order.given(opened).when(open).thenRefused('order-known');
  });

  it('is revised by what changed alone, until it is closed', () => {
    const revise: OrderCommand = { type: 'ReviseOrder', changes: { discount: 1_250, note: null } };
    order
      .given(opened)
      .when(revise)
      .then({ type: 'OrderRevised', data: { discount: 1_250 } });
    order.given(opened).when({ type: 'ReviseOrder', changes: {} }).thenNothing();
    order.given(opened, closed).when(revise).thenRefused('order-closed');
    order.given().when(revise).thenRefused('order-unknown');
  });

  it('is closed once', () => {
    order.given(opened).when({ type: 'CloseOrder', reason: null }).then(closed);
    order.given(opened, closed).when({ type: 'CloseOrder', reason: null }).thenNothing();
  });

  it('that is political is not booked on before its notice is complete', () => {
    const flagged: OrderEvent = { type: 'OrderRevised', data: { political: 'incomplete' } };
    const told: OrderEvent = { type: 'OrderRevised', data: { political: notice } };
    const bookedOn =
      (...history: readonly OrderEvent[]) =>
      () =>
        orderToBookOn(order.given(...history).state).terms.political;
    expect(bookedOn(opened)()).toBeNull();
    expect(bookedOn(opened, flagged)).toThrow('complete its notice');
    expect(bookedOn(opened, flagged, told)()).toEqual(notice);
    expect(bookedOn(opened, closed)).toThrow('is closed');
    expect(bookedOn()).toThrow('no such order');
  });
});
