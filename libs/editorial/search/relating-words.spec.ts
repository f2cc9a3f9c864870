import { describe, expect, it } from '@jest/globals';
import { relatingQuestion } from './relating-words.js';

describe('what an article has in common with others', () => {
  it('is told by the names in it, and by the words of its headline', () => {
    const question = relatingQuestion({
      headline: 'Ny havn',
      text: 'I går købte Nordhavn en kran. Kranen står hos Nordhavn i dag, siger Ida Falk.',
    });
    expect(question?.any).toBe('nordhavn | falk | havn');
    expect(question?.pairs).toBe('(nordhavn & falk) | (nordhavn & havn) | (falk & havn)');
  });

  it('is nothing when it tells too little', () => {
    expect(relatingQuestion({ headline: 'Ny', text: 'Det er nyt.' })).toBeNull();
  });
});
