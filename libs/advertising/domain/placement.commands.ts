import type { Period } from './calendar.js';
import type { PlacementDetails } from './placement.events.js';

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
  | ({ readonly type: 'BookAd'; readonly bookingId: string; readonly share: number } & Period)
  | { readonly type: 'CancelAd'; readonly bookingId: string };
