import type { INestApplicationContext, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Command, Query } from '@nestjs/cqrs';
import { StartupError } from '../startup-error.js';

/** The metadata by which the ExplorerService of @nestjs/cqrs 12 finds handlers; it exports no constant. */
const HANDLES = { command: '__commandHandler__', query: '__queryHandler__' } as const;

/**
 * Refuses a start with a command (or query) that has no handler or more than one: @nestjs/cqrs only warns and lets the
 * last one win. A handler class that two modules provide counts twice, since it would be registered twice.
 * @param exported what the contexts export (`import * as editorial from '#editorial'`); every command and query class
 * among it must have a handler
 * @throws StartupError `handler-missing` or `handler-doubled`, naming all of them
 */
export function assertOneHandlerPerCommand(
  app: INestApplicationContext,
  exported: readonly Readonly<Record<string, unknown>>[] = [],
): void {
  const handlers = handlersByMessage(app);
  const doubled = [...handlers].filter(([, classes]) => classes.length > 1);
  if (doubled.length > 0) {
    throw new StartupError(
      'handler-doubled',
      `More than one handler: ${doubled.map(([message, classes]) => `${message.name} (${classes.map(({ name }) => name).join(', ')})`).join('; ')}.`,
    );
  }
  const missing = exported
    .flatMap((context) => Object.values(context).filter(isMessage))
    .filter((message) => !handlers.has(message));
  if (missing.length > 0) {
    throw new StartupError(
      'handler-missing',
      `No handler: ${[...new Set(missing)].map(({ name }) => name).join(', ')}.`,
    );
  }
}

function handlersByMessage(app: INestApplicationContext): Map<Type, Type[]> {
  const found = new Map<Type, Type[]>();
  for (const module of app.get(ModulesContainer, { strict: false }).values()) {
    for (const wrapper of module.providers.values()) {
      const handler: unknown = (wrapper.instance as object | null)?.constructor ?? wrapper.metatype;
      if (!isClass(handler)) continue;
      for (const key of Object.values(HANDLES)) {
        const message: unknown = Reflect.getMetadata(key, handler);
        if (isClass(message)) found.set(message, [...(found.get(message) ?? []), handler]);
      }
    }
  }
  return found;
}

function isMessage(value: unknown): value is Type {
  return isClass(value) && (value.prototype instanceof Command || value.prototype instanceof Query);
}

function isClass(value: unknown): value is Type {
  return typeof value === 'function' && typeof value.prototype === 'object';
}
