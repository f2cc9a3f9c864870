import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { plusDays, slugOf } from '#kernel';
import type { Clock, LocalDate } from '#kernel';
import {
  CLOCK,
  commandReply,
  decodeCursor,
  encodeCursor,
  Envelope,
  IfMatch,
  instantSchema,
  pageQuerySchema,
  PublicUrls,
  Requires,
  uuidSchema,
} from '#platform';
import type { CommandReply, Page, PageQuery } from '#platform';
import { CloseJob } from '../application/close-job/close-job.command.js';
import { EraseJobContact } from '../application/erase-job-contact/erase-job-contact.command.js';
import type { JobResult } from '../application/job-result.js';
import { PostJob } from '../application/post-job/post-job.command.js';
import { RenewJob } from '../application/renew-job/renew-job.command.js';
import { ReviseJob } from '../application/revise-job/revise-job.command.js';
import {
  closeJobSchema,
  endingJobsSchema,
  eraseContactSchema,
  postJobSchema,
  renewJobSchema,
  reviseJobSchema,
} from '../contract/job.input-schemas.js';
import type {
  CloseJobBody,
  EndingJobsParameters,
  EraseContactBody,
  PostJobBody,
  RenewJobBody,
  ReviseJobBody,
} from '../contract/job.input-schemas.js';
import { jobDecider, noSuchJob } from '../domain/job.decider.js';
import type { JobDeadline } from '../domain/job.events.js';
import { DeskJobsQuery } from '../queries/desk-jobs.query.js';
import type { DeskJob, EndingJob, LikelyDuplicate, UnknownRegion } from '../queries/desk-jobs.query.js';
import { JobRenewalLinks } from './job-renewal-links.js';

const cursorSchema = z.tuple([instantSchema, uuidSchema]);
const labelCursorSchema = z.tuple([z.string().min(1).max(100)]);
const likenessCursorSchema = z.tuple([z.string().regex(/^[0-9a-f]{64}$/), uuidSchema]);

/** An ad that ends soon, and the link by which its employer renews it. */
type EndingJobReply = Omit<EndingJob, 'termVersion'> & { readonly renewUrl: string };

