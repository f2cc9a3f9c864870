import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { bookingDecider } from '../../domain/booking.decider.js';
import { placementDecider } from '../../domain/placement.decider.js';
import { bookingStep } from '../booking-step.js';
import type { BookingResult } from '../results.js';
import { CancelBooking } from './cancel-booking.command.js';

/**
 * Runs {@link CancelBooking}: first the booking, which takes the ad off every page, then its place. Whatever stops it in
 * between, a repeat completes.
 */
@CommandHandler(CancelBooking)
export class CancelBookingHandler implements ICommandHandler<CancelBooking> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: CancelBooking): Promise<BookingResult> {
    const { id, ifRevision } = input;
    const command = { type: 'CancelBooking' as const };
    const result = await this.runner.execute({ decider: bookingDecider, id, command, envelope, ifRevision });
    if (result.state) {
      await this.runner.execute({
        decider: placementDecider,
        id: result.state.plan.placementId,
        command: { type: 'CancelAd', bookingId: id },
        envelope: bookingStep(envelope, id, 'cancel'),
      });
    }
    return result;
  }
}
