import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { concatMap, map } from 'rxjs';
import type { Observable } from 'rxjs';
import { CommandReply } from './command-reply.js';
import { positionTokens } from './freshness.js';
import type { FreshnessGate } from './freshness.js';
import { requestContext } from './request-context.js';

/**
 * Holds a read back until what its `X-Position` names is visible, keeps what a repeat of a command is to be answered
 * with, and puts the outcome of a command into headers.
 */
export class ReplyInterceptor implements NestInterceptor {
  constructor(private readonly gate: FreshnessGate | undefined) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const position = request.headers['x-position'];
    if (position !== undefined && (request.method === 'GET' || request.method === 'HEAD')) {
      const tokens = positionTokens(String(position));
      await this.gate?.pass(tokens);
    }
    const told = map((value: unknown) => (value instanceof CommandReply ? shown(value, reply) : value));
    if (request.headers['idempotency-key'] === undefined) return next.handle().pipe(told);
    const kept = concatMap(async (value: unknown) => {
      await requestContext(request).outcomes?.keep();
      return value;
    });
    return next.handle().pipe(kept, told);
  }
}

function shown(value: CommandReply, reply: FastifyReply): CommandReply['body'] {
  void reply.header('etag', `"${value.revision}"`).header('x-position', value.position);
  return value.body;
}
