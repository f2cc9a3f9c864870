import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { bookingDecider } from '../../domain/booking.decider.js';
import type { BookingResult } from '../results.js';
import { SubmitCreative } from './submit-creative.command.js';

/** Runs {@link SubmitCreative}. */
@CommandHandler(SubmitCreative)
export class SubmitCreativeHandler implements ICommandHandler<SubmitCreative> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ envelope, input }: SubmitCreative): Promise<BookingResult> {
    const { id, creative, approval } = input;
    const command = { type: 'SubmitCreative' as const, creative, approval };
    return this.runner.execute({ decider: bookingDecider, id, command, envelope });
  }
}
