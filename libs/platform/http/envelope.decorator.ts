import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { randomId } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { HttpProblem } from './problem.js';
import { requestContext } from './request-context.js';

/** Injects the {@link CommandEnvelope} of a request. */
export const Envelope = createParamDecorator((_: unknown, context: ExecutionContext): CommandEnvelope => {
  const { actor, correlationId } = requestContext(context.switchToHttp().getRequest<FastifyRequest>());
  if (!actor) throw new HttpProblem(401, 'unauthenticated', 'Send an API token.');
  return { commandId: randomId(), actorId: actor.id, correlationId };
});
