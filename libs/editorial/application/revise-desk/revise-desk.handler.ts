import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { deskDecider } from '../../domain/desk.decider.js';
import { ReviseDesk } from './revise-desk.command.js';

/** Runs {@link ReviseDesk}. */
@CommandHandler(ReviseDesk)
export class ReviseDeskHandler implements ICommandHandler<ReviseDesk> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: ReviseDesk) {
    const { id, name, ifRevision } = input;
    const command = { type: 'ReviseDesk' as const, name };
    return this.runner.execute({ decider: deskDecider, id, command, envelope, ifRevision });
  }
}
