import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { planOf } from '../../domain/booking.decider.js';
import { CalendarSteps } from '../calendar-steps.js';
import { Prices } from '../prices.js';
import type { BookingResult } from '../results.js';
import { MoveBooking } from './move-booking.command.js';

/** Runs {@link MoveBooking}. */
@CommandHandler(MoveBooking)
export class MoveBookingHandler implements ICommandHandler<MoveBooking> {
  constructor(
    private readonly steps: CalendarSteps,
    private readonly prices: Prices,
  ) {}

  async execute({ envelope, input }: MoveBooking): Promise<BookingResult> {
    const { id: bookingId, start, end, share, override = null } = input;
    const { plan: known, terms } = await this.steps.bookingToClaim(bookingId);
    const { from: _from, until: _until, ...agreed } = known;
    const wanted = {
      ...agreed,
      start: start ?? agreed.start,
      end: end ?? agreed.end,
      share: share ?? agreed.share,
    };
    const plan = planOf(wanted);
    const { category } = terms;
    const claim = await this.steps.ask('RescheduleAd', { bookingId, plan, category, override, envelope });
    const price = terms.price && (await this.prices.of(plan, { discount: terms.price.discount }));
    const kind = plan.from === known.from ? 'extend' : 'move';
    return this.steps.note(
      { type: 'ChangeFlight', kind, plan: wanted, price, claim },
      { bookingId, placementId: plan.placementId, envelope },
    );
  }
}
