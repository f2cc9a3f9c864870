import { isInstant } from '#kernel';
import { textArray, uuidArray } from '#postgres';
import type { ColumnType, Visible } from './projection-definition.js';

/** A value that does not fit its column; the message names table and column and never the value. */
export class RowRefusedError extends Error {
  override readonly name = 'RowRefusedError';
}

/** One array parameter of a column. */
export interface ColumnParameter {
  /** The array's type in SQL. */
  readonly type: string;
  /** A value as PostgreSQL reads it. */
  readonly encode: (value: unknown) => string | null;
  /** The array of encoded values, as the driver takes it. */
  readonly array: (values: readonly (string | null)[]) => string | Buffer;
}

/** How the values of one column travel between rows in memory and PostgreSQL. */
export interface ColumnCodec {
  /** The type in `create table`, with `not null` unless the column is nullable. */
  readonly declaration: string;
  /**
   * The one form in which rows hold a value, so that a row in memory equals the same row read back.
   * @throws RowRefusedError saying what is wrong, without the value.
   */
  readonly normalise: (value: unknown) => unknown;
  readonly equals: (a: unknown, b: unknown) => boolean;
  /** The SQL that reads the column as what {@link decode} takes. */
  readonly select: (column: string) => string;
  readonly decode: (raw: unknown) => unknown;
  /** The parameters that carry the column through `unnest`, each an array; a range takes two. */
  readonly parameters: readonly ColumnParameter[];
  /** The SQL that makes the column's value of the unnested parameters. */
  readonly assemble: (parameters: readonly string[]) => string;
}

type ScalarType = 'uuid' | 'text' | 'int' | 'bigint' | 'boolean' | 'date' | 'timestamptz';

interface Scalar {
  readonly normalise: (value: unknown) => unknown;
  readonly select?: (column: string) => string;
  readonly decode?: (raw: string) => unknown;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DATE = /^(?!0000)\d{4}-\d{2}-\d{2}$/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const MOST_BIGINT = 2n ** 63n - 1n;
const INSTANT_FORM = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

const SCALARS: Readonly<Record<ScalarType, Scalar>> = {
  uuid: { normalise: uuidOf },
  text: { normalise: textOf },
  int: {
    normalise: (value) => {
      if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) > 2_147_483_647) {
        throw new RowRefusedError('is no integer of 32 bits');
      }
      return value === 0 ? 0 : value;
    },
    select: (column) => column,
    decode: Number,
  },
  bigint: {
    normalise: (value) => {
      if (typeof value !== 'bigint' || value > MOST_BIGINT || value < -MOST_BIGINT) {
        throw new RowRefusedError('is no bigint of 64 bits');
      }
      return value;
    },
    decode: BigInt,
  },
  boolean: {
    normalise: (value) => {
      if (typeof value !== 'boolean') throw new RowRefusedError('is no boolean');
      return value;
    },
    select: (column) => column,
    decode: (raw: unknown) => raw,
  },
  date: {
    normalise: (value) => {
      if (typeof value !== 'string' || !DATE.test(value) || !isRealInstant(`${value}T00:00:00.000Z`)) {
        throw new RowRefusedError('is no date YYYY-MM-DD');
      }
      return value;
    },
    select: (column) => `to_char(${column}, 'YYYY-MM-DD')`,
  },
  timestamptz: { normalise: instantOf, select: instantSql },
};

function uuidOf(value: unknown): string {
  if (typeof value === 'string') {
    if (UUID.test(value)) return value;
    const lower = value.toLowerCase();
    if (UUID.test(lower)) return lower;
  }
  throw new RowRefusedError('is no UUID');
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new RowRefusedError('is no text');
  if (value.includes('\0') || LONE_SURROGATE.test(value)) {
    throw new RowRefusedError('holds a character that PostgreSQL cannot store');
  }
  return value;
}

function instantOf(value: unknown): string {
  if (typeof value !== 'string' || value.startsWith('0000') || !isRealInstant(value)) {
    throw new RowRefusedError('is no instant');
  }
  return value;
}

/** Date.parse lets 30 February and 24 o'clock pass as the day after, and PostgreSQL would give that back. */
function isRealInstant(instant: string): boolean {
  if (!isInstant(instant)) return false;
  const [day, hour] = [instant.slice(8, 10), instant.slice(11, 13)];
  if (day <= '28' && hour < '24') return true;
  return new Date(instant).toISOString() === instant;
}

function instantSql(column: string): string {
  return `to_char(${column} at time zone 'UTC', ${INSTANT_FORM})`;
}

/** Types whose arrays are worth sending in binary form. */
const ARRAYS: Readonly<Partial<Record<ScalarType, ColumnParameter['array']>>> = {
  uuid: uuidArray,
  text: textArray,
};

function scalar(type: ScalarType, nullable: boolean): ColumnCodec {
  const { normalise, select, decode } = SCALARS[type];
  return {
    declaration: nullable ? type : `${type} not null`,
    normalise: nullable ? (value) => (absent(value) ? null : normalise(value)) : normalise,
    equals: Object.is,
    select: select ?? ((column) => `${column}::text`),
    decode: (raw) => (raw === null ? null : decode ? decode(raw as string) : raw),
    parameters: [
      {
        type: `${type}[]`,
        encode: (value) => (value === null ? null : (value as string | number | bigint | boolean).toString()),
        array: ARRAYS[type] ?? arrayLiteral,
      },
    ],
    assemble: ([parameter = '']) => parameter,
  };
}

