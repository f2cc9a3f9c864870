import type { INestApplicationContext, Type } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import { StartupError } from '../startup-error.js';
import { accessOf } from './access.guard.js';
import type { RouteAccess } from './access.guard.js';

/** A route of a controller and what it asks of its caller. */
export interface GuardedRoute {
  /** `ArticlesController.draft`. */
  readonly name: string;
  readonly controller: Type;
  readonly access: RouteAccess;
}

/** Every route of every controller of an application. */
export function routesOf(app: INestApplicationContext): readonly GuardedRoute[] {
  const reflector = app.get(Reflector, { strict: false });
  const scanner = new MetadataScanner();
  const routes: GuardedRoute[] = [];
  for (const module of app.get(ModulesContainer, { strict: false }).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const controller = metatype as Type;
      const prototype = controller.prototype as Readonly<Record<string, () => unknown>>;
      for (const method of scanner.getAllMethodNames(prototype)) {
        const handler = prototype[method];
        if (!handler || !Reflect.hasMetadata(METHOD_METADATA, handler)) continue;
        routes.push({
          name: `${controller.name}.${method}`,
          controller,
          access: accessOf(reflector, [handler, controller]),
        });
      }
    }
  }
  return routes;
}

/**
 * Refuses a start with a route that neither is public nor asks for a permission, or asks for one that nobody defined.
 * @throws StartupError `route-unguarded`
 */
export function assertRoutesAreGuarded(app: INestApplicationContext, permissions: readonly string[]): void {
  const wrong = routesOf(app).flatMap(({ name, access }) => {
    if (access.kind === 'unsaid') return [`${name} has neither @Requires nor @Public`];
    if (access.kind === 'permission' && !permissions.includes(access.permission)) {
      return [`${name} requires ${access.permission}, which the rights table does not know`];
    }
    return [];
  });
  if (wrong.length > 0) throw new StartupError('route-unguarded', `${wrong.join('; ')}.`);
}
