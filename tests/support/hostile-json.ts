import { fc } from '#testing/properties';

/** Strings that break what trusts its input: syntax of other layers, edges of formats, broken Unicode. */
const HOSTILE_STRINGS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'a\udfff',
  '\u0007',
  '\u202e',
  '\ufeff',
  '\uffff',
  'NaN',
  'Infinity',
  '-1',
  '1e999',
  'null',
  'true',
  '__proto__',
  'constructor',
  "' or 1=1 --",
  '{"$gt":""}',
  '%00',
  '%s%n',
  '../../../etc/passwd',
  '<script>alert(1)</script>',
  'javascript:alert(1)',
  'http://',
  'https://a:b@c.example/',
  'https://[::1',
  '2026-02-30',
  '2026-13-01',
  '0000-00-00',
  '0000-01-01',
  '9999-12-31',
  '+275760-09-13',
  '2026-02-30T10:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-06-30T23:59:60Z',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+23:59',
  '9999-12-31T23:59:59Z',
  '9999-12-31T23:59:59-23:59',
  '2999-12-31T23:59:59-12:00',
  '2026-01-01T00:00:00',
  '2026-01-01T25:61',
  '2026-03-29T02:30',
  '0190163d-8694-739b-aea5-966c26f8ad9',
  '{0190163d-8694-739b-aea5-966c26f8ad91}',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '00000000-0000-0000-0000-000000000000',
] as const;

/** Numbers as they stand in JSON text, some of which no double can hold. */
const HOSTILE_NUMBERS = [
  '-1',
  '-0',
  '0.5',
  '1e3',
  '1e400',
  '-1e400',
  '9007199254740993',
  '1e-400',
  '2147483648',
];

const HOSTILE_MEMBERS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'toJSON',
  'then',
  'id',
  '',
  'æ',
  '\u0000',
];

const string = fc.oneof(
  { arbitrary: fc.constantFrom(...HOSTILE_STRINGS), weight: 6 },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 30 }), weight: 2 },
  {
    arbitrary: fc
      .tuple(
        fc.constantFrom('a', 'æ', '🚲', 'ﷺ', ' ', '<', '"', '\u0301'),
        fc.constantFrom(501, 5_001, 60_000),
      )
      .map(([unit, times]) => unit.repeat(times)),
    weight: 1,
  },
);

const nested = fc
  .tuple(fc.constantFrom('[', '{"a":'), fc.constantFrom(20, 99, 101, 3_000))
  .map(([open, depth]) => open.repeat(depth) + '1' + (open === '[' ? ']' : '}').repeat(depth));

/** JSON text of anything that a member may be and should not. */
const garbage: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: string.map((value) => JSON.stringify(value)), weight: 6 },
  {
    arbitrary: fc.constantFrom(...HOSTILE_NUMBERS, 'null', 'true', 'false', '[]', '{}', '[null]', '[[]]'),
    weight: 4,
  },
  { arbitrary: fc.json({ maxDepth: 3 }), weight: 1 },
  { arbitrary: nested, weight: 1 },
);

type Path = readonly (string | number)[];

/** How many times a list is repeated to go beyond its limit. */
const MANY = 150;

/**
 * JSON text of a body with one thing wrong, or none by chance: a member replaced, taken away, doubled or added, or
 * something else altogether.
 */
export function hostileVariants(body: unknown): fc.Arbitrary<string> {
  const paths = pathsOf(body);
  const anywhere = fc.constantFrom(...paths);
  return fc.oneof(
    {
      arbitrary: fc.tuple(anywhere, garbage).map(([path, value]) => rewritten(body, path, () => value)),
      weight: 8,
    },
    {
      arbitrary: fc.constantFrom(...paths.slice(1), []).map((path) => rewritten(body, path, () => undefined)),
      weight: 2,
    },
    {
      arbitrary: fc
        .tuple(anywhere, fc.constantFrom(...HOSTILE_MEMBERS), garbage)
        .map(([path, member, value]) => rewritten(body, path, (text) => withMember(text, member, value))),
      weight: 3,
    },
    { arbitrary: anywhere.map((path) => rewritten(body, path, repeated)), weight: 1 },
    { arbitrary: garbage, weight: 1 },
  );
}

/** Reads JSON text; undefined when it is none, or holds text that PostgreSQL, XML or UTF-8 cannot. */
export function readableJson(text: string): unknown {
  let broken = false;
  const look = (member: string, value: unknown) => {
    broken ||= [member, value].some((each) => typeof each === 'string' && /\0|\p{Cs}/u.test(each));
    return value;
  };
  try {
    const value: unknown = JSON.parse(text, look);
    return broken ? undefined : value;
  } catch {
    return undefined;
  }
}

function pathsOf(value: unknown): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [[]];
  const below = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [[], ...below.flatMap(([key, within]) => pathsOf(within).map((path) => [key, ...path]))];
}

/** The JSON text of a value, where one place of it is written differently; undefined leaves the place out. */
function rewritten(value: unknown, path: Path, write: (text: string) => string | undefined): string {
  return written(value, path, write) ?? '';
}

function written(
  value: unknown,
  path: Path,
  write: (text: string) => string | undefined,
): string | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return write(JSON.stringify(value));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const part = (at: string | number, within: unknown) =>
    at === key ? written(within, rest, write) : JSON.stringify(within);
  if (Array.isArray(value)) {
    return `[${value.flatMap((within, index) => part(index, within) ?? []).join()}]`;
  }
  const members = Object.entries(value).flatMap(([name, within]) => {
    const text = part(name, within);
    return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
  });
  return `{${members.join()}}`;
}

function withMember(text: string, member: string, value: string): string {
  if (!text.startsWith('{')) return `[${text},${value}]`;
  return `${text.slice(0, -1)}${text === '{}' ? '' : ','}${JSON.stringify(member)}:${value}}`;
}

function repeated(text: string): string {
  if (text.startsWith('[') && text !== '[]') return `[${Array(MANY).fill(text.slice(1, -1)).join()}]`;
  return text.startsWith('"')
    ? JSON.stringify((JSON.parse(text) as string).repeat(MANY))
    : `[${text},${text}]`;
}
