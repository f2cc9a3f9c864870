import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CalendarSteps } from '../calendar-steps.js';
import type { BookingResult } from '../results.js';
import { BookBooking } from './book-booking.command.js';

/** Runs {@link BookBooking}. */
@CommandHandler(BookBooking)
export class BookBookingHandler implements ICommandHandler<BookBooking> {
  constructor(private readonly steps: CalendarSteps) {}

  async execute({ envelope, input }: BookBooking): Promise<BookingResult> {
    const { id: bookingId, override = null } = input;
    const { plan, terms, claim: known } = await this.steps.bookingToClaim(bookingId);
    const { category } = terms;
    const claim =
      known?.standing === 'booked'
        ? known
        : await this.steps.ask('BookAd', { bookingId, plan, category, override, envelope });
    return this.steps.note(
      { type: 'NoteClaim', claim },
      { bookingId, placementId: plan.placementId, envelope },
    );
  }
}
