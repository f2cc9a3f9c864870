import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { companyCallName, companyNameKey, companySortKey } from './company-name.js';

describe('the name by which the directory knows a company', () => {
  it.each([
    'Fjordlys Data A/S',
    'Fjordlys Data',
    'FJORDLYS  DATA ApS',
    'Fjordlys\u00A0Data, a/s.',
    'Fjordlys-Data A / S',
    'Fjordlys Data (P/S)',
    'Fjordlys Data GmbH & Co. KG',
    'Fjordlys Data Co., Ltd.',
    'Fjordlys Data, Inc.',
    'Fjordlys Data B.V.',
    'Fjordlys Data a.m.b.a.',
    'Fjordlys Data Aktieselskab',
  ])('is one for %s', (name) => {
    expect(companyNameKey(name)).toBe('fjordlysdata');
  });

  it('tells the companies of a group apart', () => {
    expect(companyNameKey('Fjordlys Danmark A/S')).not.toBe(companyNameKey('Fjordlys A/S'));
  });

  it('keeps words that only look like a legal form', () => {
    expect(companyNameKey('Hansens Is')).toBe('hansensis');
    expect(companyNameKey('Hansens Is I/S')).toBe('hansensis');
    expect(companyNameKey('Bjerg & Co')).toBe(companyNameKey('Bjerg & Co. A/S'));
    expect(companyNameKey('Bjerg & Co')).not.toBe(companyNameKey('Bjerg A/S'));
    expect(companyNameKey('AB Klitvang')).toBe('abklitvang');
  });

  it('reads the same letters in any Unicode form', () => {
    expect(companyNameKey('Blåbær ApS'.normalize('NFD'))).toBe('blåbær');
    expect(companyNameKey('Ｂlåbær')).toBe('blåbær');
    expect(companyNameKey('Bla\u200d\u030abær')).toBe('blåbær');
  });

  it('begins with a key to sort by that stays short', () => {
    expect(companySortKey('Fjordlys Data A/S')).toBe('fjordlysdata');
    expect(companyNameKey('ﷺ'.repeat(200)).length).toBeGreaterThan(2_000);
    expect([...companySortKey('ﷺ'.repeat(200))]).toHaveLength(100);
    expect([...companySortKey('𝒜🚲'.repeat(100))]).toHaveLength(100);
  });

  it('is never empty for a name that is not', () => {
    expect(companyNameKey('A/S')).toBe('as');
    expect(companyNameKey('+++')).toBe('+++');
    expect(companyNameKey('?!')).toBe('?!');
    expect(companyNameKey('\u200b')).toBe('\u200b');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        fc.pre(/[\p{L}\p{N}]/u.test(name));
        expect(companyNameKey(name)).not.toBe('');
      }),
    );
  });

  it('stays the same when it is taken twice', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('A/S', 'ApS', 'K/S', 'GmbH & Co. KG', 'Inc.', ''),
        fc.stringMatching(/^[a-zæøå]{2,9}( [a-zæøå]{5,9}){0,2}$/),
        (form, name) => {
          expect(companyNameKey(`${name} ${form}`)).toBe(companyNameKey(name));
        },
      ),
    );
  });
});

describe('What journalists call a company', () => {
  it.each([
    ['Nordhavn Data A/S', 'Nordhavn Data'],
    ['Brdr. Klit ApS', 'Brdr. Klit'],
    ['Bang & Co. K/S', 'Bang & Co.'],
    ['Skagen Co., Ltd.', 'Skagen Co.'],
    ['Hansens Is', 'Hansens Is'],
    ['IT A/S', 'IT A/S'],
    ['A/S', 'A/S'],
  ])('%s is %s', (name, called) => {
    expect(companyCallName(name)).toBe(called);
  });
});
