import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../http/problem.js';
import { metricsAccess } from './metrics-access.js';

const TOKEN = 'a-secret-of-the-press-room';

function refusalOf(
  token: string | null,
  { headers = {}, peer }: { readonly headers?: IncomingHttpHeaders; readonly peer?: string | undefined },
): number | null {
  const request = { headers, raw: { socket: { remoteAddress: peer } } } as Pick<
    FastifyRequest,
    'headers' | 'raw'
  >;
  try {
    metricsAccess(token)(request);
    return null;
  } catch (error) {
    return error instanceof HttpProblem ? error.status : NaN;
  }
}

describe('The metrics', () => {
  it.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])(
    'without a token are open to programs on this machine (%s)',
    (peer) => {
      expect(refusalOf(null, { peer })).toBeNull();
    },
  );

  it.each([
    '10.0.0.7',
    '192.168.1.2',
    '::ffff:10.0.0.7',
    'fe80::1',
    '1127.0.0.1',
    '127.0.0.1.example',
    undefined,
  ])('without a token are closed to everybody else (%s)', (peer) => {
    expect(refusalOf(null, { peer })).toBe(403);
  });

  it.each(['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-proto'])(
    'without a token are closed to what a proxy passes on (%s)',
    (header) => {
      expect(refusalOf(null, { peer: '127.0.0.1', headers: { [header]: '127.0.0.1' } })).toBe(403);
    },
  );

  it('with a token are open to whoever sends it, wherever they are', () => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '10.0.0.7' };
    expect(refusalOf(TOKEN, { peer: '10.0.0.7', headers })).toBeNull();
  });

  it.each([undefined, '', 'Bearer', `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, `Basic ${TOKEN}`, TOKEN])(
    'with a token are closed to everybody else, on this machine too (%s)',
    (authorization) => {
      const headers = authorization === undefined ? {} : { authorization };
      expect(refusalOf(TOKEN, { peer: '127.0.0.1', headers })).toBe(401);
    },
  );
});
