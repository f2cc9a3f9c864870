import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { BookingResult } from '../results.js';

/**
 * Notes that the advertiser does not want what was drafted or optioned; an option's place is free at once.
 * @throws DomainError `booking-unknown` (404), `booking-booked`, `booking-cancelled` (409), `revision-mismatch` (412).
 */
export class DeclineBooking extends Command<BookingResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      readonly id: string;
      readonly ifRevision?: bigint | undefined;
      readonly reason: string | null;
    },
  ) {
    super();
  }
}
