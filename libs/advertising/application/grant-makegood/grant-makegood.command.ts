import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { LocalFlight } from '../../domain/flight-days.js';
import type { OverrideWish } from '../calendar-steps.js';
import type { BookingResult } from '../results.js';

/** When a make-good runs. */
export interface MakegoodFlight extends LocalFlight {
  /** That of the placement unless told. */
  readonly timeZone?: string | undefined;
}

/**
 * Books another flight in the same placement, free of charge, for one that did not run as it was sold, and notes it on
 * the original with the reason. Answers the booking that makes it good. Safe to repeat.
 * @throws DomainError `nothing-to-make-good`, `makegood-known`, `makegood-of-makegood`, `booking-cancelled`,
 * `no-free-flight` (409), what the calendar refuses (409) and what drafting does (422).
 */
export class GrantMakegood extends Command<BookingResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      /** The original booking. */
      readonly id: string;
      readonly reason: string;
      /** The soonest free one of the same length unless told. */
      readonly flight?: MakegoodFlight | undefined;
      /** That of the original unless told. */
      readonly share?: number | undefined;
      readonly override: OverrideWish;
    },
  ) {
    super();
  }
}
