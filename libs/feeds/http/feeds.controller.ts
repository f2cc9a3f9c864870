import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#kernel';
import {
  acceptsGzip,
  etagOf,
  HttpProblem,
  matchesEtag,
  OwnCredentials,
  Public,
  sendTextStream,
} from '#platform';
import { ConsumerCredentials } from '../access/consumer-credentials.js';
import { FeedReads } from '../access/feed-reads.js';
import { feedNameSchema, feedQuerySchema } from '../contract/consumer.input-schemas.js';
import type { FeedQuery } from '../contract/consumer.input-schemas.js';
import { formatCursor } from '../feed/feed-cursor.js';
import type { FeedDefinition } from '../feed/feed-definition.js';
import { FeedReader } from '../feed/feed-reader.js';
import { pageLimit } from '../feed/page-limit.js';
import { feedAnswers } from '../observed.js';
import type { FeedAnswer } from '../observed.js';
import { FeedStreams } from './feed-streams.js';

const JSON_TYPE = 'application/json; charset=utf-8';
/** A full page of frozen items is the same for ever; a day lets a site move to another address. */
const IMMUTABLE = 'public, max-age=86400, immutable';
const ALWAYS_ASK = 'public, no-cache';
const PERSONAL = 'private, no-cache';
const MOST_SNAPSHOTS = 4;

/** Changes and snapshots for programs that keep a copy; docs/feeds.md is their handbook. */
@ApiTags('feeds')
@Public()
@Controller('api/v1')
export class FeedsController {
  private snapshots = 0;

  constructor(
    private readonly reader: FeedReader,
    private readonly credentials: ConsumerCredentials,
    private readonly reads: FeedReads,
    private readonly streams: FeedStreams,
  ) {}

  @Get('feeds/:feed')
  @OwnCredentials()
  @ApiOperation({
    summary: 'Read the changes after a cursor, oldest first',
    description:
      'A full page never changes. With `Accept: text/event-stream` it goes on for ever; `Last-Event-ID` is the cursor. ' +
      'A cursor from which nobody can go on is answered 410: take a snapshot. Feeds about people need a token of a consumer.',
  })
  async readFeed(
    @Param('feed', { schema: feedNameSchema }) name: string,
    @Query({ schema: feedQuerySchema }) { after, limit }: FeedQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const feed = this.reader.feed(name);
    const follows = wantsEvents(request);
    await observed({ feed: name, way: follows ? 'stream' : 'page' }, async () => {
      const consumer = await this.credentials.readerOf(feed, request);
      const known = consumer && (await this.reads.admit(consumer, name));
      reply.header('vary', 'Accept, Authorization');
      if (follows) {
        const lastEventId = request.headers['last-event-id'];
        const from = typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : after;
        await this.streams.serve({ feed, after: from, consumer, request, reply });
        return 'sent';
      }
      const place = await this.reader.placeOf(feed, after);
      const most = pageLimit(feed, { limit, isConsumer: consumer !== null });
      const span = this.reader.spanOf(feed, place, most);
      reply.header('cache-control', cacheControlOf(feed, span.hasMore));
      const etag = span.version === undefined ? undefined : etagOf(span.version);
      const unchanged = etag !== undefined && matchesEtag(request.headers['if-none-match'], etag);
      // What the reader has need not be read again.
      const body = unchanged ? '' : await this.reader.pageText(feed, span);
      if (consumer && known !== span.to) await this.reads.note(consumer, name, span.to);
      return sendConditional(request, reply, { body, etag: etag ?? etagOf(body) });
    });
  }

  @Get('snapshots/:feed')
  @OwnCredentials()
  @ApiOperation({
    summary: 'Take all that is there, with the cursor to go on from',
    description:
      'One item a line, between a first line that holds the cursor and a last one that holds the count; ' +
      'gzip when it is accepted. Feeds about people need a token of a consumer.',
  })
  async readSnapshot(
    @Param('feed', { schema: feedNameSchema }) name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const feed = this.reader.feed(name);
    await observed({ feed: name, way: 'snapshot' }, async () => {
      const consumer = await this.credentials.readerOf(feed, request);
      if (consumer) await this.reads.admit(consumer, name);
      const { epoch, lastSeq } = await this.reader.recentHead(feed);
      const cursor = formatCursor({ epoch, seq: lastSeq });
      reply.header('vary', 'Accept-Encoding, Authorization');
      reply.header('cache-control', feed.content.kind === 'frozen' ? ALWAYS_ASK : PERSONAL);
      if (feed.content.kind === 'frozen') {
        const etag = etagOf(`${request.host} ${cursor} ${acceptsGzip(request)} ${feed.content.revision}`);
        reply.header('etag', etag);
        if (matchesEtag(request.headers['if-none-match'], etag)) {
          await reply.status(304).send();
          return 'unchanged';
        }
      }
      await this.taken(async () => {
        reply.type(JSON_TYPE);
        await sendTextStream(request, reply, linesOf(this.reader.snapshot(feed, lastSeq), cursor));
      });
      if (consumer) await this.reads.note(consumer, name, lastSeq);
      return 'sent';
    });
  }

  /** A few snapshots at a time: each keeps a connection of the pool busy. */
  private async taken(send: () => Promise<void>): Promise<void> {
    if (this.snapshots >= MOST_SNAPSHOTS) {
      throw new HttpProblem(503, 'busy', 'Several snapshots are being taken: try again in a minute.', {
        headers: { 'Retry-After': '60' },
      });
    }
    this.snapshots += 1;
    try {
      await send();
    } finally {
      this.snapshots -= 1;
    }
  }
}

/** One item a line, between the cursor and the count. */
async function* linesOf(pages: AsyncGenerator<readonly string[]>, cursor: string): AsyncGenerator<string> {
  const head = `{"cursor":${JSON.stringify(cursor)},"items":[\n`;
  let count = 0;
  for await (const items of pages) {
    if (items.length === 0) continue;
    yield (count === 0 ? head : ',\n') + items.join(',\n');
    count += items.length;
  }
  yield `${count === 0 ? head : '\n'}],"count":${count}}\n`;
}

/** Tells how it went of a request to a feed. */
async function observed(
  of: Pick<FeedAnswer, 'feed' | 'way'>,
  answer: () => Promise<FeedAnswer['outcome']>,
): Promise<void> {
  try {
    const outcome = await answer();
    feedAnswers.tell({ ...of, outcome });
  } catch (error) {
    const gone = error instanceof DomainError && error.kind === 'gone';
    feedAnswers.tell({ ...of, outcome: gone ? 'gone' : 'refused' });
    throw error;
  }
}

function sendConditional(
  request: FastifyRequest,
  reply: FastifyReply,
  { body, etag }: { readonly body: string; readonly etag: string },
): FeedAnswer['outcome'] {
  reply.header('etag', etag);
  if (matchesEtag(request.headers['if-none-match'], etag)) {
    reply.status(304).send();
    return 'unchanged';
  }
  reply.type(JSON_TYPE).send(body);
  return 'sent';
}

function cacheControlOf({ content }: FeedDefinition, full: boolean): string {
  if (content.kind === 'joined') return PERSONAL;
  return full ? IMMUTABLE : ALWAYS_ASK;
}

function wantsEvents({ headers }: FastifyRequest): boolean {
  return /\btext\/event-stream\b/i.test(headers.accept ?? '');
}
