import { DomainError, differencesOf } from '#kernel';
import type { Decider, Recorded } from '#kernel';
import type { OrderCommand } from './order.commands.js';
import type { OrderEvent, OrderTerms } from './order.events.js';

/** An order as it stands. */
export interface Order {
  readonly advertiserId: string;
  readonly terms: OrderTerms;
  readonly closed: boolean;
}

/** Null until the order is opened. */
export type OrderState = Order | null;

function decide(command: OrderCommand, state: OrderState): readonly OrderEvent[] {
  switch (command.type) {
    case 'OpenOrder': {
      if (state) throw new DomainError('conflict', 'order-known', 'This order is open already.');
      const { advertiserId, terms } = command;
      return [{ type: 'OrderOpened', data: { advertiserId, ...terms } }];
    }
    case 'ReviseOrder': {
      const changes = differencesOf(openOrder(state).terms, command.changes);
      return Object.keys(changes).length === 0 ? [] : [{ type: 'OrderRevised', data: changes }];
    }
    case 'CloseOrder':
      if (opened(state).closed) return [];
      return [{ type: 'OrderClosed', data: { reason: command.reason } }];
  }
}

/**
 * The order that a booking may be optioned or booked on.
 * @throws DomainError when there is none, it is closed, or it is political and its notice is not complete
 */
export function orderToBookOn(state: OrderState): Order {
  return withNotice(openOrder(state));
}

/**
 * The order that a make-good is booked on: a closed one too, for what was sold on it is owed.
 * @throws DomainError when there is none, or it is political and its notice is not complete
 */
export function orderToMakeGoodOn(state: OrderState): Order {
  return withNotice(opened(state));
}

function withNotice(order: Order): Order {
  if (order.terms.political !== 'incomplete') return order;
  throw new DomainError(
    'conflict',
    'political-notice-missing',
    'The order is political: complete its notice (sponsor, controller, what it is about, amounts) before it is booked.',
    { problems: [{ field: 'political', message: 'is not complete' }] },
  );
}

/** The order that a booking may be drafted on. @throws DomainError when there is none, or it is closed */
export function openOrder(state: OrderState): Order {
  const order = opened(state);
  if (!order.closed) return order;
  throw new DomainError('conflict', 'order-closed', 'The order is closed: open a new one.');
}

function opened(state: OrderState): Order {
  if (state) return state;
  throw noSuchOrder();
}

/** 404 `order-unknown`. */
export function noSuchOrder(): DomainError {
  return new DomainError('not-found', 'order-unknown', 'There is no such order.');
}

function evolve(state: OrderState, event: Recorded<OrderEvent>): OrderState {
  if (event.type === 'OrderOpened') {
    const { advertiserId, ...terms } = event.data;
    return { advertiserId, terms, closed: false };
  }
  if (!state) return state;
  switch (event.type) {
    case 'OrderRevised':
      return { ...state, terms: { ...state.terms, ...event.data } };
    case 'OrderClosed':
      return { ...state, closed: true };
  }
}

/** An order: who buys, who pays and on what terms. */
export const orderDecider: Decider<OrderState, OrderCommand, OrderEvent> = {
  category: 'order',
  initialState: null,
  decide,
  evolve,
};
