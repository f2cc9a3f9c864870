import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { Oere } from '../../domain/placement.events.js';
import type { BookingResult } from '../results.js';

/**
 * Calls a booking off: its ad shows no more, its place is free from now on. Safe to repeat.
 * @throws DomainError `booking-unknown` (404), `flight-over` (409), `revision-mismatch` (412).
 */
export class CancelBooking extends Command<BookingResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      readonly id: string;
      readonly ifRevision?: bigint | undefined;
      readonly reason?: string | null | undefined;
      /** What is charged all the same. */
      readonly fee?: Oere | null | undefined;
    },
  ) {
    super();
  }
}
