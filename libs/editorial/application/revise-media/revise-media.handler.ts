import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { mediaDecider } from '../../domain/media.decider.js';
import { ReviseMedia } from './revise-media.command.js';

/** Runs {@link ReviseMedia}. */
@CommandHandler(ReviseMedia)
export class ReviseMediaHandler implements ICommandHandler<ReviseMedia> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: ReviseMedia) {
    const { id, ifRevision, changes } = input;
    const command = { type: 'ReviseMedia' as const, changes };
    return this.runner.execute({ decider: mediaDecider, id, command, envelope, ifRevision });
  }
}
