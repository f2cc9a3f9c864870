import { Command } from '@nestjs/cqrs';
import type { CompanyReference } from '#companies';
import type { CommandEnvelope } from '#event-store';
import type { WantedFlight } from '../../domain/booking.commands.js';
import type { WantedCreative } from '../../creatives/creative-checks.js';
import type { OverrideWish } from '../calendar-steps.js';
import type { PlacementReference } from '../placements.js';
import type { BookingResult } from '../results.js';

/** What was agreed, and what is to be shown. */
export interface DraftBookingInput {
  readonly placement: PlacementReference;
  /** Left out for a booking on an order, which has its own. */
  readonly advertiser?: CompanyReference | undefined;
  readonly order?: string | undefined;
  readonly plan: Omit<WantedFlight, 'placementId' | 'advertiserId' | 'timeZone'> & {
    /** The placement's unless told. */
    readonly timeZone?: string | undefined;
  };
  /** What the advertiser sells, for competitive separation. */
  readonly category?: string | null | undefined;
  /** The booking that this one makes good. */
  readonly makegoodFor?: string | null | undefined;
  /** Null when it comes later. */
  readonly creative: WantedCreative | null;
  /** Whether the creative may be shown by the word of who drafts; `at-once` unless told. */
  readonly approval?: 'at-once' | 'later' | undefined;
  /** Given when it is to be booked at once: the calendar is asked before anything is recorded. */
  readonly toBook?: { readonly override: OverrideWish } | undefined;
}

/**
 * Writes a booking down with its creative and its price; it holds no place yet. An advertiser that is named for the
 * first time is registered.
 * @throws DomainError `flight-over`, `unknown-reference`, `advertiser-missing`, `creative-unfit` (422), and what the calendar refuses
 * (409) when it is to be booked at once.
 */
export class DraftBooking extends Command<BookingResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: DraftBookingInput,
  ) {
    super();
  }
}
