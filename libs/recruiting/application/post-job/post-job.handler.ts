import { Inject } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CompanyDirectory } from '#companies';
import { Claims, CommandRunner, derivedId, newAggregateId } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform';
import { jobDecider } from '../../domain/job.decider.js';
import { PaidBookings } from '../paid-bookings.port.js';
import { PostJob } from './post-job.command.js';
import type { PostJobInput } from './post-job.command.js';
import type { JobResult } from '../job-result.js';

const NOBODY_YET = '';
const NO_PARTICULARS = { workplaceType: null, occupation: null, bookingId: null };

/** Runs {@link PostJob}. */
@CommandHandler(PostJob)
export class PostJobHandler implements ICommandHandler<PostJob> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly claims: Claims,
    private readonly directory: CompanyDirectory,
    private readonly bookings: PaidBookings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ envelope, input }: PostJob): Promise<JobResult> {
    const { content, contact } = input;
    if (content.bookingId) await this.bookings.require(content.bookingId);
    const id = await this.idFor(envelope, input);
    const commandFor = (companyId: string) => ({
      type: 'PostJob' as const,
      jobId: id,
      content: { ...NO_PARTICULARS, ...content, companyId },
      contact: contact ? { contactId: derivedId(envelope.commandId, 'contact'), details: contact } : null,
      ...(input.showUntil === undefined ? {} : { showUntil: input.showUntil }),
    });
    const { state: known } = await this.runner.load(jobDecider, id);
    // What no employer makes right is refused before one is registered for it.
    if (!known) jobDecider.decide(commandFor(NOBODY_YET), null, this.clock.now());
    const companyId = known?.content.companyId ?? (await this.directory.resolve(input.employer, envelope));
    return this.runner.create({ decider: jobDecider, id, command: commandFor(companyId), envelope });
  }

  private async idFor({ commandId }: CommandEnvelope, { claimKey }: PostJobInput): Promise<string> {
    const own = newAggregateId(commandId, jobDecider.category);
    return claimKey === undefined ? own : this.claims.take({ kind: 'job', key: claimKey, id: own });
  }
}
