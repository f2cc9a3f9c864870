import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { OverrideWish } from '../calendar-steps.js';
import type { BookingResult } from '../results.js';

/**
 * Gives a drafted booking its place in the placement's calendar, or books for good what its option holds. Safe to
 * repeat: a booking that has its place keeps it.
 * @throws DomainError `placement-full`, `lead-time-short`, `flight-too-short`, `flight-too-long`, `blackout`,
 * `competitor-beside` (409) with the nearest free periods and the booking's id; `booking-unknown` (404),
 * `booking-cancelled`, `order-closed`, `political-notice-missing` (409), `flight-over` (422).
 */
export class BookBooking extends Command<BookingResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: { readonly id: string; readonly override?: OverrideWish },
  ) {
    super();
  }
}
