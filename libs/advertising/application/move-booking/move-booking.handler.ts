import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CalendarSteps } from '../calendar-steps.js';
import { FlightChanges } from '../flight-changes.js';
import type { BookingResult } from '../results.js';
import { MoveBooking } from './move-booking.command.js';

/** Runs {@link MoveBooking}. */
@CommandHandler(MoveBooking)
export class MoveBookingHandler implements ICommandHandler<MoveBooking> {
  constructor(
    private readonly steps: CalendarSteps,
    private readonly changes: FlightChanges,
  ) {}

  async execute({ envelope, input }: MoveBooking): Promise<BookingResult> {
    const { id: bookingId, override = null, ...change } = input;
    const { kind, booking, wanted, plan, price, holdsPlace } = await this.changes.proposed(bookingId, change);
    const { category } = booking.terms;
    const claim = holdsPlace
      ? await this.steps.ask('RescheduleAd', { bookingId, plan, category, override, envelope })
      : null;
    return this.steps.note(
      { type: 'ChangeFlight', kind, plan: wanted, price, claim },
      { bookingId, placementId: plan.placementId, envelope },
    );
  }
}
