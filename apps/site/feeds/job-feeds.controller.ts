import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { FeedReader } from '#feeds';
import { DomainError } from '#kernel';
import type { Clock, Instant } from '#kernel';
import {
  At,
  CLOCK,
  CONFIGURATION,
  etagOf,
  HttpProblem,
  matchesEtag,
  Public,
  PublicUrls,
  sendTextStream,
  sharedUntil,
} from '#platform';
import type { AsOf, Configuration } from '#platform';
import { JobAdsQuery, jobFormats, jobsFeed } from '#recruiting';
import type { CopiedJobAd, FormatContext, JobFormat } from '#recruiting';

/** How many jobs are in memory at a time. */
const PAGE = 200;
/** How many documents are written at a time. */
const MOST_AT_ONCE = 4;
const NAMES = [...jobFormats.keys()].join(', ');
/** Of a newsroom that never had a job ad. */
const NEVER = new Date(0).toISOString();

const fileSchema = z.string().max(40).describe(`One of ${NAMES}.`).meta({ example: 'atom.xml' });

/** All job ads that show, as one document in the form that an aggregator asks for. */
@ApiTags('feeds')
@Public()
@Controller('feeds/jobs')
export class JobFeedsController {
  private writing = 0;

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly jobs: JobAdsQuery,
    private readonly feeds: FeedReader,
    private readonly urls: PublicUrls,
  ) {}

  @Get(':file')
  @ApiOperation({
    summary: 'Take all job ads in the form of an aggregator',
    description:
      'An ad that is over, or whose deadline has passed, is in none of them. Gzip when it is accepted. ' +
      'A document whose end is missing broke off: ask again.',
  })
  async readJobFeed(
    @At() { at, live }: AsOf,
    @Param('file', { schema: fileSchema }) file: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const format = jobFormats.get(file);
    if (!format) {
      throw new DomainError('not-found', 'feed-unknown', `There is no such file. There are: ${NAMES}.`);
    }
    reply.header('vary', 'Accept-Encoding, Authorization');
    if (!live) {
      reply.header('cache-control', 'private, no-store');
      await this.send(request, reply, { file, format, at, changedAt: await this.changedAt(at) });
      return;
    }
    const { epoch, lastSeq } = await this.feeds.head(jobsFeed);
    const validatorAt = (changedAt: string) => `W/${etagOf(`${file} ${epoch} ${lastSeq} ${changedAt}`)}`;
    const known = validatorAt(await this.changedAt(at));
    if (matchesEtag(request.headers['if-none-match'], known)) {
      await this.cacheable(reply, known, at);
      await reply.status(304).send();
      return;
    }
    // What the feed has told of is in the answer, and shows by now.
    await this.feeds.awaitProjections(jobsFeed, 'job');
    const now = this.clock.now();
    const changedAt = await this.changedAt(now);
    await this.cacheable(reply, validatorAt(changedAt), now);
    await this.send(request, reply, { file, format, at: now, changedAt });
  }

  /**
   * The validator is weak: the same jobs may be written in other bytes, compressed ones too. Shared caches let go of an
   * ad when its time is over.
   */
  private async cacheable(reply: FastifyReply, etag: string, at: Instant): Promise<void> {
    reply.header('etag', etag).header('cache-control', sharedUntil(await this.jobs.nextEdge(at), at));
  }

  private async changedAt(at: Instant): Promise<Instant> {
    return (await this.jobs.lastEdge(at)) ?? NEVER;
  }

  private async send(
    request: FastifyRequest,
    reply: FastifyReply,
    document: {
      readonly file: string;
      readonly format: JobFormat;
      readonly at: Instant;
      readonly changedAt: Instant;
    },
  ): Promise<void> {
    const { file, format, at, changedAt } = document;
    reply.type(format.contentType);
    if (this.writing >= MOST_AT_ONCE) {
      throw new HttpProblem(503, 'busy', 'Several such documents are being sent: try again in a minute.', {
        headers: { 'Retry-After': '60', 'Cache-Control': 'no-store' },
      });
    }
    const { publication, language } = this.configuration;
    const context = {
      publication: { name: publication.name, language, contactEmail: publication.contactEmail },
      urls: this.urls,
      selfUrl: this.urls.path(`/feeds/jobs/${file}`),
      changedAt,
    };
    this.writing += 1;
    try {
      await sendTextStream(request, reply, this.written(format, context, at));
    } finally {
      this.writing -= 1;
    }
  }

  /** The ads of one instant, whenever a page of them is read: what shows then does not change any more. */
  private async *written(format: JobFormat, context: FormatContext, at: Instant): AsyncGenerator<string> {
    let count = 0;
    let last: CopiedJobAd | undefined;
    let page = await this.jobs.newestForCopies({ at, limit: PAGE });
    let text = format.begin(context);
    for (; page.length > 0; page = await this.jobs.newestForCopies({ at, limit: PAGE, after: last })) {
      for (const job of page) {
        const piece = format.job(job, context, count);
        if (piece === null) continue;
        text += piece;
        count += 1;
      }
      yield text;
      text = '';
      last = page.at(-1);
      if (page.length < PAGE) break;
    }
    yield text + format.end(count);
  }
}
