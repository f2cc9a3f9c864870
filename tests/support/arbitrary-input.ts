import { fc } from '#testing/properties';
import { z } from 'zod';
import type { Block, BodyDocument } from '#editorial';
import { arbitraryBody } from './arbitrary-body.js';
import { arbitraryText } from './arbitrary-text.js';

/** A JSON schema. */
type Schema = Readonly<Record<string, unknown>>;

/** Where a value stands: the names of the members that lead to it. */
type Place = readonly string[];

/** Ids that may be named, by the member that names them (`sectionId`, `employer`), and other names (`placement.key`). */
export type KnownIds = Readonly<Record<string, readonly string[]>>;

/**
 * What a schema takes, read from its JSON schema: every member left out or sent, numbers and lengths up to their limits.
 * What JSON schema cannot say, such as zones or an end that lies behind a start, may make the schema refuse some of it.
 */
export function arbitraryInput(schema: z.ZodType, known: KnownIds): fc.Arbitrary<unknown> {
  const json: Schema = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return valueOf(json, [], known);
}

function valueOf(schema: Schema, place: Place, known: KnownIds): fc.Arbitrary<unknown> {
  if (isDocument(schema)) return arbitraryBody.map((body) => knownIn(body, known));
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as readonly unknown[]));
  const choices = (schema['anyOf'] ?? schema['oneOf']) as readonly Schema[] | undefined;
  if (choices) return fc.oneof(...choices.map((choice) => valueOf(choice, place, known)));
  switch (schema['type']) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return wholeNumber(schema, place);
    case 'string':
      return stringOf(schema, place, known);
    case 'array':
      return listOf(schema, place, known);
    case 'object':
      return objectOf(schema, place, known);
    default:
      throw new Error(
        `What is taken at ${place.join('.')} is not known: ${JSON.stringify(schema).slice(0, 200)}`,
      );
  }
}

function objectOf(schema: Schema, place: Place, known: KnownIds): fc.Arbitrary<object> {
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Schema>>);
  const required = (schema['required'] ?? []) as readonly string[];
  return fc
    .record(
      Object.fromEntries(
        properties.map(([name, member]) => [name, valueOf(member, [...place, name], known)]),
      ),
      { requiredKeys: [...required], noNullPrototype: true },
    )
    .map(inOrder);
}

/** Of two days the first comes first. */
function inOrder(made: Readonly<Record<string, unknown>>): object {
  const { from, to } = made;
  return typeof from === 'string' && typeof to === 'string' && from > to
    ? { ...made, from: to, to: from }
    : made;
}

function listOf(schema: Schema, place: Place, known: KnownIds): fc.Arbitrary<unknown> {
  const {
    items,
    minItems = 0,
    maxItems = 5,
  } = schema as {
    readonly items: Schema;
    readonly minItems?: number;
    readonly maxItems?: number;
  };
  return fc.uniqueArray(valueOf(items, place, known), {
    minLength: minItems,
    maxLength: Math.min(maxItems, 5),
    comparator: (a, b) => markOf(a) === markOf(b),
  });
}

/** What may stand in a list once: an id, or the article in a slot. */
function markOf(item: unknown): unknown {
  if (typeof item === 'string') return item.toLowerCase();
  return (item as { readonly articleId?: string } | null)?.articleId?.toLowerCase() ?? item ?? {};
}

function wholeNumber(schema: Schema, place: Place): fc.Arbitrary<number> {
  const min = Number(schema['minimum'] ?? Number.MIN_SAFE_INTEGER);
  const max = Number(schema['maximum'] ?? Number.MAX_SAFE_INTEGER);
  if (place.at(-1) === 'baseRevision') return fc.oneof(fc.constantFrom(0, 1, 2), fc.constantFrom(min, max));
  return fc.oneof(
    fc.integer({ min, max: Math.min(max, min + 20) }),
    fc.constantFrom(min, max),
    fc.integer({ min, max }),
  );
}

