import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { plusMilliseconds } from '#kernel';
import type { Clock, Instant } from '#kernel';
import { answerFirst } from '../http/answer-first.js';
import { etagOf, matchesEtag } from '../http/conditional.js';
import type { AsOf } from '../http/as-of.decorator.js';
import { beginRequest, requestContext } from '../http/request-context.js';
import { SECURITY_HEADERS } from '../http/security-headers.js';
import type { Logger } from '../logging/logger.js';
import { FragmentCache } from './fragment-cache.js';
import type { CacheStats, Fragment, Made } from './fragment-cache.js';
import { ReplyCache } from './reply-cache.js';
import type { CachedReply } from './reply-cache.js';

/** A reply as its maker returns it, with the fragments that it was assembled from. */
export interface AssembledReply {
  /** 200 unless told; a 404 or 410 is cached like any other page. */
  readonly status?: number;
  readonly contentType: string;
  readonly body: string;
  readonly fragments: readonly Fragment<unknown>[];
}

/** What {@link LiveReplies.answer} needs. */
export interface LiveAnswer {
  /** Path and the query that matters, in one spelling. */
  readonly address: string;
  readonly asOf: AsOf;
  /** Assembles the reply for an instant, from fragments of {@link LiveReplies.fragment}. */
  readonly make: (at: Instant) => Promise<AssembledReply>;
}

/** The longest that a shared cache may show a page after it has changed, in seconds; the README states it. */
export const SHARED_CACHE_SECONDS = 30;

const LASTING = `public, max-age=0, s-maxage=${SHARED_CACHE_SECONDS}`;
const MOST_FRAGMENTS = 20_000;
const MOST_REPLY_BYTES = 48 * 1024 * 1024;

/**
 * Public replies of now, cached by what they are made of; those for another instant are made anew and stay private.
 * Whoever runs the projections tells it what changed.
 */
export class LiveReplies {
  private readonly fragments = new FragmentCache({ most: MOST_FRAGMENTS });
  private readonly replies = new ReplyCache({ mostBytes: MOST_REPLY_BYTES });
  private hits = 0;
  private misses = 0;

  /** A fragment for an instant: a cached one for now, one made for the purpose otherwise. */
  async fragment<Value>(
    key: string,
    { at, live }: AsOf,
    make: (at: Instant) => Promise<Made<Value>>,
  ): Promise<Fragment<Value>> {
    if (live) return this.fragments.get(key, at, make);
    return { ...(await make(at)), validFrom: at, dropped: true };
  }

  /** Answers a request, from the cache if it can; 304 to who has it already. */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    { address, asOf, make }: LiveAnswer,
  ): Promise<void> {
    const kept = asOf.live ? this.replies.find(address, asOf.at) : undefined;
    if (kept) {
      this.hits += 1;
      send(request, reply, kept, asOf);
      return;
    }
    if (asOf.live) this.misses += 1;
    const { status = 200, contentType, body, fragments } = await make(asOf.at);
    const { route } = requestContext(request);
    const assembled = cachedReply({ status, contentType, body, fragments }, route);
    if (asOf.live && fragments.every((fragment) => !fragment.dropped)) {
      this.replies.keep(address, assembled, fragments);
    }
    send(request, reply, assembled, asOf);
  }

  /**
   * Answers plain addresses (no query) from the cache before anything else looks at the request; one that must see a
   * write (`X-Position`) waits first, like any other read. Where every request is logged, Fastify sees them all.
   */
  serveFirst(
    instance: FastifyInstance,
    { clock, logger }: { readonly clock: Clock; readonly logger: Pick<Logger, 'isLevelEnabled'> },
  ): void {
    if (!logger.isLevelEnabled('debug')) {
      answerFirst(instance, (request, response) => this.sendAtOnce(request, response, clock));
    }
    instance.addHook('onRequest', (request, reply, done) => {
      const url = request.raw.url ?? '';
      const plain = request.method === 'GET' || request.method === 'HEAD';
      if (!plain || url.includes('?') || request.headers['x-position'] !== undefined) {
        done();
        return;
      }
      const { receivedAt } = requestContext(request);
      const kept = this.replies.find(url, receivedAt);
      if (!kept) {
        // Not a miss yet: most addresses are none that is ever kept.
        done();
        return;
      }
      this.hits += 1;
      send(request, reply, kept, { at: receivedAt, live: true });
    });
  }

  /** What {@link send} and the hooks of createHttpApplication would make of it, written at once. */
  private sendAtOnce(request: IncomingMessage, response: ServerResponse, clock: Clock): boolean {
    const receivedAt = clock.now();
    const kept = this.replies.find(request.url ?? '', receivedAt);
    if (!kept) return false;
    this.hits += 1;
    const { correlationId } = beginRequest(request, { receivedAt, route: kept.route });
    const { always, content } = kept.head;
    const own = ['x-correlation-id', correlationId, 'cache-control', publicFor(kept, receivedAt)];
    if (matchesEtag(request.headers['if-none-match'], kept.etag)) {
      response.writeHead(304, [...always, ...own]).end();
    } else {
      response.writeHead(kept.status, [...always, ...own, ...content]).end(kept.body);
    }
    return true;
  }

  /** Drops what depends on any of these tags. */
  drop(tags: readonly string[]): void {
    this.fragments.drop(tags);
  }

  /** Drops everything: when notices of changes may have been missed. */
  flush(): void {
    this.fragments.flush();
  }

  /** What both caches did so far: whole replies, and the fragments that those not kept are assembled from. */
  get stats(): { readonly replies: CacheStats & { readonly bytes: number }; readonly fragments: CacheStats } {
    const { hits, misses } = this;
    return { replies: { hits, misses, ...this.replies.stats }, fragments: this.fragments.stats };
  }
}

function cachedReply(
  { status = 200, contentType, body, fragments }: AssembledReply,
  route: string,
): CachedReply {
  const bytes = Buffer.from(body);
  const etag = etagOf(bytes);
  const validUntil = ReplyCache.validUntil(fragments);
  return {
    status,
    route,
    contentType,
    body: bytes,
    etag,
    validUntil,
    lastingUntil: validUntil && plusMilliseconds(validUntil, -SHARED_CACHE_SECONDS * 1_000),
    head: {
      always: [...SECURITY_HEADERS.flat(), 'etag', etag],
      content: ['content-type', contentType, 'content-length', String(bytes.length)],
    },
  };
}

function send(request: FastifyRequest, reply: FastifyReply, kept: CachedReply, { at, live }: AsOf): void {
  reply.header('cache-control', live ? publicFor(kept, at) : 'private, no-store').header('etag', kept.etag);
  if (matchesEtag(request.headers['if-none-match'], kept.etag)) {
    reply.status(304).send();
    return;
  }
  reply.status(kept.status).header('content-type', kept.contentType).send(kept.body);
}

function publicFor({ validUntil, lastingUntil }: CachedReply, now: Instant): string {
  return lastingUntil === null || now <= lastingUntil ? LASTING : sharedUntil(validUntil, now);
}

/** The `cache-control` of what changes at an instant by plan: {@link SHARED_CACHE_SECONDS} at most, and for null. */
export function sharedUntil(validUntil: Instant | null, now: Instant): string {
  if (validUntil === null) return LASTING;
  const left = Math.floor((Date.parse(validUntil) - Date.parse(now)) / 1000);
  return `public, max-age=0, s-maxage=${Math.max(0, Math.min(SHARED_CACHE_SECONDS, left))}`;
}
