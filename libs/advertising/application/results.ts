import type { CommandResult } from '#event-store';
import type { BookingState } from '../domain/booking.decider.js';
import type { BookingEvent } from '../domain/booking.events.js';
import type { OrderState } from '../domain/order.decider.js';
import type { OrderEvent } from '../domain/order.events.js';
import type { PlacementState } from '../domain/placement.decider.js';
import type { PlacementEvent } from '../domain/placement.events.js';

/** What a command on a placement answers. */
export type PlacementResult = CommandResult<PlacementState, PlacementEvent>;

/** What a command on an order answers. */
export type OrderResult = CommandResult<OrderState, OrderEvent>;

/** What a command on a booking answers. */
export type BookingResult = CommandResult<BookingState, BookingEvent>;
