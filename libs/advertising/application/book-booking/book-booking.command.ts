import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { BookingResult } from '../results.js';

/**
 * Gives a drafted booking its place in the placement's calendar. Safe to repeat: a booking that has its place keeps it.
 * @throws DomainError `placement-full` (409) with the nearest free period and the booking's id, `booking-unknown` (404),
 * `booking-cancelled`, `creative-missing` (409), `flight-over` (422).
 */
export class BookBooking extends Command<BookingResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: { readonly id: string },
  ) {
    super();
  }
}
