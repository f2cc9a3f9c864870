import type { CanActivate, ExecutionContext, Type } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { IS_PUBLIC, REQUIRED_PERMISSION } from './access.decorators.js';
import { assertOwnCommand } from './own-request.js';
import { HttpProblem } from './problem.js';
import { requestContext } from './request-context.js';

/** The answer to who has no credentials, or none that are valid (any more). */
export function unauthenticated(
  detail = 'Sign in: send an API token as `Authorization: Bearer …`.',
): HttpProblem {
  return new HttpProblem(401, 'unauthenticated', detail, {
    headers: { 'WWW-Authenticate': 'Bearer realm="forside"' },
  });
}

/** What a route asks of its caller: a permission, nothing, or (a mistake that start-up refuses) it does not say. */
export type RouteAccess =
  | { readonly kind: 'public' }
  | { readonly kind: 'permission'; readonly permission: string }
  | { readonly kind: 'unsaid' };

/** What the decorators of a handler say, or else those of its controller. */
export function accessOf(reflector: Reflector, targets: readonly (Type | (() => unknown))[]): RouteAccess {
  for (const target of targets) {
    const permission = reflector.get<string | undefined>(REQUIRED_PERMISSION, target);
    if (permission !== undefined) return { kind: 'permission', permission };
    if (reflector.get<boolean | undefined>(IS_PUBLIC, target)) return { kind: 'public' };
  }
  return { kind: 'unsaid' };
}

/** Lets a request in when its route is public or its actor holds the permission; everything else is refused. */
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const access = accessOf(this.reflector, [context.getHandler() as () => unknown, context.getClass()]);
    if (access.kind === 'public') return true;

    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { actor } = requestContext(request);
    if (!actor) throw unauthenticated();
    if (actor.via === 'session' && request.method !== 'GET' && request.method !== 'HEAD') {
      assertOwnCommand(request);
    }
    if (access.kind === 'permission' && actor.permissions.has(access.permission)) return true;
    throw new HttpProblem(
      403,
      'forbidden',
      access.kind === 'permission'
        ? `This needs the permission ${access.permission}, which none of your roles holds.`
        : 'Nobody may do this.',
    );
  }
}
