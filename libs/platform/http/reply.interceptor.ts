import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';
import { CommandReply } from './command-reply.js';
import { positionTokens } from './freshness.js';
import type { FreshnessGate } from './freshness.js';

/** Holds a read back until what its `X-Position` names is visible, and puts the outcome of a command into headers. */
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
    return next
      .handle()
      .pipe(map((value: unknown) => (value instanceof CommandReply ? shown(value, reply) : value)));
  }
}

function shown(value: CommandReply, reply: FastifyReply): CommandReply['body'] {
  void reply.header('etag', `"${value.revision}"`).header('x-position', value.position);
  return value.body;
}
