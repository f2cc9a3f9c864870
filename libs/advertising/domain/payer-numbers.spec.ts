import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { isCvrNumber, isEanNumber } from './payer-numbers.js';

describe('The number of a payer', () => {
  it('in the business register keeps to modulus 11', () => {
    expect(['10000017', '10000018', '20000025'].map(isCvrNumber)).toEqual([true, false, false]);
    expect(['1000001', '100000170', '1000001a', ''].some(isCvrNumber)).toBe(false);
  });

  it('for electronic invoices has a check digit', () => {
    expect(['5790000000012', '5790000000013'].map(isEanNumber)).toEqual([true, false]);
    expect(['579000000001', '57900000000123', ' 579000000001'].some(isEanNumber)).toBe(false);
  });

  it('is another one with any one digit mistyped', () => {
    const typo = (number: string) =>
      fc.record({ at: fc.nat(number.length - 1), by: fc.integer({ min: 1, max: 9 }) }).map(({ at, by }) => {
        const digit = String((Number(number[at]) + by) % 10);
        return number.slice(0, at) + digit + number.slice(at + 1);
      });
    fc.assert(fc.property(typo('10000017'), (mistyped) => !isCvrNumber(mistyped)));
    fc.assert(fc.property(typo('5790000000012'), (mistyped) => !isEanNumber(mistyped)));
  });

  it('that is well-formed is found for every eight and thirteen digits but the last', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{12}$/), (digits) => {
        const valid = Array.from({ length: 10 }, (_, last) => isEanNumber(`${digits}${last}`));
        expect(valid.filter(Boolean)).toHaveLength(1);
      }),
    );
  });
});
