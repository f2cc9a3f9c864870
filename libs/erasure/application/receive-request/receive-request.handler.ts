import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import type { CommandResult } from '#event-store';
import { privacyRequestDecider } from '../../domain/privacy-request.decider.js';
import { ReceiveRequest } from './receive-request.command.js';

/** Runs {@link ReceiveRequest}. */
@CommandHandler(ReceiveRequest)
export class ReceiveRequestHandler implements ICommandHandler<ReceiveRequest> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ envelope, request }: ReceiveRequest): Promise<CommandResult> {
    const command = { type: 'ReceiveRequest' as const, request };
    return this.runner.create({ decider: privacyRequestDecider, command, envelope });
  }
}
