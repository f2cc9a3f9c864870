import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { SetEmbargo } from './set-embargo.command.js';

/** Runs {@link SetEmbargo}. */
@CommandHandler(SetEmbargo)
export class SetEmbargoHandler implements ICommandHandler<SetEmbargo> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: SetEmbargo) {
    const { id, ifRevision, until, note } = input;
    const command = { type: 'SetEmbargo' as const, until, note };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
