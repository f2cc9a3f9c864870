import { RouteConfig } from '@nestjs/platform-fastify';

/**
 * For a route that judges the `Authorization` header itself, because what it takes is no token of a person: the
 * Authenticator is not asked.
 */
export function OwnCredentials(): MethodDecorator {
  return RouteConfig({ ownCredentials: true });
}

/** Whether a route judges its credentials itself, from its Fastify configuration. */
export function judgesCredentials(config: unknown): boolean {
  return (config as { readonly ownCredentials?: boolean } | undefined)?.ownCredentials === true;
}
