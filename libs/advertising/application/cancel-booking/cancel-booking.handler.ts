import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { bookingDecider } from '../../domain/booking.decider.js';
import { CalendarSteps } from '../calendar-steps.js';
import type { BookingResult } from '../results.js';
import { CancelBooking } from './cancel-booking.command.js';

/**
 * Runs {@link CancelBooking}: first the booking, which takes the ad off every page, then its place. Whatever stops it in
 * between, a repeat completes.
 */
@CommandHandler(CancelBooking)
export class CancelBookingHandler implements ICommandHandler<CancelBooking> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly steps: CalendarSteps,
  ) {}

  async execute({ envelope, input }: CancelBooking): Promise<BookingResult> {
    const { id, ifRevision, reason = null, fee = null } = input;
    const command = { type: 'CancelBooking' as const, reason, fee };
    const result = await this.runner.execute({ decider: bookingDecider, id, command, envelope, ifRevision });
    if (result.state) {
      await this.steps.giveBack({ bookingId: id, placementId: result.state.plan.placementId, envelope });
    }
    return result;
  }
}
