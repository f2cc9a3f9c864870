import type { FastifyRequest } from 'fastify';
import type { Origin } from './sign-in-log.js';
import type { DeviceCookie } from './staff-cookies.js';

const LONGEST_AGENT = 300;

/** Where a request came from, as the proxies that are trusted say. */
export function originOf(request: FastifyRequest, cookie: DeviceCookie): Origin {
  const agent = (request.headers['user-agent'] ?? '').replace(/[^\x20-\x7e]/g, '?');
  const device = cookie.read(request.headers.cookie) ?? null;
  return { address: request.ip, agent: agent.slice(0, LONGEST_AGENT), device };
}
