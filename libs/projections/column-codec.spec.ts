import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { RowRefusedError, arrayLiteral, columnCodec, isKeyType } from './column-codec.js';

describe('Values of columns', () => {
  it.each([
    ['uuid', 'not-a-uuid'],
    ['text', 'a NUL \0 in a headline'],
    ['text', 'half an emoji \ud83d'],
    ['int', 1.5],
    ['int', 2 ** 31],
    ['bigint', 12],
    ['bigint', 2n ** 64n],
    ['boolean', 'true'],
    ['date', '2026-02-30'],
    ['date', '8. december 2025'],
    ['date', '2026-13-01'],
    ['timestamptz', '2026-01-01T00:00:00Z'],
    ['timestamptz', '2026-02-30T00:00:00.000Z'],
    ['timestamptz', '2026-01-01T24:00:00.000Z'],
    ['timestamptz', '0000-01-01T00:00:00.000Z'],
    ['tstzrange', { from: null, until: null }],
    ['jsonb', { published: new Date(0) }],
    ['jsonb', [Number.NaN]],
    ['jsonb', { when: 1n }],
    ['text[]', 'no list'],
    ['text[]', [null]],
    ['uuid', null],
    ['text', undefined],
  ] as const)('that no %s can hold are refused, without being quoted: %p', (type, value) => {
    const attempt = () => columnCodec(type).normalise(value);
    expect(attempt).toThrow(RowRefusedError);
    expect(attempt).not.toThrow(/headline|december|emoji/);
  });

  it('come in one form, whichever way they were written', () => {
    expect(columnCodec('uuid').normalise('6F1D7A52-6D0F-5C55-9A43-3C1F6E0F5A11')).toBe(
      '6f1d7a52-6d0f-5c55-9a43-3c1f6e0f5a11',
    );
    expect(columnCodec('text?').normalise(undefined)).toBeNull();
    expect(Object.is(columnCodec('int').normalise(-0), 0)).toBe(true);
    const json = columnCodec('jsonb').normalise({ zebra: 1, b: undefined, å: 2, a: [undefined, -0] });
    expect(JSON.stringify(json)).toBe('{"a":[null,0],"å":2,"zebra":1}');
  });

  it('are compared by what they say', () => {
    const json = columnCodec('jsonb');
    expect(json.equals({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toBe(true);
    expect(json.equals({ a: 1 }, { a: 1, b: null })).toBe(false);
    expect(json.equals([1, 2], [2, 1])).toBe(false);
    expect(json.equals([], {})).toBe(false);
    const at = '2026-01-01T00:00:00.000Z';
    expect(columnCodec('tstzrange').equals({ from: at, until: null }, { from: at, until: null })).toBe(true);
    expect(columnCodec('tstzrange').equals({ from: at, until: null }, { from: at, until: at })).toBe(false);
  });

  it('cannot be changed behind the back of the fold', () => {
    const row = columnCodec('jsonb').normalise({ list: [{ deep: 1 }] }) as { list: { deep: number }[] };
    expect(() => {
      const [first] = row.list;
      if (first) first.deep = 2;
    }).toThrow(TypeError);
  });

  it('of any JSON stay what they are when normalised again', () => {
    const { normalise, equals } = columnCodec('jsonb');
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const once = normalise(value);
        expect(JSON.stringify(normalise(once))).toBe(JSON.stringify(once));
        expect(equals(once, value)).toBe(true);
      }),
    );
  });

  it('are keys only where they have an order and are never absent', () => {
    expect((['uuid', 'text', 'int', 'bigint', 'date', 'timestamptz'] as const).every(isKeyType)).toBe(true);
    expect((['text?', 'jsonb', 'tstzrange', 'text[]'] as const).some(isKeyType)).toBe(false);
  });
});

describe('Array literals', () => {
  it('keep quotes, backslashes, braces and the word NULL apart from null', () => {
    expect(arrayLiteral(['a"b', 'c\\d', '{e,f}', 'NULL', '', null])).toBe(
      '{"a\\"b","c\\\\d","{e,f}","NULL","",NULL}',
    );
    expect(arrayLiteral([])).toBe('{}');
    expect(arrayLiteral([''])).toBe('{""}');
  });
});
