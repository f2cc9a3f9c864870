import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { ScheduleUnpublication } from './schedule-unpublication.command.js';

/** Runs {@link ScheduleUnpublication}. */
@CommandHandler(ScheduleUnpublication)
export class ScheduleUnpublicationHandler implements ICommandHandler<ScheduleUnpublication> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: ScheduleUnpublication) {
    const { id, ifRevision, unpublishAt, notice } = input;
    const command = { type: 'ScheduleUnpublication' as const, unpublishAt, notice };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
