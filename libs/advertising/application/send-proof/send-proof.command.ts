import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { Instant } from '#kernel';
import type { BookingResult } from '../results.js';

/**
 * Notes that the advertiser gets a link to see a creative in its place, and to approve it.
 * @throws DomainError `booking-unknown`, `creative-unknown` (404), `proof-expiry` (422), `booking-cancelled` (409).
 */
export class SendProof extends Command<BookingResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      readonly id: string;
      readonly creativeVersion: number;
      readonly expiresAt: Instant;
    },
  ) {
    super();
  }
}
