import type { Instant } from '#kernel';
import type {
  AdDelivered,
  BookingPrice,
  BookingTerms,
  FlightPlan,
  NotedClaim,
  SubmittedCreative,
} from './booking.events.js';
import type { Oere } from './placement.events.js';

/** A flight as the desk asks for it: its instants derive from its local times. */
export type WantedFlight = Omit<FlightPlan, 'from' | 'until'>;

/** What can be asked of a booking. */
export type BookingCommand =
  | {
      readonly type: 'DraftBooking';
      readonly plan: WantedFlight;
      readonly terms: BookingTerms;
      /** Null when it comes later. */
      readonly creative: SubmittedCreative | null;
      /** `at-once` for who drafts it may approve it. */
      readonly approval: 'at-once' | 'later';
    }
  | {
      readonly type: 'SubmitCreative';
      readonly creative: SubmittedCreative;
      readonly approval: 'at-once' | 'later';
    }
  | { readonly type: 'ApproveCreative'; readonly creativeVersion: number }
  | { readonly type: 'RejectCreative'; readonly creativeVersion: number; readonly reason: string }
  | { readonly type: 'SendProof'; readonly creativeVersion: number; readonly expiresAt: Instant }
  | {
      readonly type: 'AnswerProof';
      readonly creativeVersion: number;
      readonly answer: 'approved' | 'rejected';
      readonly comment: string | null;
    }
  /** Tells the booking what the placement's calendar granted it. */
  | { readonly type: 'NoteClaim'; readonly claim: NotedClaim }
  /** Tells the booking of the flight that was agreed and that the calendar granted. */
  | {
      readonly type: 'ChangeFlight';
      readonly kind: 'extend' | 'move';
      readonly plan: WantedFlight;
      readonly price: BookingPrice | null;
      /** Null for a booking that holds no place, such as a draft. */
      readonly claim: NotedClaim | null;
    }
  /** Days that are recorded already are left out. */
  | { readonly type: 'RecordDelivery'; readonly days: readonly AdDelivered['data'][] }
  | { readonly type: 'GrantMakegood'; readonly makegoodBookingId: string; readonly reason: string }
  | { readonly type: 'DeclineBooking'; readonly reason: string | null }
  | { readonly type: 'CancelBooking'; readonly reason: string | null; readonly fee: Oere | null };
