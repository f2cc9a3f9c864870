import { bookingEventContracts } from './booking.event-contracts.js';
import { orderEventContracts } from './order.event-contracts.js';
import { placementEventContracts } from './placement.event-contracts.js';

/** The contracts of all events of this context. */
export const advertisingEventContracts = [
  ...placementEventContracts,
  ...orderEventContracts,
  ...bookingEventContracts,
];
