import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CalendarSteps } from '../calendar-steps.js';
import type { BookingResult } from '../results.js';
import { OptionBooking } from './option-booking.command.js';

/** Runs {@link OptionBooking}. */
@CommandHandler(OptionBooking)
export class OptionBookingHandler implements ICommandHandler<OptionBooking> {
  constructor(private readonly steps: CalendarSteps) {}

  async execute({ envelope, input }: OptionBooking): Promise<BookingResult> {
    const { id: bookingId, expiresAt: optionUntil, override = null } = input;
    const { plan, terms } = await this.steps.bookingToClaim(bookingId);
    const { category } = terms;
    const claim = await this.steps.ask({ optionUntil }, { bookingId, plan, category, override, envelope });
    return this.steps.note(
      { type: 'NoteClaim', claim },
      { bookingId, placementId: plan.placementId, envelope },
    );
  }
}
