import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { createParamDecorator, Injectable } from '@nestjs/common';
import type { ExecutionContext, PipeTransform } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { derivedId, randomId } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { IdempotencyKeys } from '../idempotency/idempotency-keys.js';
import { unauthenticated } from './access.guard.js';
import { HttpProblem } from './problem.js';
import { requestContext, setRequestContext } from './request-context.js';

const KEY = /^[\x21-\x7e]{1,255}$/;

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Makes the {@link CommandEnvelope} of a request, and holds its Idempotency-Key to its body. */
@Injectable()
export class EnvelopePipe implements PipeTransform<Exchange, Promise<CommandEnvelope>> {
  constructor(private readonly keys: IdempotencyKeys) {}

  async transform({ request, reply }: Exchange): Promise<CommandEnvelope> {
    const { actor, correlationId, route } = requestContext(request);
    if (!actor) throw unauthenticated();
    const key = request.headers['idempotency-key'];
    // Which token or session, so that what one did that has leaked can be told from what its person did.
    const source = `${actor.via} ${actor.credentialId} ${request.method} ${route}`;
    if (key === undefined) {
      return { commandId: randomId(), actorId: actor.id, correlationId, source, fresh: true };
    }
    if (typeof key !== 'string' || !KEY.test(key)) {
      throw new HttpProblem(
        400,
        'invalid-idempotency-key',
        'Send an Idempotency-Key of 1 to 255 visible ASCII characters.',
      );
    }
    const commandId = commandIdOf(request, actor.id, key);
    const envelope = { commandId, actorId: actor.id, correlationId, source };
    // All pipes of a request start together. An input that the schema refuses has been answered after this turn, and
    // must not bind the key: the caller may correct it and send it again.
    await turnOfTheLoop();
    if (reply.sent) return envelope;
    const outcomes = await this.keys.hold(envelope.commandId, contentOf(request));
    setRequestContext(request, { ...requestContext(request), outcomes });
    return { ...envelope, unrecorded: outcomes };
  }
}

const inject = createParamDecorator((_: unknown, context: ExecutionContext): Exchange => {
  const http = context.switchToHttp();
  return { request: http.getRequest<FastifyRequest>(), reply: http.getResponse<FastifyReply>() };
});

/**
 * Injects the {@link CommandEnvelope} of a request: its command id derives from actor, route and `Idempotency-Key`,
 * and is random without one.
 */
export function Envelope(): ParameterDecorator {
  return (target, key, index) => {
    inject(EnvelopePipe)(target, key, index);
    const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (key === undefined || descriptor === undefined) return;
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Makes a repeat safe: the same key with the same request is answered as the first time. 1–255 visible ASCII ' +
        'characters; the same key with another body is refused (422).',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    })(target, key, descriptor);
  };
}

/** Design 5.1: the same actor, address and key are the same command. */
function commandIdOf(request: FastifyRequest, actorId: string, key: string): string {
  const params = Object.entries((request.params ?? {}) as Readonly<Record<string, string>>).sort();
  return derivedId(actorId, request.method, request.routeOptions.url ?? '', JSON.stringify(params), key);
}

/** What the key is held to: the query and the body as they were parsed, so that white space does not count. */
function contentOf(request: FastifyRequest): string {
  const body = Buffer.isBuffer(request.body) ? request.body.toString('base64') : request.body;
  return JSON.stringify([request.query, body ?? null]);
}
