import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { bookingDecider } from '../../domain/booking.decider.js';
import type { BookingCommand } from '../../domain/booking.commands.js';
import type { BookingResult } from '../results.js';
import { ReviewCreative } from './review-creative.command.js';

/** Runs {@link ReviewCreative}. */
@CommandHandler(ReviewCreative)
export class ReviewCreativeHandler implements ICommandHandler<ReviewCreative> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ envelope, input }: ReviewCreative): Promise<BookingResult> {
    const { id, creativeVersion } = input;
    const command: BookingCommand =
      input.verdict === 'approve'
        ? { type: 'ApproveCreative', creativeVersion }
        : { type: 'RejectCreative', creativeVersion, reason: input.reason };
    return this.runner.execute({ decider: bookingDecider, id, command, envelope });
  }
}
