import { documentedOperations } from './openapi-operations.js';
import type { OpenApiDocument, Schema } from './openapi-operations.js';
import { asAddress, SCRIPT_PAYLOADS } from './script-payloads.js';

/** A member of a request body that takes text. */
interface TextField {
  /** Such as `PATCH /articles/{id}`, below the API. */
  readonly operation: string;
  /** What the request makes or changes, whether it makes or changes it: `/articles`. */
  readonly thing: string;
  /** The members that lead to it, `[]` for an item of a list: `slots.[].headline`. */
  readonly place: string;
  /** What of the payloads is short enough for it. */
  readonly payloads: readonly string[];
}

/** Notes what of the payloads went into which field of which request. */
export interface FilledFields {
  /** A request that was answered 2xx; `path` is below the API, `body` as it was sent. */
  note(method: string, path: string, body: unknown): void;
  /**
   * In words, the fields that were not tried with every payload: each field of a thing must have had all that fit, each
   * request that sets it at least one.
   * @param exceptions places that take no text for people, with the reason; one that no request has is told too
   */
  lacking(exceptions: Readonly<Record<string, string>>): readonly string[];
}

/** Every field of every JSON body below `api` that could hold a payload, by what the program says of itself. */
export function openFilledFields(document: OpenApiDocument, api: string): FilledFields {
  const operations = documentedOperations(document)
    .filter(({ path }) => path.startsWith(`${api}/`))
    .map(({ method, path, operation }) => ({
      method,
      below: path.slice(api.length),
      schema: operation.requestBody?.content['application/json']?.schema,
    }))
    .map((each) => ({ ...each, pattern: patternOf(each.below) }));
  const fields = operations.flatMap(({ method, below, schema }) => textFields(method, below, schema));
  const seen = new Map<string, Set<string>>();
  const seenAt = (key: string) => {
    const payloads = seen.get(key) ?? new Set<string>();
    seen.set(key, payloads);
    return payloads;
  };
  return {
    note: (method, path, body) => {
      const [address = ''] = path.split('?');
      // `/a/ending` is itself before it is `/a/{id}`.
      const matching = operations.filter((each) => each.method === method && each.pattern.test(address));
      const operation = matching.find(({ below }) => below === address) ?? matching[0];
      if (!operation) return;
      for (const [place, text] of textsIn(body)) {
        const payloads = seenAt(`${method} ${operation.below} ${place}`);
        if (payloads.size === SCRIPT_PAYLOADS.length) continue;
        for (const payload of SCRIPT_PAYLOADS) if (carries(text, payload)) payloads.add(payload);
      }
    },
    lacking: (exceptions) => {
      const asked = fields.filter(({ place }) => !(place in exceptions));
      const stale = Object.keys(exceptions).filter((place) => !fields.some((field) => field.place === place));
      return [
        ...stale.map((place) => `no request has ${place} any more`),
        ...asked
          .map(({ operation, place }) => `${operation} ${place}`)
          .filter((name) => seenAt(name).size === 0)
          .map((name) => `${name} was never filled`),
        ...[...new Set(asked.map(thingAndPlace))].flatMap((name) => {
          const same = asked.filter((field) => thingAndPlace(field) === name);
          const had = new Set(same.flatMap(({ operation, place }) => [...seenAt(`${operation} ${place}`)]));
          const lacks = (same[0]?.payloads ?? []).filter((payload) => !had.has(payload));
          return lacks.length === 0 ? [] : [`${name} never had ${lacks.length} such as ${lacks[0] ?? ''}`];
        }),
      ];
    },
  };
}

const thingAndPlace = ({ thing, place }: TextField) => `${thing} ${place}`;

/** True when the text holds the payload, or is an address that holds it. */
function carries(text: string, payload: string): boolean {
  return text.includes(payload) || (/^(?:[a-z]+:|\/)/.test(text) && text.includes(asAddress(payload)));
}

function textFields(method: string, below: string, schema: Schema | undefined): readonly TextField[] {
  if (!schema) return [];
  const thing = below.replace(/\/\{[^}]+\}$/, '');
  const places = new Map<string, readonly string[]>();
  for (const [place, text] of textSchemas(schema, [])) {
    const payloads = fitting(text);
    if (payloads.length > (places.get(place)?.length ?? 0)) places.set(place, payloads);
  }
  return [...places].map(([place, payloads]) => ({
    operation: `${method} ${below}`,
    thing,
    place,
    payloads,
  }));
}

function textSchemas(schema: Schema, place: readonly string[]): readonly (readonly [string, Schema])[] {
  if (typeof schema['$ref'] === 'string') throw new Error(`${place.join('.')} is told elsewhere`);
  const choices = ['anyOf', 'oneOf', 'allOf'].flatMap((way) => (schema[way] ?? []) as readonly Schema[]);
  const members = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Schema>>);
  return [
    ...(schema['type'] === 'string' ? [[place.join('.'), schema] as const] : []),
    ...choices.flatMap((choice) => textSchemas(choice, place)),
    ...members.flatMap(([name, member]) => textSchemas(member, [...place, name])),
    ...(schema['type'] === 'array' ? textSchemas(schema['items'] as Schema, [...place, '[]']) : []),
  ];
}

/** None for ids, days, codes and words of a list. */
function fitting(schema: Schema): readonly string[] {
  const {
    maxLength = Infinity,
    pattern,
    format,
  } = schema as {
    readonly maxLength?: number;
    readonly pattern?: string;
    readonly format?: string;
  };
  if ('enum' in schema || 'const' in schema) return [];
  if (format !== undefined && format !== 'uri') return [];
  const allowed = pattern === undefined ? null : new RegExp(pattern, 'u');
  return SCRIPT_PAYLOADS.filter(
    (payload) => payload.length <= maxLength && (allowed === null || allowed.test(payload)),
  );
}

function textsIn(value: unknown, place: readonly string[] = []): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[place.join('.'), value]];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, [...place, '[]']));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => textsIn(member, [...place, name]));
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
}
