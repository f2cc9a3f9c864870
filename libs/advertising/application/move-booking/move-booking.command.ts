import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { OverrideWish } from '../calendar-steps.js';
import type { WantedChange } from '../flight-changes.js';
import type { BookingResult } from '../results.js';

/**
 * Gives a booking another flight, while it runs too; what it held is free at once. One without a place, such as a draft,
 * asks the calendar when it is booked. The price is made anew where one was agreed, and the event tells the difference.
 * @throws DomainError as booking it does; `nothing-held` (409) for a flight that has run to its end, `flight-changed`
 * (409) for a draft that was booked in the meantime.
 */
export class MoveBooking extends Command<BookingResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: WantedChange & { readonly id: string; readonly override?: OverrideWish },
  ) {
    super();
  }
}
