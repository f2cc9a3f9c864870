import { describe, expect, it } from '@jest/globals';
import { authorNameKey, headlineKey } from './name-keys.js';

describe('recognising a headline', () => {
  it('sees through case, spaces, no-break spaces and a final full stop', () => {
    expect(headlineKey('  Havnen\u00a0 udvider MOD nord. ')).toBe(headlineKey('havnen udvider mod nord'));
  });

  it('sees through the two ways to write a letter', () => {
    expect(headlineKey('A\u030aben havn')).toBe(headlineKey('Åben havn'));
  });

  it('keeps apart what reads differently', () => {
    expect(headlineKey('Havnen udvider?')).not.toBe(headlineKey('Havnen udvider'));
  });
});

describe('recognising an author', () => {
  it('sees through case and spaces', () => {
    expect(authorNameKey('Asta  brøndum')).toBe(authorNameKey('Asta Brøndum'));
  });
});
