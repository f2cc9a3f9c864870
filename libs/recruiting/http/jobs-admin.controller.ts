import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { slugOf } from '#kernel';
import type { LocalDate } from '#kernel';
import {
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
import type { JobResult } from '../application/job-result.js';
import { PostJob } from '../application/post-job/post-job.command.js';
import { ReviseJob } from '../application/revise-job/revise-job.command.js';
import { closeJobSchema, postJobSchema, reviseJobSchema } from '../contract/job.input-schemas.js';
import type { CloseJobBody, PostJobBody, ReviseJobBody } from '../contract/job.input-schemas.js';
import { jobDecider, noSuchJob } from '../domain/job.decider.js';
import type { JobDeadline } from '../domain/job.events.js';
import { DeskJobsQuery } from '../queries/desk-jobs.query.js';
import type { DeskJob } from '../queries/desk-jobs.query.js';

const cursorSchema = z.tuple([instantSchema, uuidSchema]);

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
  ) {}

  @Post()
  @Requires('job.post')
  @ApiOperation({
    summary: 'Post a job ad, shown from now on',
    description: 'It runs to the end of its last day to apply, or 30 days without one.',
  })
  async postJob(
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: postJobSchema }) { employer, deadline, timeZone, ...words }: PostJobBody,
  ): Promise<CommandReply> {
    const content = { ...words, deadline: deadlineOf(deadline, timeZone) };
    return this.replyOf(await this.commands.execute(new PostJob(envelope, { employer, content })));
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
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, next: found.length > limit && last ? encodeCursor([last.postedAt, last.id]) : null };
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
    const { content, term, closed } = state;
    return {
      id,
      revision: Number(revision),
      url: this.urlOf(id, content.title),
      ...content,
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
    @Body({ schema: reviseJobSchema }) { employer, deadline, timeZone, ...words }: ReviseJobBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const changes = deadline === undefined ? words : { ...words, deadline: deadlineOf(deadline, timeZone) };
    return this.replyOf(
      await this.commands.execute(new ReviseJob(envelope, { id, ifRevision, employer, changes })),
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

  private replyOf(result: JobResult): CommandReply {
    const title = result.state?.content.title ?? '';
    return commandReply(result, { url: this.urlOf(result.id, title) });
  }

  private urlOf(id: string, title: string): string {
    return this.urls.job({ slug: slugOf(title), id });
  }
}

function deadlineOf(day: LocalDate | null, timeZone: string): JobDeadline | null {
  return day === null ? null : { day, timeZone };
}
