import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import type { CommandResult } from '#event-store';
import { retentionDecider } from '../../domain/retention.decider.js';
import { DataSubjectsQuery } from '../../queries/data-subjects.query.js';
import { KeepDataSubject } from './keep-subject.command.js';

/** Runs {@link KeepDataSubject}. */
@CommandHandler(KeepDataSubject)
export class KeepDataSubjectHandler implements ICommandHandler<KeepDataSubject> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly subjects: DataSubjectsQuery,
  ) {}

  async execute({ envelope, input }: KeepDataSubject): Promise<CommandResult> {
    const { id, until } = input;
    await this.subjects.require(id);
    const command = { type: 'KeepSubject' as const, until };
    return this.runner.execute({ decider: retentionDecider, id, command, envelope });
  }
}
