import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { bookingDecider } from '../../domain/booking.decider.js';
import type { BookingResult } from '../results.js';
import { SendProof } from './send-proof.command.js';

/** Runs {@link SendProof}. */
@CommandHandler(SendProof)
export class SendProofHandler implements ICommandHandler<SendProof> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: SendProof): Promise<BookingResult> {
    const { id, expiresAt } = input;
    const creativeVersion = input.creativeVersion ?? (await this.newest(id));
    const command = { type: 'SendProof' as const, creativeVersion, expiresAt };
    return this.runner.execute({ decider: bookingDecider, id, command, envelope });
  }

  private async newest(id: string): Promise<number> {
    const { state } = await this.runner.load(bookingDecider, id);
    return state?.creatives.length ?? 0;
  }
}
