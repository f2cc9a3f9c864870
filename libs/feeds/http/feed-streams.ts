import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpProblem } from '#platform';
import { ConsumerCredentials } from '../access/consumer-credentials.js';
import type { KnownConsumer } from '../access/consumer-credentials.js';
import { FeedReads } from '../access/feed-reads.js';
import { formatCursor } from '../feed/feed-cursor.js';
import type { FeedDefinition } from '../feed/feed-definition.js';
import type { FeedHead } from '../feed/feed-heads.js';
import { FeedReader } from '../feed/feed-reader.js';
import type { FeedLine, FeedPlace } from '../feed/feed-reader.js';
import { feedStreams } from '../observed.js';

/** A request to follow a feed. */
export interface FollowRequest {
  readonly feed: FeedDefinition;
  readonly after: string | undefined;
  readonly consumer: KnownConsumer | null;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

const MOST_STREAMS = 500;
const MOST_OF_ONE = 5;
const BATCH = 100;
const HEARTBEAT_MS = 15_000;
/** Connections are made anew now and then, so that load spreads over processes that came later. */
const LONGEST_MS = 30 * 60_000;
const RECONNECT_MS = 2_000;

/** Feeds as server-sent events: every change with its cursor as the id of its event. */
@Injectable()
export class FeedStreams implements OnModuleInit {
  private readonly open = new Map<string, number>();
  private readonly stopping = new AbortController();
  private streams = 0;

  constructor(
    private readonly reader: FeedReader,
    private readonly credentials: ConsumerCredentials,
    private readonly reads: FeedReads,
    private readonly adapter: HttpAdapterHost,
  ) {}

  /** A stop of the process ends streams at once: they go on elsewhere. */
  onModuleInit(): void {
    this.adapter.httpAdapter.getInstance<FastifyInstance>().addHook('preClose', (done) => {
      this.stopping.abort();
      done();
    });
  }

  /**
   * Follows a feed until the reader goes, the process stops or half an hour is over.
   * @throws what FeedReader.placeOf throws, and HttpProblem 503 or 429, before anything is sent
   */
  async serve(follow: FollowRequest): Promise<void> {
    const { feed, after, reply } = follow;
    const place = await this.reader.placeOf(feed, after);
    const who = follow.consumer?.id ?? `anybody ${follow.request.ip}`;
    const ofOne = this.open.get(who) ?? 0;
    if (ofOne >= MOST_OF_ONE) {
      throw new HttpProblem(429, 'too-many-streams', `Keep at most ${MOST_OF_ONE} streams open.`, {
        headers: { 'Retry-After': '60' },
      });
    }
    if (this.streams >= MOST_STREAMS) {
      throw new HttpProblem(503, 'busy', 'Many follow this feed: try again in a minute, or poll it.', {
        headers: { 'Retry-After': '60' },
      });
    }
    this.streams += 1;
    feedStreams.tell({ feed: feed.name, change: 1 });
    this.open.set(who, ofOne + 1);
    const gone = new AbortController();
    const body = new PassThrough();
    body.once('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, this.stopping.signal, AbortSignal.timeout(LONGEST_MS)]);
    reply
      .type('text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      .send(body);
    body.write(`retry: ${RECONNECT_MS}\n\n`);
    const heartbeat = setInterval(() => body.write(': \n\n'), HEARTBEAT_MS);
    try {
      await this.follow(follow, { body, signal, place });
    } catch {
      // It went wrong half-way: the reader comes again with the last id it has.
    } finally {
      clearInterval(heartbeat);
      body.end();
      this.streams -= 1;
      feedStreams.tell({ feed: feed.name, change: -1 });
      const left = (this.open.get(who) ?? 1) - 1;
      if (left > 0) this.open.set(who, left);
      else this.open.delete(who);
    }
  }

  private async follow(
    { feed, consumer, request }: FollowRequest,
    {
      body,
      signal,
      place,
    }: {
      readonly body: PassThrough;
      readonly signal: AbortSignal;
      readonly place: FeedPlace;
    },
  ): Promise<void> {
    let { seq } = place;
    let head: FeedHead = place;
    while (!signal.aborted) {
      const lines = await this.reader.linesAfter(feed, { after: seq, upTo: head.lastSeq, limit: BATCH });
      const last = lines.at(-1);
      if (last) {
        seq = last.seq;
        const room = body.write(lines.map((line) => eventOf(line, head.epoch)).join(''));
        if (!room) await once(body, 'drain', { signal });
        if (consumer) await this.reads.note(consumer, feed.name, seq);
        continue;
      }
      await this.reader.heads.changed(feed.name, head, signal);
      if (signal.aborted) return;
      // A consumer that was paused, or lost its token, follows no further.
      await this.credentials.readerOf(feed, request);
      head = await this.reader.recentHead(feed);
      if (head.epoch !== place.epoch || seq < head.floor) return;
    }
  }
}

/** JSON has no line breaks of its own. */
function eventOf({ seq, op, text }: FeedLine, epoch: string): string {
  return `id: ${formatCursor({ epoch, seq })}\nevent: ${op}\ndata: ${text}\n\n`;
}
