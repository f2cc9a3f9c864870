import { createHash } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { routesOf } from '../http/assert-routes-are-guarded.js';

/** What the document says about itself. */
export interface OpenApiOptions {
  /** `Forside` unless told. */
  readonly title?: string;
  readonly version: string;
  /** Where the API is reached from outside, an origin. */
  readonly publicUrl: string;
  /** The roles that hold a permission, for the descriptions; nothing is said of roles unless given. */
  readonly rolesWith?: (permission: string) => readonly string[];
}

type Schema = Record<string, unknown>;
type Operation = {
  operationId?: string;
  description?: string;
  parameters?: Schema[];
  responses?: Record<string, Schema>;
  security?: unknown[];
  'x-permission'?: string;
};

/** The cookie of a browser session over plain http. */
const SESSION = 'forside_session';

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'] as const;

const DESCRIPTION = `
Commands answer with the item's \`revision\`, as \`ETag\` too, and with \`X-Position\`: send that one along with a read,
and the read waits until it shows what you wrote. Errors are problem documents (RFC 9457) with a stable \`type\`.
Lists are pages \`{items, next}\`: send \`next\` as \`after\`. Times are RFC 3339.
`;

const PROBLEM: Schema = {
  type: 'object',
  description: 'A problem document (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'correlationId'],
  properties: {
    type: {
      type: 'string',
      example: '/problems/invalid-request',
      description: 'Stable; tells problems apart.',
    },
    title: { type: 'string', example: 'Invalid request' },
    status: { type: 'integer', example: 400 },
    detail: { type: 'string', example: 'Correct the fields named in `errors` and send it again.' },
    correlationId: { type: 'string', example: 'b1946ac9-2f0d-4e6f-9a57-0c5d1a3c1b11' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: {
          field: { type: 'string', example: 'headline' },
          message: { type: 'string', example: 'Invalid input: expected string, received undefined' },
        },
      },
    },
  },
  additionalProperties: true,
};

const COMMAND_REPLY: Schema = {
  type: 'object',
  required: ['id', 'revision'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    revision: { type: 'integer', minimum: 0, example: 0 },
  },
  additionalProperties: true,
};

const COMMAND_HEADERS: Schema = {
  ETag: { description: 'The revision, for If-Match.', schema: { type: 'string', example: '"0"' } },
  'X-Position': {
    description: 'Send it along with a read that must show this change.',
    schema: { type: 'string', example: 'article@42' },
  },
};

const X_POSITION: Schema = {
  name: 'X-Position',
  in: 'header',
  required: false,
  description: 'As a command answered it: the read waits (at most 5 seconds) until it shows that change.',
  schema: { type: 'string', pattern: '^[a-z][a-z0-9_]*@[0-9]+$' },
};

/** The OpenAPI 3.0 document of an application, made from its routes and their zod schemas. */
export function openApiDocument(app: INestApplication, options: OpenApiOptions): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle(options.title ?? 'Forside')
    .setVersion(options.version)
    .setDescription(DESCRIPTION.trim())
    .addServer(options.publicUrl)
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'An API token, as `forside token create` made it.',
    })
    .addCookieAuth(
      SESSION,
      {
        type: 'apiKey',
        in: 'cookie',
        description:
          'The session of a browser, as `POST /admin/sign-in` opened it (`__Host-forside_session` over https). A command ' +
          'by session comes from a page of this newsroom and carries the header `X-Forside-Command`.',
      },
      'session',
    )
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType ? jsonSchemaOf(schema, schemaType) : undefined,
  });
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: PROBLEM, CommandReply: COMMAND_REPLY },
  };
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method] as Operation | undefined;
      return operation ? [{ path, method, operation }] : [];
    }),
  );
  const permissions = permissionsOf(app);
  for (const { path, method, operation } of operations) {
    complete(path, method, operation);
    const permission = permissions.get(operation.operationId ?? '');
    if (permission !== undefined) tellPermission(operation, permission, options.rolesWith?.(permission));
  }
  shortenIds(operations.map(({ operation }) => operation));
  return document;
}

/** What every operation of a kind has in common and no controller should have to repeat. */
function complete(path: string, method: string, operation: Operation): void {
  operation.responses = {
    ...operation.responses,
    default: {
      description: 'A problem.',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  };
  const takesKey = operation.parameters?.some(({ name }) => name === 'Idempotency-Key') ?? false;
  if (takesKey) {
    for (const [status, response] of Object.entries(operation.responses)) {
      if (!/^2\d\d$/.test(status)) continue;
      response['headers'] ??= COMMAND_HEADERS;
      response['content'] ??= {
        'application/json': { schema: { $ref: '#/components/schemas/CommandReply' } },
      };
      if (response['description'] === '') response['description'] = 'Recorded.';
    }
  }
  if (method === 'get' && path.startsWith('/api/')) {
    operation.parameters = [...(operation.parameters ?? []), X_POSITION];
  }
}

/** What each route asks of its caller, by operation id. */
function permissionsOf(app: INestApplication): ReadonlyMap<string, string> {
  return new Map(
    routesOf(app).flatMap(({ name, access }) =>
      access.kind === 'permission' ? [[name.replace('Controller.', '.'), access.permission] as const] : [],
    ),
  );
}

function tellPermission(operation: Operation, permission: string, roles: readonly string[] = []): void {
  operation['x-permission'] = permission;
  operation.security = [{ bearer: [] }, { session: [] }];
  const needed = `Needs \`${permission}\``;
  const told = roles.length === 0 ? `${needed}.` : `${needed}, which these roles hold: ${roles.join(', ')}.`;
  operation.description = operation.description ? `${operation.description}\n\n${told}` : told;
}

/** The method's name where it is the only one, else with its controller's: operation ids must be unique. */
function shortenIds(operations: readonly Operation[]): void {
  const count = new Map<string, number>();
  const shortOf = (id: string): string => id.split('.').at(-1) ?? id;
  for (const { operationId = '' } of operations) {
    count.set(shortOf(operationId), (count.get(shortOf(operationId)) ?? 0) + 1);
  }
  for (const operation of operations) {
    const [controller = '', method = ''] = (operation.operationId ?? '').split('.');
    if (method === '') continue;
    operation.operationId = count.get(method) === 1 ? method : `${method}${controller}`;
  }
}

function jsonSchemaOf(
  schema: z.ZodType,
  io: 'input' | 'output',
): { schema: Schema; components: Record<string, Schema> } {
  const {
    $defs = {},
    $schema: _,
    ...rest
  } = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io,
    unrepresentable: 'any',
  }) as Schema & { $defs?: Record<string, Schema> };
  // zod numbers recursive parts within one schema; across schemas the same number would be another thing.
  const mark = createHash('sha256').update(JSON.stringify(rest)).digest('hex').slice(0, 8);
  const renamed = JSON.stringify({ schema: rest, components: $defs }).replace(
    /__schema(\d+)/g,
    `Part${mark}n$1`,
  );
  return JSON.parse(renamed) as { schema: Schema; components: Record<string, Schema> };
}