function stringOf(schema: Schema, place: Place, known: KnownIds): fc.Arbitrary<string> {
  const names = known[place.slice(-2).join('.')];
  if (names) return fc.constantFrom(...names);
  const name = place.at(-1) === 'id' ? (place.at(-2) ?? '') : (place.at(-1) ?? '');
  const {
    format,
    pattern,
    maxLength = 100,
    minLength = 0,
  } = schema as {
    readonly format?: string;
    readonly pattern?: string;
    readonly maxLength?: number;
    readonly minLength?: number;
  };
  if (format === 'uuid') return idOf(known[name] ?? []);
  if (format === 'date-time') return name === 'publishedAt' ? past : future;
  if (format === 'date') return day;
  if (format === 'uri') return webLink;
  if (name === 'timeZone') return zone;
  if (name === 'week' || place.at(-1) === 'weeks') return isoWeek;
  if (name === 'start') return fc.oneof(fc.constantFrom('2020-01-01T00:00', '1700-01-01T00:00'), localTime);
  if (name === 'end') return localTime;
  if (pattern !== undefined) {
    return fc.stringMatching(new RegExp(pattern, 'u')).filter(({ length }) => length <= maxLength);
  }
  return arbitraryText({ max: maxLength, min: minLength });
}

const idOf = (ids: readonly string[]): fc.Arbitrary<string> =>
  ids.length === 0
    ? fc.uuid()
    : fc.oneof(
        { arbitrary: fc.constantFrom(...ids), weight: 40 },
        { arbitrary: fc.constantFrom(...ids).map((id) => id.toUpperCase()), weight: 5 },
        { arbitrary: fc.uuid(), weight: 1 },
      );

const date = (from: string, to: string) =>
  fc.date({ min: new Date(from), max: new Date(to), noInvalidDate: true });

const past = fc.oneof(
  { arbitrary: date('2020-01-01', '2026-01-01').map((time) => time.toISOString()), weight: 6 },
  {
    arbitrary: fc.constantFrom('1700-01-02T00:00:00Z', '1969-12-31T23:59:59.999Z', '2024-02-29T23:59-12:00'),
    weight: 1,
  },
);

const future = fc.oneof(
  {
    arbitrary: date('2030-01-01', '2040-01-01').map((time) => `${time.toISOString().slice(0, 19)}+13:45`),
    weight: 6,
  },
  { arbitrary: fc.constantFrom('2999-12-31T23:59:59.999999999Z', '2096-02-29T00:00Z'), weight: 1 },
);

const day = fc.oneof(
  date('2030-01-01', '2040-01-01').map((time) => time.toISOString().slice(0, 10)),
  fc.constantFrom('1700-01-01', '2999-12-31', '2096-02-29'),
);

const isoWeek = fc.oneof(
  fc
    .tuple(fc.integer({ min: 2030, max: 2040 }), fc.integer({ min: 1, max: 52 }))
    .map(([year, week]) => `${year}-W${String(week).padStart(2, '0')}`),
  fc.constantFrom('2032-W53', '2999-W01'),
);

const localTime = fc.oneof(
  date('2030-01-01', '2040-01-01').map((time) => time.toISOString().slice(0, 16)),
  fc.constantFrom('2031-03-30T02:30', '2031-10-26T02:30', '2999-12-31T23:59'),
);

const zone = fc.constantFrom(
  'Europe/Copenhagen',
  'UTC',
  'Pacific/Apia',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Etc/GMT+12',
);

const webLink = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom(
    'https://blåbærgrød.example/æ?ø=å#☃',
    'http://[::1]:8080/',
    'https://xn--blbrgrd-fxak7p.example/%00%ff',
    'HTTPS://EXAMPLE.COM',
    `https://example.com/${'x'.repeat(2_020)}`,
    `https://example.com/?a="b"&c='d'<e>`,
  ),
);

function isDocument(schema: Schema): boolean {
  const { type } = (schema['properties'] ?? {}) as { readonly type?: Schema };
  return type?.['const'] === 'doc';
}

/** Pictures and articles that exist, for a body is refused that names others. */
function knownIn(body: BodyDocument, known: KnownIds): BodyDocument {
  const content = body.content.map((block): Block => {
    if (block.type === 'image') {
      return { ...block, attrs: { ...block.attrs, mediaId: known['mediaId']?.[0] ?? block.attrs.mediaId } };
    }
    if (block.type === 'readAlso' && block.attrs.articleId !== null) {
      return { ...block, attrs: { ...block.attrs, articleId: known['articleId']?.[0] ?? null } };
    }
    return block;
  });
  return { ...body, content };
}
