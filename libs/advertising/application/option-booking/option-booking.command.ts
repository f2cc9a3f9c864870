import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { Instant } from '#kernel';
import type { OverrideWish } from '../calendar-steps.js';
import type { BookingResult } from '../results.js';

/**
 * Holds a drafted booking's place for the advertiser until `expiresAt`; nobody else can have it before. Safe to repeat.
 * @throws DomainError as booking it does, and `option-expiry` (422) for an end that is past or after the start.
 */
export class OptionBooking extends Command<BookingResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      readonly id: string;
      readonly expiresAt: Instant;
      readonly override?: OverrideWish;
    },
  ) {
    super();
  }
}
