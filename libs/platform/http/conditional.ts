import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A reply that caches may keep. */
export interface CacheableReply {
  readonly body: string | Buffer;
  readonly contentType: string;
  /** For example `public, max-age=0, s-maxage=30`; what staff see stays private whatever stands here. */
  readonly cacheControl: string;
  /** Made of the body unless given, with its quotes. */
  readonly etag?: string;
}

/** A strong validator of a body: 128 bits of SHA-256. */
export function etagOf(body: string | Buffer): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
}

/** Whether an `If-None-Match` names the validator; weak comparison, as RFC 9110 asks for it. */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const strong = etag.replace(/^W\//, '');
  return [...ifNoneMatch.matchAll(/"[\x21\x23-\x7e\x80-\xff]*"/g)].some(([known]) => known === strong);
}

/** Answers 304 to who has it already, else the body with its validator. */
export function sendCacheable(request: FastifyRequest, reply: FastifyReply, answer: CacheableReply): void {
  const etag = answer.etag ?? etagOf(answer.body);
  reply.header('etag', etag).header('cache-control', answer.cacheControl);
  if (matchesEtag(request.headers['if-none-match'], etag)) {
    reply.status(304).send();
    return;
  }
  reply.type(answer.contentType).send(answer.body);
}
