import { Inject } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { plusDays } from '#kernel';
import type { Clock, Instant } from '#kernel';
import { CLOCK } from '#platform';
import type { Booking } from '../../domain/booking.decider.js';
import { CalendarSteps } from '../calendar-steps.js';
import type { BookingResult } from '../results.js';
import { OptionBooking } from './option-booking.command.js';

const USUAL_DAYS = 7;

/** Runs {@link OptionBooking}. */
@CommandHandler(OptionBooking)
export class OptionBookingHandler implements ICommandHandler<OptionBooking> {
  constructor(
    private readonly steps: CalendarSteps,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ envelope, input }: OptionBooking): Promise<BookingResult> {
    const { id: bookingId, expiresAt, override = null } = input;
    const booking = await this.steps.bookingToClaim(bookingId);
    const { plan, terms } = booking;
    const { category } = terms;
    const optionUntil = expiresAt ?? usualEnd(booking, this.clock.now());
    const claim = await this.steps.ask({ optionUntil }, { bookingId, plan, category, override, envelope });
    return this.steps.note(
      { type: 'NoteClaim', claim },
      { bookingId, placementId: plan.placementId, envelope },
    );
  }
}

/** A week from now or the start of the flight, whichever comes first; the end that an option has already stays. */
function usualEnd({ plan, claim }: Booking, now: Instant): Instant {
  const known = claim?.expiresAt ?? null;
  if (known !== null && known > now) return known;
  const week = plusDays(now, USUAL_DAYS);
  return week < plan.from ? week : plan.from;
}
