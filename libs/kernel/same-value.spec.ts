import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { differencesOf, sameValue } from './same-value.js';

describe('Two values of an event', () => {
  it('are the same whatever the order of their members', () => {
    expect(sameValue({ a: [1, { b: null, c: 2 }] }, { a: [1, { c: 2, b: null, d: undefined }] })).toBe(true);
  });

  it('differ when one value in them does', () => {
    for (const other of [{ a: [1] }, { a: { 0: 1, 1: 2 } }, { a: [2, 1] }, { a: null }, [], null])
      expect(sameValue({ a: [1, 2] }, other)).toBe(false);
  });

  it('are the same as their copies', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(sameValue(value, structuredClone(value))).toBe(true);
      }),
    );
  });

  it('differ in the members that say something new, not in those that were left out', () => {
    const known: { readonly a: number; readonly b: string | null; readonly c: readonly number[] } = {
      a: 1,
      b: 'x',
      c: [1],
    };
    expect(differencesOf(known, { a: 1, b: null, c: [1] })).toEqual({ b: null });
    expect(differencesOf(known, {})).toEqual({});
  });
});
