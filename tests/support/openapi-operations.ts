/** A schema of an OpenAPI document. */
export type Schema = Readonly<Record<string, unknown>>;

/** The parts of an OpenAPI document that tests look at. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: Readonly<Record<string, unknown>>;
  readonly servers: readonly Readonly<Record<string, unknown>>[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
  };
}

/** An operation as the document has it. */
export interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly 'x-permission'?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly unknown[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema; readonly example?: unknown }>>;
  };
  readonly responses: Readonly<Record<string, { readonly description?: string }>>;
}

/** A parameter as the document has it. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

/** An operation, and what its page offers for trying it out. */
export interface DocumentedOperation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly operation: Operation;
  readonly parameters: readonly Parameter[];
  /** The first media type of its body; null without a body. */
  readonly bodyType: string | null;
  /** What stands in the box of the body; undefined when some member would be made up. */
  readonly exampleBody: unknown;
}

/** Every operation of a document. */
export function documentedOperations(document: OpenApiDocument): readonly DocumentedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => {
      const [bodyType, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [null];
      return {
        method: method.toUpperCase(),
        path,
        operationId: operation.operationId,
        operation,
        parameters: operation.parameters ?? [],
        bodyType,
        exampleBody: media && (media.example ?? exampleOf(media.schema)),
      };
    }),
  );
}

/**
 * What Swagger UI puts into the box: the example of the schema, or one made of the examples and defaults of its members.
 * Where the UI would invent a value (`string`, 0) the answer is undefined.
 */
function exampleOf(schema: Schema): unknown {
  if ('example' in schema) return schema['example'];
  if ('default' in schema) return schema['default'];
  if (schema['type'] === 'object') {
    const members = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Schema>>).map(
      ([name, member]) => [name, exampleOf(member)] as const,
    );
    return members.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(members);
  }
  return Array.isArray(schema['enum']) ? (schema['enum'] as readonly unknown[])[0] : undefined;
}
