import { RequestMethod } from '@nestjs/common';
import type { INestApplicationContext } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { z } from 'zod';
import { routesOf } from '#platform';
import type { AcceptedBody } from '#platform';

/** A route as its controller declares it. */
export interface NewsroomRoute {
  readonly method: string;
  /** With a leading slash and parameters as `{id}`, the way OpenAPI writes them. */
  readonly path: string;
  /** What it asks of its caller; null when everybody may. */
  readonly permission: string | null;
  /** The schema of its JSON body; null when it takes none. */
  readonly body: z.ZodType | null;
  readonly query: z.ZodType | null;
  /** The schemas of its path parameters by name; null for one that is any text. */
  readonly params: Readonly<Record<string, z.ZodType | null>>;
  /** The body that it takes instead of JSON; null when it takes JSON. */
  readonly accepts: AcceptedBody | null;
}

/** Nest's numbers of what a decorated parameter is. */
const PARAMETER = { 3: 'body', 4: 'query', 5: 'param' } as const;

interface DeclaredParameter {
  readonly data?: string;
  readonly schema?: z.ZodType;
}

/** Every route of every controller: independent of the OpenAPI document, which must tell the same. */
export function newsroomRoutes(app: INestApplicationContext): readonly NewsroomRoute[] {
  const access = new Map(routesOf(app).map((route) => [route.name, route.access]));
  const controllers = [...app.get(ModulesContainer, { strict: false }).values()].flatMap(
    ({ controllers: held }) =>
      [...held.values()].flatMap(({ metatype }) => (typeof metatype === 'function' ? [metatype] : [])),
  );
  return [...new Set(controllers)].flatMap((controller) => {
    const prototype = controller.prototype as Record<string, () => unknown>;
    return new MetadataScanner().getAllMethodNames(prototype).flatMap((name): NewsroomRoute[] => {
      const handler = prototype[name];
      const method = handler && (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined);
      if (!handler || method === undefined) return [];
      const asked = access.get(`${controller.name}.${name}`);
      const parameters = declaredParameters(controller, name);
      return [
        {
          method: RequestMethod[method] ?? '',
          path: pathOf(controller, handler),
          permission: asked?.kind === 'permission' ? asked.permission : null,
          body: parameters.find(({ kind }) => kind === 'body')?.schema ?? null,
          query: parameters.find(({ kind }) => kind === 'query')?.schema ?? null,
          params: Object.fromEntries(
            parameters.flatMap(({ kind, data, schema }) =>
              kind === 'param' ? [[data ?? '', schema ?? null]] : [],
            ),
          ),
          accepts:
            (
              Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler) as
                { accepts?: AcceptedBody } | undefined
            )?.accepts ?? null,
        },
      ];
    });
  });
}

function declaredParameters(controller: object, name: string) {
  const declared = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Readonly<
    Record<string, DeclaredParameter>
  >;
  return Object.entries(declared).flatMap(([key, { data, schema }]) => {
    const kind = PARAMETER[Number(key.split(':')[0]) as keyof typeof PARAMETER];
    return kind === undefined ? [] : [{ kind, data, schema }];
  });
}

function pathOf(controller: object, handler: object): string {
  const parts = [controller, handler].map((each) => String(Reflect.getMetadata(PATH_METADATA, each) ?? ''));
  const path = parts
    .flatMap((part) => part.split('/'))
    .filter((segment) => segment !== '')
    .join('/');
  return `/${path.replace(/:([A-Za-z]+)/g, '{$1}')}`;
}
