import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { Instant } from '#kernel';
import type { OverrideWish } from '../calendar-steps.js';
import type { BookingResult } from '../results.js';

/**
 * Holds a drafted booking's place for the advertiser until `expiresAt`; nobody else can have it before. An option that
 * is there already is prolonged, or kept when no end is given. Safe to repeat.
 * @throws DomainError as booking it does, and `option-expiry` (422) for an end that is past, after the start or too far
 * away.
 */
export class OptionBooking extends Command<BookingResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      readonly id: string;
      /** Seven days from now, or the start of the flight if that comes first, unless told. */
      readonly expiresAt?: Instant | undefined;
      readonly override?: OverrideWish;
    },
  ) {
    super();
  }
}
