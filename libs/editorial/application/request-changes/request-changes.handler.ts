import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { RequestChanges } from './request-changes.command.js';

/** Runs {@link RequestChanges}. */
@CommandHandler(RequestChanges)
export class RequestChangesHandler implements ICommandHandler<RequestChanges> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: RequestChanges) {
    const { id, ifRevision, comment } = input;
    const command = { type: 'RequestChanges' as const, comment };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
