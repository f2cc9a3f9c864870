import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { Instant } from '#kernel';
import type { BookingResult } from '../results.js';

/**
 * Notes that the advertiser gets a link to see a creative in its place, and to approve it.
 * @throws DomainError `booking-unknown`, `creative-unknown` (404), `proof-outdated`, `proof-withdrawn` (410),
 * `proof-expiry` (422), `booking-cancelled`, `flight-over` (409).
 */
export class SendProof extends Command<BookingResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      readonly id: string;
      /** The newest unless told. */
      readonly creativeVersion?: number | undefined;
      readonly expiresAt: Instant;
    },
  ) {
    super();
  }
}
