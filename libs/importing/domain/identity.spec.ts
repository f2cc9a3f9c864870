import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { articleKey, jobKey, sponsoredPostKey } from './identity.js';

describe('what makes items the same across pages', () => {
  it('is an article’s headline, however it is typed', () => {
    const key = articleKey('Færge på grund: "Ingen panik" – kaptajnen');
    expect(articleKey('  FÆRGE på\u00A0grund:  “Ingen panik” - kaptajnen ')).toBe(key);
    expect(articleKey('Færge på grund: "Ingen panik" – kaptajnen'.normalize('NFD'))).toBe(key);
    expect(articleKey('Færge på grund igen')).not.toBe(key);
  });

  it('is a job’s employer, title and region together', () => {
    expect(jobKey('Bølgen A/S', 'Kok', 'Fyn')).toBe(jobKey('bølgen a/s', 'KOK', ' Fyn'));
    expect(jobKey('Bølgen A/S', 'Kok', 'Fyn')).not.toBe(jobKey('Bølgen A/S', 'Kok', 'Ribe'));
    expect(jobKey('Bølgen A/S', 'Kok', null)).not.toBe(jobKey('Bølgen A/S', 'Kok', 'Fyn'));
  });

  it('is a sponsored post’s advertiser and headline together', () => {
    expect(sponsoredPostKey('Bølgen', 'Tov i alle farver')).toBe(
      sponsoredPostKey('BØLGEN', 'tov i alle farver'),
    );
    expect(sponsoredPostKey('Bølgen', 'Tov')).not.toBe(sponsoredPostKey('Bølgen', null));
  });

  it('keeps the parts apart, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(jobKey(a, b, null).split('\u001F')).toHaveLength(3);
      }),
    );
  });
});
