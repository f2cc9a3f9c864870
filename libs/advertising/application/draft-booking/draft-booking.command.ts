import { Command } from '@nestjs/cqrs';
import type { CompanyReference } from '#companies';
import type { CommandEnvelope } from '#event-store';
import type { Creative, FlightPlan } from '../../domain/booking.events.js';
import type { PlacementReference } from '../placements.js';
import type { BookingResult } from '../results.js';

/** What was agreed, and what is to be shown. */
export interface DraftBookingInput {
  readonly placement: PlacementReference;
  readonly advertiser: CompanyReference;
  readonly plan: Omit<FlightPlan, 'placementId' | 'advertiserId' | 'from' | 'until'>;
  readonly creative: Creative;
  /** What must be so before anything is recorded: `room` asks the placement's calendar first. */
  readonly requires?: 'room' | undefined;
}

/**
 * Writes a booking down with its creative; it holds no place yet. An advertiser that is named for the first time is
 * registered.
 * @throws DomainError `flight-over` and `unknown-reference` (422), `placement-full` (409) when room is required.
 */
export class DraftBooking extends Command<BookingResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: DraftBookingInput,
  ) {
    super();
  }
}
