import { describe, expect, it } from '@jest/globals';
import { etagOf, matchesEtag } from './conditional.js';

describe('A reader who has the page already', () => {
  it.each(['"a"', 'W/"a"', '"b", W/"a"', '*', ' * '])('says so by %s', (header) => {
    expect(matchesEtag(header, '"a"')).toBe(true);
  });

  it.each([undefined, '', 'a', '"b"', '"a'])('does not by %s', (header) => {
    expect(matchesEtag(header, '"a"')).toBe(false);
  });

  it('recognises it by what it says', () => {
    expect(etagOf('Blåbær')).toBe(etagOf(Buffer.from('Blåbær')));
    expect(etagOf('a')).not.toBe(etagOf('b'));
    expect(etagOf('a')).toMatch(/^"[A-Za-z0-9_-]{22}"$/);
  });
});
