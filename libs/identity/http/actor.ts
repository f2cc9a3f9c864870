import type { FastifyRequest } from 'fastify';
import { requestContext, unauthenticated } from '#platform';
import type { Actor } from '#platform';

/**
 * Who sends a request.
 * @throws HttpProblem 401 when nobody did
 */
export function actorOf(request: FastifyRequest): Actor {
  const { actor } = requestContext(request);
  if (!actor) throw unauthenticated();
  return actor;
}
