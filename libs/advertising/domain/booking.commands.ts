import type { AdClaim } from './calendar.js';
import type { Creative, FlightPlan } from './booking.events.js';

/** What can be asked of a booking. */
export type BookingCommand =
  | {
      readonly type: 'DraftBooking';
      readonly plan: Omit<FlightPlan, 'from' | 'until'>;
      readonly creative: Creative;
    }
  | {
      /** Tells the booking what the placement's calendar granted it. */
      readonly type: 'NoteClaim';
      readonly claim: AdClaim;
    }
  | { readonly type: 'CancelBooking' };
