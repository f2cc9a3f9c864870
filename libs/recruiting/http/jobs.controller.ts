import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DomainError } from '#kernel';
import type { Instant } from '#kernel';
import {
  At,
  decodeCursor,
  encodeCursor,
  instantSchema,
  LiveReplies,
  pageQuerySchema,
  Public,
  PublicUrls,
  uuidSchema,
} from '#platform';
import type { AsOf, Made, Page, PageQuery } from '#platform';
import { JobAdsQuery } from '../queries/job-ads.query.js';
import type { JobKey } from '../queries/job-ads.query.js';
import { jobJson, jobWithContactJson } from './job-json.js';
import type { JobJson } from './job-json.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const cursorSchema = z.tuple([instantSchema, uuidSchema]);

/** Job ads for machines, as of an instant. */
@ApiTags('public')
@Public()
@Controller('api/v1/jobs')
export class JobsController {
  constructor(
    private readonly jobs: JobAdsQuery,
    private readonly replies: LiveReplies,
    private readonly urls: PublicUrls,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List job ads, newest first' })
  async listJobAds(
    @At() asOf: AsOf,
    @Query({ schema: pageQuerySchema }) { after, limit }: PageQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const key = after === undefined ? undefined : decodeCursor(after, cursorSchema);
    const address = `/api/v1/jobs?${JSON.stringify([limit, key])}`;
    const behind = key && { postedAt: key[0], id: key[1] };
    await this.replies.answer(request, reply, {
      address,
      asOf,
      make: async () => {
        const page = await this.replies.fragment(address, asOf, (at) => this.page(at, limit, behind));
        return { contentType: JSON_TYPE, body: page.value, fragments: [page] };
      },
    });
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a job ad', description: 'An ad that is over is answered 410.' })
  async readJobAd(
    @At() asOf: AsOf,
    @Param('id', { schema: uuidSchema }) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const address = `/api/v1/jobs/${id}`;
    await this.replies.answer(request, reply, {
      address,
      asOf,
      make: async () => {
        const item = await this.replies.fragment(address, asOf, (at) => this.item(at, id));
        return { contentType: JSON_TYPE, body: item.value, fragments: [item] };
      },
    });
  }

  private async page(at: Instant, limit: number, after: JobKey | undefined): Promise<Made<string>> {
    const [found, validUntil] = await Promise.all([
      this.jobs.newest({ at, limit: limit + 1, after }),
      this.jobs.nextEdge(at),
    ]);
    const jobs = found.slice(0, limit);
    const last = jobs.at(-1);
    const page: Page<JobJson> = {
      items: jobs.map((job) => jobJson(job, this.urls)),
      next: found.length > limit && last ? encodeCursor([last.postedAt, last.id]) : null,
    };
    return { value: JSON.stringify(page), validUntil, tags: ['job_ads.ads', 'job_ads.employers'] };
  }

  private async item(at: Instant, id: string): Promise<Made<string>> {
    const answer = await this.jobs.jobAt(id, at);
    switch (answer.kind) {
      case 'unknown':
        throw new DomainError('not-found', 'job-unknown', 'There is no such job ad.');
      case 'gone':
        throw new DomainError('gone', 'job-gone', 'The job ad is over.', {
          details: { since: answer.since },
        });
      case 'found': {
        const { job } = answer;
        return {
          value: JSON.stringify(jobWithContactJson(job, this.urls)),
          validUntil: job.showsUntil,
          tags: [`job_ads.ads:${id}`, `job_ads.employers:${job.employer.id}`],
        };
      }
    }
  }
}