/** The desk's job ads. */
@ApiTags('jobs')
@ApiBearerAuth()
@Controller('api/admin/v1/jobs')
export class JobsAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
    private readonly desk: DeskJobsQuery,
    private readonly urls: PublicUrls,
    private readonly links: JobRenewalLinks,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Requires('job.post')
  @ApiOperation({
    summary: 'Post a job ad, shown from now on',
    description:
      'It runs to the end of its last day to apply, or 30 days without one. `likelyDuplicates` are the ids of other open ' +
      'ads with the same employer, title and region: nothing is refused for them.',
  })
  async postJob(
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: postJobSchema }) { employer, contact, deadline, timeZone, ...words }: PostJobBody,
  ): Promise<CommandReply> {
    const content = { ...words, deadline: deadlineOf(deadline, timeZone) };
    const result = await this.commands.execute(new PostJob(envelope, { employer, content, contact }));
    const { id, state } = result;
    const likelyDuplicates = state ? await this.desk.resembling({ id, ...state.content }) : [];
    return this.replyOf(result, { likelyDuplicates });
  }

  @Get()
  @Requires('job.read')
  @ApiOperation({ summary: 'List job ads, newest first, closed ones too' })
  async listJobs(@Query({ schema: pageQuerySchema }) { limit, after }: PageQuery): Promise<Page<DeskJob>> {
    const key = after === undefined ? undefined : decodeCursor(after, cursorSchema);
    const found = await this.desk.list({
      limit: limit + 1,
      after: key && { postedAt: key[0], id: key[1] },
    });
    return pageOf(found, limit, ({ postedAt, id }) => [postedAt, id]);
  }

  @Get('ending')
  @Requires('job.read')
  @ApiOperation({
    summary: 'List open ads that end soon, soonest first, each with its renewal link',
    description:
      'Whoever has the link can let the ad run on, once: send it to the employer. `nearsEndSince` tells since when the ' +
      'ad has been on record as near its end.',
  })
  async listEndingJobs(
    @Query({ schema: endingJobsSchema }) { limit, after, days }: EndingJobsParameters,
  ): Promise<Page<EndingJobReply>> {
    const at = this.clock.now();
    const key = after === undefined ? undefined : decodeCursor(after, cursorSchema);
    const found = await this.desk.ending({
      at,
      until: plusDays(at, days),
      limit: limit + 1,
      after: key && { endsAt: key[0], id: key[1] },
    });
    return pageOf(
      found.map(({ termVersion, ...job }) => ({
        ...job,
        renewUrl: this.links.linkFor({ id: job.id, termVersion, endsAt: job.endsAt }),
      })),
      limit,
      ({ endsAt, id }) => [endsAt, id],
    );
  }

  @Get('unknown-regions')
  @Requires('job.read')
  @ApiOperation({
    summary: 'List region labels of open ads that stand for no known place',
    description: 'Feeds have no place for these ads: correct the label, or give the ad a location.',
  })
  async listUnknownRegions(
    @Query({ schema: pageQuerySchema }) { limit, after }: PageQuery,
  ): Promise<Page<UnknownRegion>> {
    const key = after === undefined ? undefined : decodeCursor(after, labelCursorSchema);
    const found = await this.desk.unknownRegions({ limit: limit + 1, after: key?.[0] });
    return pageOf(found, limit, ({ regionLabel }) => [regionLabel]);
  }

  @Get('duplicates')
  @Requires('job.read')
  @ApiOperation({
    summary: 'List open ads that are likely posted twice',
    description: 'Those with one `likeness` have the same employer, title and region.',
  })
  async listLikelyDuplicates(
    @Query({ schema: pageQuerySchema }) { limit, after }: PageQuery,
  ): Promise<Page<LikelyDuplicate>> {
    const key = after === undefined ? undefined : decodeCursor(after, likenessCursorSchema);
    const found = await this.desk.likelyDuplicates({
      limit: limit + 1,
      after: key && { likeness: key[0], id: key[1] },
    });
    return pageOf(found, limit, ({ likeness, id }) => [likeness, id]);
  }

  @Get(':id')
  @Requires('job.read')
  @ApiOperation({ summary: 'Read a job ad as it stands' })
  async readJob(
    @Param('id', { schema: uuidSchema }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { state, revision } = await this.runner.load(jobDecider, id);
    if (!state) throw noSuchJob();
    void reply.header('etag', `"${revision}"`);
    const { content, contact, term, closed } = state;
    return {
      id,
      revision: Number(revision),
      url: this.urlOf(id, content.title),
      ...content,
      contact: contact?.details ? { id: contact.id, ...contact.details } : null,
      ...term,
      closed,
    };
  }

  @Patch(':id')
  @Requires('job.revise')
  @ApiOperation({
    summary: 'Change a job ad from now on',
    description: 'Members left out stay as they are; null clears one. `timeZone` goes with `deadline`.',
  })
  async reviseJob(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: reviseJobSchema }) { employer, contact, deadline, timeZone, ...words }: ReviseJobBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const changes = deadline === undefined ? words : { ...words, deadline: deadlineOf(deadline, timeZone) };
    return this.replyOf(
      await this.commands.execute(new ReviseJob(envelope, { id, ifRevision, employer, contact, changes })),
    );
  }

  @Post(':id/close')
  @HttpCode(200)
  @Requires('job.close')
  @ApiOperation({ summary: 'Take a job ad down: the job is filled, or the ad withdrawn' })
  async closeJob(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: closeJobSchema }) { reason }: CloseJobBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replyOf(await this.commands.execute(new CloseJob(envelope, { id, ifRevision, reason })));
  }

  @Post(':id/renew')
  @HttpCode(200)
  @Requires('job.revise')
  @ApiOperation({
    summary: 'Let a job ad run on, or again after it expired',
    description: 'It keeps its id and its place. One that was filled or withdrawn is posted anew instead.',
  })
  async renewJob(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: renewJobSchema }) { deadline, timeZone }: RenewJobBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const wanted = deadline === undefined ? undefined : deadlineOf(deadline, timeZone);
    return this.replyOf(
      await this.commands.execute(new RenewJob(envelope, { id, ifRevision, deadline: wanted })),
    );
  }

  @Post(':id/contact/erase')
  @HttpCode(200)
  @Requires('person.erase')
  @ApiOperation({
    summary: 'Erase the contact persons of a job ad for good',
    description: 'Out of every version, past ones too. The ad stays. This cannot be undone.',
  })
  async eraseJobContact(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: eraseContactSchema }) { contactId, ...grounds }: EraseContactBody,
  ): Promise<CommandReply> {
    return this.replyOf(
      await this.commands.execute(new EraseJobContact(envelope, { id, contactId, grounds })),
    );
  }

  private replyOf(result: JobResult, extra: Readonly<Record<string, unknown>> = {}): CommandReply {
    const title = result.state?.content.title ?? '';
    return commandReply(result, { url: this.urlOf(result.id, title), ...extra });
  }

  private urlOf(id: string, title: string): string {
    return this.urls.job({ slug: slugOf(title), id });
  }
}

function deadlineOf(day: LocalDate | null, timeZone: string): JobDeadline | null {
  return day === null ? null : { day, timeZone };
}

function pageOf<Item>(
  found: readonly Item[],
  limit: number,
  keyOf: (item: Item) => readonly unknown[],
): Page<Item> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last ? encodeCursor(keyOf(last)) : null };
}
