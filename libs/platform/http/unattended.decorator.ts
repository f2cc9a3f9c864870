import { RouteConfig } from '@nestjs/platform-fastify';

/**
 * For a route that an open window asks by itself, again and again: it lets its caller in like any other, but does not
 * count as use of their session, which ends in a window that nobody sits at.
 */
export function Unattended(): MethodDecorator {
  return RouteConfig({ unattended: true });
}

/** Whether a route is {@link Unattended}, from its Fastify configuration. */
export function isUnattended(config: unknown): boolean {
  return (config as { readonly unattended?: boolean } | undefined)?.unattended === true;
}
