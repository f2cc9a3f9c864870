import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { LocalDateTime } from '#kernel';
import type { OverrideWish } from '../calendar-steps.js';
import type { BookingResult } from '../results.js';

/**
 * Gives an optioned or booked flight other times, while it runs too; what it held is free at once. The price is made
 * anew where one was agreed, and the event tells the difference.
 * @throws DomainError as booking it does, and `nothing-held` (409) for a booking without a place.
 */
export class MoveBooking extends Command<BookingResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      readonly id: string;
      /** Members left out stay as they are. */
      readonly start?: LocalDateTime | undefined;
      readonly end?: LocalDateTime | undefined;
      readonly share?: number | undefined;
      readonly override?: OverrideWish;
    },
  ) {
    super();
  }
}
