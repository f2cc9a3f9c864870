import type { FastifyRequest } from 'fastify';
import { HttpProblem } from './problem.js';

/** The header that a page of this newsroom sends along with commands; no form can, and no foreign page may. */
export const COMMAND_HEADER = 'x-forside-command';

/**
 * Whether a browser says that a request comes from a page of this newsroom (OWASP, fetch metadata). Where it sends no
 * Sec-Fetch-Site, as over plain http, its Origin decides.
 * @returns undefined when it says nothing: old browsers, and programs
 */
export function isFromOwnPage(request: FastifyRequest): boolean | undefined {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined) return site === 'same-origin';
  if (origin === undefined) return undefined;
  return URL.canParse(origin) && new URL(origin).host === request.host;
}

/**
 * A cookie goes along with whatever a browser sends here, also for a page of somebody else: a command that has only a
 * cookie to show must come from a page of this newsroom and carry {@link COMMAND_HEADER}.
 * @throws HttpProblem 403 `foreign-command`
 */
export function assertOwnCommand(request: FastifyRequest): void {
  if (isFromOwnPage(request) === true && (request.headers[COMMAND_HEADER] ?? '') !== '') return;
  throw new HttpProblem(
    403,
    'foreign-command',
    'A browser session commands only from a page of this newsroom, with the header X-Forside-Command: send that, or an API token as `Authorization: Bearer …`.',
  );
}
