import { Inject } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CompanyDirectory } from '#companies';
import { CommandRunner, derivedId } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform';
import { jobDecider } from '../../domain/job.decider.js';
import { PaidBookings } from '../paid-bookings.port.js';
import type { JobContent } from '../../domain/job.events.js';
import type { JobResult } from '../job-result.js';
import { ReviseJob } from './revise-job.command.js';
import type { ReviseJobInput } from './revise-job.command.js';

/** Runs {@link ReviseJob}. */
@CommandHandler(ReviseJob)
export class ReviseJobHandler implements ICommandHandler<ReviseJob> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly directory: CompanyDirectory,
    private readonly bookings: PaidBookings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ envelope, input }: ReviseJob): Promise<JobResult> {
    const { id, ifRevision, contact } = input;
    if (input.changes.bookingId) await this.bookings.require(input.changes.bookingId);
    const changes = await this.changesOf(input, envelope);
    const command = {
      type: 'ReviseJob' as const,
      changes,
      ...(contact === undefined
        ? {}
        : {
            contact: contact && {
              contactId: derivedId(envelope.commandId, 'contact'),
              details: contact,
            },
          }),
    };
    return this.runner.execute({ decider: jobDecider, id, command, envelope, ifRevision });
  }

  private async changesOf(
    { id, employer, changes, ifRevision }: ReviseJobInput,
    envelope: CommandEnvelope,
  ): Promise<Partial<JobContent>> {
    if (employer === undefined) return changes;
    const { state, revision } = await this.runner.load(jobDecider, id);
    // The runner refuses it, or answers a repeat: either way no employer is needed any more.
    if (ifRevision !== undefined && ifRevision !== revision) return changes;
    // What no employer makes right is refused before one is registered for it.
    jobDecider.decide({ type: 'ReviseJob', changes }, state, this.clock.now());
    return { ...changes, companyId: await this.directory.resolve(employer, envelope) };
  }
}
