import { STATUS_CODES } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { describeError } from '../logging/describe-error.js';
import { traceOfRequest } from '../tracing/current-span.js';
import type { ErrorPages, MovedAddress } from './error-pages.js';
import { sharedUntil } from '../caching/live-replies.js';
import { methodOf } from './observed.js';
import { HttpProblem, problemOf } from './problem.js';
import { requestContext } from './request-context.js';
import type { ProblemDocument } from './problem.js';

/** What answering an error needs. */
export interface ProblemSender {
  readonly logger: Logger;
  /** Asked for readers in a browser; undefined until the application is built, or when it has none. */
  readonly errorPages: () => ErrorPages | undefined;
}

/** Answers an error, whoever raised it: problem+json, or a page for a reader in a browser. */
export async function sendProblem(
  sender: ProblemSender,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { problem, headers } = problemOf(error);
  const { correlationId, receivedAt } = requestContext(request);
  if (problem.status >= 500) {
    const level = problem.status === 503 ? 'warn' : 'error';
    sender.logger[level](
      {
        method: methodOf(request),
        route: request.routeOptions?.url ?? 'none',
        correlationId,
        ...traceOfRequest(correlationId),
        error: describeError(error),
      },
      problem.title,
    );
  }
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  reply
    .status(problem.status)
    .headers(headers)
    .removeHeader('content-length')
    .removeHeader('etag')
    .removeHeader('last-modified')
    .header('cache-control', 'no-store');
  const moved = problem.status === 404 ? await movedTo(sender, request) : null;
  if (moved !== null) {
    reply.header('cache-control', sharedUntil(moved.validUntil, receivedAt)).redirect(moved.location, 301);
    return;
  }
  if (problem.status < 400) {
    reply.send();
    return;
  }
  if (problem.status === 413) await takeTheRest(request.raw);
  const full = { ...problem, correlationId };
  const page = await pageFor(sender, full, request);
  if (page !== null) {
    reply.type('text/html; charset=utf-8').send(page);
    return;
  }
  reply.serializer(JSON.stringify).type('application/problem+json').send(full);
}

/** What a caller may go on sending after its body was refused, and for how long. */
const REST_BYTES = 64 * 1024 * 1024;
const REST_MS = 5_000;

/**
 * Lets a caller finish sending a body that is refused for its size, within bounds: most read an answer only then, and
 * would report a broken connection instead of the reason.
 */
async function takeTheRest(raw: IncomingMessage): Promise<void> {
  if (raw.readableEnded || raw.destroyed) return;
  const patience = AbortSignal.timeout(REST_MS);
  let taken = 0;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      raw.off('data', count);
      resolve();
    };
    const count = (chunk: Buffer): void => {
      taken += chunk.length;
      if (taken > REST_BYTES) done();
    };
    patience.addEventListener('abort', done, { once: true });
    raw.once('end', done).once('close', done).once('error', done).on('data', count);
    raw.resume();
  });
}

/** The same answer as raw HTTP, for what breaks before there is a request: bad syntax, too large headers. */
export function rawProblem(error: unknown, correlationId: string): string {
  const known = problemOf(error).problem;
  const { problem } =
    known.status < 500
      ? { problem: known }
      : problemOf(new HttpProblem(400, 'bad-request', 'The request is not valid HTTP.'));
  const body = JSON.stringify({ ...problem, correlationId });
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? 'Refused'}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Correlation-Id: ${correlationId}`,
    'X-Content-Type-Options: nosniff',
    'Cache-Control: no-store',
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

async function pageFor(
  sender: ProblemSender,
  problem: ProblemDocument,
  request: FastifyRequest,
): Promise<string | null> {
  const pages = sender.errorPages();
  if (!pages || !isReader(request)) return null;
  try {
    return await pages.pageFor(problem, request.raw.url ?? '/');
  } catch (error) {
    sender.logger.error({ error: describeError(error) }, 'The error page itself failed');
    return null;
  }
}

/** Programs follow old addresses too. */
async function movedTo(sender: ProblemSender, request: FastifyRequest): Promise<MovedAddress | null> {
  const pages = sender.errorPages();
  if (!pages || !asksForPage(request)) return null;
  try {
    return await pages.movedTo(request.raw.url ?? '/', requestContext(request).receivedAt);
  } catch (error) {
    sender.logger.error({ error: describeError(error) }, 'Where an address has moved to could not be asked');
    return null;
  }
}

function isReader(request: FastifyRequest): boolean {
  return asksForPage(request) && /\btext\/html\b/i.test(request.headers.accept ?? '');
}

function asksForPage({ method, raw }: FastifyRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return !/^\/(?:api|health|metrics)(?:[/?]|$)/.test(raw.url ?? '');
}
