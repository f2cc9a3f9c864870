import type { FastifyRequest } from 'fastify';
import { HttpProblem, isFromOwnPage } from '#platform';

/** The largest form of staff, in bytes. */
export const FORM_LIMIT = 16 * 1024;

/**
 * Nobody else's page may sign a reader in or out; programs, which say nothing of pages, may.
 * @throws HttpProblem 403 `foreign-form`
 */
export function assertOwnForm(request: FastifyRequest): void {
  if (isFromOwnPage(request) !== false) return;
  throw new HttpProblem(403, 'foreign-form', 'Send this form from the page of this newsroom itself.');
}
