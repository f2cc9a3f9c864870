import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { jobDecider } from '../../domain/job.decider.js';
import type { JobResult } from '../job-result.js';
import { RenewJob } from './renew-job.command.js';

/** Runs {@link RenewJob}. */
@CommandHandler(RenewJob)
export class RenewJobHandler implements ICommandHandler<RenewJob> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ envelope, input }: RenewJob): Promise<JobResult> {
    const { id, ifRevision, deadline, ifTermVersion } = input;
    const command = {
      type: 'RenewJob' as const,
      ...(deadline === undefined ? {} : { deadline }),
      ...(ifTermVersion === undefined ? {} : { ifTermVersion }),
    };
    return this.runner.execute({ decider: jobDecider, id, command, envelope, ifRevision });
  }
}
