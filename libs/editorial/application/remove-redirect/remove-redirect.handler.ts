import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { redirectDecider } from '../../domain/redirect.decider.js';
import { RemoveRedirect } from './remove-redirect.command.js';

/** Runs {@link RemoveRedirect}. */
@CommandHandler(RemoveRedirect)
export class RemoveRedirectHandler implements ICommandHandler<RemoveRedirect> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: RemoveRedirect) {
    const { id, ifRevision } = input;
    const command = { type: 'RemoveRedirect' as const };
    return this.runner.execute({ decider: redirectDecider, id, command, envelope, ifRevision });
  }
}
