import type { Instant } from '#kernel';
import type { Creative } from './booking.events.js';
import type { Period } from './calendar.js';
import type { PlacementDetails } from './placement.events.js';

/** What a booking asks of a placement's calendar. */
export interface SpaceWish extends Period {
  readonly bookingId: string;
  /** 1 to 100. */
  readonly share: number;
  readonly advertiserId: string;
  /** Null for nobody's competitor. */
  readonly category: string | null;
  /** Given by a chief of sales: rules that would refuse it are lifted, and written down. Never capacity. */
  readonly override: { readonly reason: string } | null;
}

/** What can be asked of a placement. */
export type PlacementCommand =
  | {
      readonly type: 'DefinePlacement';
      /** The id that the claim on its key gave it; a refusal names it. */
      readonly placementId: string;
      readonly details: PlacementDetails;
    }
  | {
      readonly type: 'RevisePlacement';
      /** Members left out stay. */
      readonly changes: Partial<Omit<PlacementDetails, 'key'>>;
    }
  | { readonly type: 'ChooseHouseAd'; readonly creative: Creative | null }
  | ({ readonly type: 'OptionAd'; readonly expiresAt: Instant } & SpaceWish)
  | ({ readonly type: 'BookAd' } & SpaceWish)
  /** Moves, prolongs or cuts short what the booking holds; an option stays an option. */
  | ({ readonly type: 'RescheduleAd' } & SpaceWish)
  /** Of one claim, as long as no newer one of the booking has taken its place; of whichever it holds unless told. */
  | { readonly type: 'CancelAd'; readonly bookingId: string; readonly claimVersion?: number };
