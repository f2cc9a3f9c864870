import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { Creative } from '../../domain/booking.events.js';
import type { BookingResult } from '../results.js';

/**
 * Hands in a creative, while the ad runs too: it takes the place of an earlier one once it is approved.
 * @throws DomainError `booking-unknown` (404), `booking-cancelled`, `flight-over` (409), `unknown-reference` (422) for a
 * picture that is not there.
 */
export class SubmitCreative extends Command<BookingResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      readonly id: string;
      readonly creative: Creative;
      readonly approval: 'at-once' | 'later';
    },
  ) {
    super();
  }
}
