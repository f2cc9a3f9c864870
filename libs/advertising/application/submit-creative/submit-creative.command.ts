import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { WantedCreative } from '../../creatives/creative-checks.js';
import type { BookingResult } from '../results.js';

/**
 * Hands in a creative, while the ad runs too: it takes the place of an earlier one once it is approved.
 * @throws DomainError `booking-unknown` (404), `booking-cancelled`, `flight-over` (409), `creative-unfit` (422) with
 * everything that is wrong with it.
 */
export class SubmitCreative extends Command<BookingResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      readonly id: string;
      readonly creative: WantedCreative;
      readonly approval: 'at-once' | 'later';
    },
  ) {
    super();
  }
}
