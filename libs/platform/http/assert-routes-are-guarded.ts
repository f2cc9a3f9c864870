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

/** An application, or a part of one (ModuleRef). */
type Application = Pick<INestApplicationContext, 'get'>;

/** Every route of every controller of an application. */
export function routesOf(app: Application): readonly GuardedRoute[] {
  const reflector = new Reflector();
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
 * @param permissions those that the rights table knows; unless given, any will do
 * @throws StartupError `route-unguarded`, naming every such route
 */
export function assertRoutesAreGuarded(app: Application, permissions?: readonly string[]): void {
  const wrong = routesOf(app).flatMap(({ name, access }) => {
    if (access.kind === 'unsaid') return [`${name} has neither @Requires nor @Public`];
    if (access.kind === 'permission' && permissions?.includes(access.permission) === false) {
      return [`${name} requires ${access.permission}, which the rights table does not know`];
    }
    return [];
  });
  if (wrong.length > 0) throw new StartupError('route-unguarded', `${wrong.join('; ')}.`);
}
