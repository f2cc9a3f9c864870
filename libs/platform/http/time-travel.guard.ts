import { SetMetadata } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { accessOf, forbidden } from './access.guard.js';
import { TIME_TRAVEL, TRAVELS } from './as-of.decorator.js';
import { HttpProblem } from './problem.js';
import { requestContext } from './request-context.js';

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
 * Refuses `?at=` in the admin API to who may not travel in time, and to everybody where it tells what there is now: an
 * answer that looks like one of another time and is none would be wrong. It looks at the route and not at the address,
 * which may be written in more ways than one.
 */
export class TimeTravelGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.method !== 'GET' && request.method !== 'HEAD') return true;
    if (request.routeOptions.url?.startsWith(API) !== true) return true;
    if ((request.query as Readonly<Record<string, unknown>> | null)?.['at'] === undefined) return true;
    if (accessOf(this.reflector, [handler as () => unknown, context.getClass()]).kind === 'public')
      return true;
    if (requestContext(request).actor?.permissions.has(TIME_TRAVEL) !== true) throw forbidden(TIME_TRAVEL);
    if (this.reflector.get<boolean | undefined>(TRAVELS, handler)) return true;
    throw nowOnly(this.reflector.get<string | undefined>(REASON, handler));
  }
}
