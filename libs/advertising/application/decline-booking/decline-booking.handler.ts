import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { bookingDecider } from '../../domain/booking.decider.js';
import { CalendarSteps } from '../calendar-steps.js';
import type { BookingResult } from '../results.js';
import { DeclineBooking } from './decline-booking.command.js';

/** Runs {@link DeclineBooking}: the booking first, then its place. */
@CommandHandler(DeclineBooking)
export class DeclineBookingHandler implements ICommandHandler<DeclineBooking> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly steps: CalendarSteps,
  ) {}

  async execute({ envelope, input }: DeclineBooking): Promise<BookingResult> {
    const { id, ifRevision, reason } = input;
    const command = { type: 'DeclineBooking' as const, reason };
    const result = await this.runner.execute({ decider: bookingDecider, id, command, envelope, ifRevision });
    if (result.state) {
      await this.steps.giveBack({ bookingId: id, placementId: result.state.plan.placementId, envelope });
    }
    return result;
  }
}
