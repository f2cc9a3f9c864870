import type { CanActivate, ExecutionContext, Type } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { IS_PUBLIC, REQUIRED_PERMISSION, SIGNS_IN } from './access.decorators.js';
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

/** The answer to who lacks a permission: their roles do not hold it, or the scopes of their token leave it out. */
export function forbidden(permission: string): HttpProblem {
  return new HttpProblem(403, 'forbidden', `This needs the permission ${permission}, which you do not hold.`);
}

/** The way of people who have yet to sign in: to the page for that, which leads back to what they asked for. */
function signInFirst({ url }: FastifyRequest): HttpProblem {
  const next = encodeURIComponent(url).replaceAll('%2F', '/');
  return new HttpProblem(303, 'sign-in-first', 'Sign in first.', {
    headers: { Location: `/admin/sign-in?next=${next}` },
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
    const targets = [context.getHandler() as () => unknown, context.getClass()];
    const access = accessOf(this.reflector, targets);
    if (access.kind === 'public') return true;

    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { actor } = requestContext(request);
    if (!actor) {
      const signsIn = this.reflector.getAllAndOverride<boolean | undefined>(SIGNS_IN, targets);
      throw signsIn ? signInFirst(request) : unauthenticated();
    }
    if (actor.via === 'session' && request.method !== 'GET' && request.method !== 'HEAD') {
      assertOwnCommand(request);
    }
    if (access.kind === 'permission' && actor.permissions.has(access.permission)) return true;
    if (access.kind === 'permission') throw forbidden(access.permission);
    throw new HttpProblem(403, 'forbidden', 'Nobody may do this.');
  }
}