const JSONB: ColumnCodec = {
  declaration: 'jsonb not null',
  normalise: (value) => canonicalJson(value),
  equals: sameJson,
  select: (column) => `${column}::text`,
  decode: (raw) => deepFrozen(JSON.parse(raw as string)),
  // An array of text, since its elements need no parsing as JSON before the row is assembled.
  parameters: [{ type: 'text[]', encode: (value) => JSON.stringify(value), array: textArray }],
  assemble: ([parameter = '']) => `${parameter}::jsonb`,
};

const NULLABLE_JSONB: ColumnCodec = {
  ...JSONB,
  declaration: 'jsonb',
  normalise: (value) => (absent(value) ? null : canonicalJson(value)),
  decode: (raw) => (raw === null ? null : JSONB.decode(raw)),
  parameters: [
    {
      type: 'text[]',
      encode: (value) => (value === null ? null : JSON.stringify(value)),
      array: textArray,
    },
  ],
};

const TSTZRANGE: ColumnCodec = {
  declaration: 'tstzrange not null',
  normalise: (value) => {
    const { from, until } = (value ?? {}) as Partial<Visible>;
    return Object.freeze({ from: instantOf(from), until: absent(until) ? null : instantOf(until) });
  },
  equals: (a, b) => {
    const [one, other] = [a as Visible, b as Visible];
    return one.from === other.from && one.until === other.until;
  },
  select: (column) =>
    `${instantSql(`lower(${column})`)} || ' ' || coalesce(${instantSql(`upper(${column})`)}, '')`,
  decode: (raw) => {
    const [from = '', until = ''] = (raw as string).split(' ');
    return Object.freeze({ from, until: until === '' ? null : until });
  },
  parameters: [
    { type: 'timestamptz[]', encode: (value) => (value as Visible).from, array: arrayLiteral },
    { type: 'timestamptz[]', encode: (value) => (value as Visible).until, array: arrayLiteral },
  ],
  assemble: ([from = '', until = '']) => `tstzrange(${from}, ${until}, '[)')`,
};

function list(element: 'text' | 'uuid'): ColumnCodec {
  const { normalise } = SCALARS[element];
  return {
    declaration: `${element}[] not null`,
    normalise: (value) => {
      if (!Array.isArray(value)) throw new RowRefusedError('is no list');
      return Object.freeze(value.map(normalise));
    },
    equals: sameJson,
    select: (column) => `to_json(${column})::text`,
    decode: (raw) => deepFrozen(JSON.parse(raw as string)),
    // `unnest` would flatten an array of arrays: each list travels as the text of its own array literal.
    parameters: [
      { type: 'text[]', encode: (value) => arrayLiteral(value as readonly string[]), array: textArray },
    ],
    assemble: ([parameter = '']) => `${parameter}::${element}[]`,
  };
}

const CODECS: Readonly<Record<ColumnType, ColumnCodec>> = {
  uuid: scalar('uuid', false),
  'uuid?': scalar('uuid', true),
  text: scalar('text', false),
  'text?': scalar('text', true),
  int: scalar('int', false),
  'int?': scalar('int', true),
  bigint: scalar('bigint', false),
  'bigint?': scalar('bigint', true),
  boolean: scalar('boolean', false),
  'boolean?': scalar('boolean', true),
  date: scalar('date', false),
  'date?': scalar('date', true),
  timestamptz: scalar('timestamptz', false),
  'timestamptz?': scalar('timestamptz', true),
  jsonb: JSONB,
  'jsonb?': NULLABLE_JSONB,
  tstzrange: TSTZRANGE,
  'text[]': list('text'),
  'uuid[]': list('uuid'),
};

/** The codec of a column type. */
export function columnCodec(type: ColumnType): ColumnCodec {
  return CODECS[type];
}

/** Types whose values order and compare as keys. */
export function isKeyType(type: ColumnType): boolean {
  return Object.hasOwn(SCALARS, type);
}

/** A PostgreSQL array literal; nulls stay null. */
export function arrayLiteral(elements: readonly (string | null)[]): string {
  let literal = '';
  for (const element of elements) {
    if (literal !== '') literal += ',';
    literal += element === null ? 'NULL' : `"${escaped(element)}"`;
  }
  return `{${literal}}`;
}

function escaped(element: string): string {
  return element.includes('"') || element.includes('\\') ? element.replace(/["\\]/g, '\\$&') : element;
}

function absent(value: unknown): boolean {
  return value === null || value === undefined;
}

/** A frozen copy as jsonb would give it back: members in its order, those that are undefined left out. */
function canonicalJson(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return textOf(value);
    case 'number':
      if (!Number.isFinite(value)) throw new RowRefusedError('holds a number that JSON cannot carry');
      return value === 0 ? 0 : value;
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) {
        return Object.freeze(value.map((item) => (item === undefined ? null : canonicalJson(item))));
      }
      return canonicalObject(value);
    default:
      throw new RowRefusedError('holds what JSON cannot carry');
  }
}

function canonicalObject(value: object): object {
  // By tag rather than by prototype, which differs between the realms of a test runner.
  if (Object.prototype.toString.call(value) !== '[object Object]') {
    throw new RowRefusedError('holds an object that is not plain JSON');
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => byJsonbOrder(a, b));
  return Object.freeze(
    Object.fromEntries(members.map(([name, member]) => [textOf(name), canonicalJson(member)])),
  );
}

/** jsonb keeps members by length in bytes, then by bytes. */
function byJsonbOrder(a: string, b: string): number {
  return Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function deepFrozen(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFrozen);
    Object.freeze(value);
  }
  return value;
}

function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [entries, others] = [Object.entries(a), b as Readonly<Record<string, unknown>>];
  return (
    entries.length === Object.keys(b).length &&
    entries.every(([name, member]) => Object.hasOwn(b, name) && sameJson(member, others[name]))
  );
}
