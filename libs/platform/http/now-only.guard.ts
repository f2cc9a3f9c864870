import { SetMetadata } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { accessOf } from './access.guard.js';
import { TRAVELS } from './as-of.decorator.js';
import { HttpProblem } from './problem.js';

const REASON = 'forside:now-only';
const API = '/api/admin/';

/** Says of a route of the admin API why it answers for now alone, and what answers for other times. */
export const NowOnly = (reason: string): MethodDecorator => SetMetadata(REASON, reason);

/** The refusal of another time than now. */
export function nowOnly(reason = 'It tells what there is now alone.'): HttpProblem {
  return new HttpProblem(422, 'now-only', `${reason} Ask again without \`at\`.`, {
    problems: [{ field: 'at', message: 'is not answered here' }],
  });
}

/**
 * Refuses `?at=` where the admin API tells what there is now: an answer that looks like one of another time and is none
 * would be wrong.
 */
export class NowOnlyGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    const { method, url, query } = context.switchToHttp().getRequest<FastifyRequest>();
    if (method !== 'GET' && method !== 'HEAD') return true;
    if (!url.startsWith(API) || this.reflector.get<boolean | undefined>(TRAVELS, handler)) return true;
    if (accessOf(this.reflector, [handler as () => unknown, context.getClass()]).kind === 'public')
      return true;
    if ((query as Readonly<Record<string, unknown>> | null)?.['at'] === undefined) return true;
    throw nowOnly(this.reflector.get<string | undefined>(REASON, handler));
  }
}
