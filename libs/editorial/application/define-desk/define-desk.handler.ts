import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { deskDecider } from '../../domain/desk.decider.js';
import { DefineDesk } from './define-desk.command.js';

/** Runs {@link DefineDesk}. */
@CommandHandler(DefineDesk)
export class DefineDeskHandler implements ICommandHandler<DefineDesk> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: DefineDesk) {
    const command = { type: 'DefineDesk' as const, ...input };
    return this.runner.create({ decider: deskDecider, command, envelope });
  }
}
