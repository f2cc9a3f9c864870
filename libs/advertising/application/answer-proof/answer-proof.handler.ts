import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { bookingDecider } from '../../domain/booking.decider.js';
import type { BookingResult } from '../results.js';
import { AnswerProof } from './answer-proof.command.js';

/** Runs {@link AnswerProof}. */
@CommandHandler(AnswerProof)
export class AnswerProofHandler implements ICommandHandler<AnswerProof> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ envelope, input }: AnswerProof): Promise<BookingResult> {
    const { id, creativeVersion, answer, comment } = input;
    const command = { type: 'AnswerProof' as const, creativeVersion, answer, comment };
    return this.runner.execute({ decider: bookingDecider, id, command, envelope });
  }
}
