import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../http/problem.js';

/** Says who may scrape; throws a problem for everybody else. */
export type MetricsAccess = (request: Pick<FastifyRequest, 'headers' | 'raw'>) => void;

const LOOPBACK = /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$|^::1$/;

/** What a proxy leaves on requests that come from elsewhere. */
const FORWARDING = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'cf-connecting-ip',
  'true-client-ip',
];

/**
 * With a token, whoever sends it as `Authorization: Bearer`; without one, programs on this machine that no proxy stands
 * in front of.
 */
export function metricsAccess(token: string | null): MetricsAccess {
  if (token === null) return refuseStrangers;
  const expected = digestOf(token);
  return ({ headers }) => {
    const [, sent = ''] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
    // Of equal length and in constant time: nothing can be learnt from how long it takes.
    if (timingSafeEqual(digestOf(sent), expected)) return;
    throw new HttpProblem(401, 'unauthenticated', 'Send METRICS_TOKEN as `Authorization: Bearer …`.', {
      headers: { 'WWW-Authenticate': 'Bearer realm="forside metrics"' },
    });
  };
}

function refuseStrangers({ headers, raw }: Pick<FastifyRequest, 'headers' | 'raw'>): void {
  const here = LOOPBACK.test(raw.socket.remoteAddress ?? '');
  if (here && FORWARDING.every((name) => headers[name] === undefined)) return;
  throw new HttpProblem(
    403,
    'metrics-closed',
    'Only this machine may read the metrics: set METRICS_TOKEN, and send it as `Authorization: Bearer …`.',
  );
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
