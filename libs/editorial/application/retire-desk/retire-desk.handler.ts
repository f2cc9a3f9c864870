import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { deskDecider } from '../../domain/desk.decider.js';
import { RetireDesk } from './retire-desk.command.js';

/** Runs {@link RetireDesk}. */
@CommandHandler(RetireDesk)
export class RetireDeskHandler implements ICommandHandler<RetireDesk> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: RetireDesk) {
    const { id, ifRevision } = input;
    const command = { type: 'RetireDesk' as const };
    return this.runner.execute({ decider: deskDecider, id, command, envelope, ifRevision });
  }
}
