import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { jobDecider } from '../../domain/job.decider.js';
import type { JobResult } from '../job-result.js';
import { CloseJob } from './close-job.command.js';

/** Runs {@link CloseJob}. */
@CommandHandler(CloseJob)
export class CloseJobHandler implements ICommandHandler<CloseJob> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ envelope, input }: CloseJob): Promise<JobResult> {
    const { id, ifRevision, reason } = input;
    const command = { type: 'CloseJob' as const, reason };
    return this.runner.execute({ decider: jobDecider, id, command, envelope, ifRevision });
  }
}
