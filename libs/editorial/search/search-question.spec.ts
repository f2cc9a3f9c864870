import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { searchQuestion, stopWordBegun, withoutOrder } from './search-question.js';
import { searchWords } from './search-words.js';

describe('words to be found', () => {
  it('are the same however they are set', () => {
    expect(searchWords('»Havnens\u00a0NYE kaj« – 2.000 m²')).toBe('havnens nye kaj 2 000 m2');
    expect(searchWords('it-sikkerhed')).toBe('it sikkerhed');
  });

  it('keep the Danish letters, know the older å and let other accents go', () => {
    expect(searchWords('Ærø ØST')).toBe('ærø øst');
    expect(searchWords('Aarhus')).toBe(searchWords('Århus'));
    expect(searchWords('A\u030arhus')).toBe(searchWords('Århus'));
    expect(searchWords('Malmö')).toBe(searchWords('Malmø'));
    expect(searchWords('En idé om Müller')).toBe('en ide om muller');
  });
});

describe('a question', () => {
  it('asks for all words, the last of which may be a beginning', () => {
    expect(searchQuestion('havnens udvid')).toBe('havnens & udvid:*');
    expect(searchQuestion('på ø')).toBe('på & ø');
  });

  it('asks for words side by side, for beginnings and for what is not to be there', () => {
    expect(searchQuestion('"nye kajer" havn* -kommune')).toBe('(nye <-> kajer) & havn:* & !kommune');
    expect(searchQuestion('it-sikkerhed nu')).toBe('(it <-> sikkerhed) & nu');
  });

  it('is looked into in two steps when the order of words matters: who has them all, and then who has them so', () => {
    expect(withoutOrder('(nye <-> kajer) & havn:* & !kommune')).toBe('nye & kajer & havn:* & !kommune');
    expect(withoutOrder('havn & !(nye <-> kajer)')).toBe('havn');
    expect(withoutOrder('havn & !kommune')).toBeNull();
    expect(withoutOrder('(it <-> (sikkerhe:* | sikkerhed)) & havn & !(nye <-> kajer)')).toBe(
      'it & (sikkerhe:* | sikkerhed) & havn',
    );
  });

  it('completes a beginning that reaches into an ending, unless that is not to be there', () => {
    expect(searchQuestion('ny undersøgel')).toBe('ny & (undersøgel:* | undersøgelig)');
    expect(searchQuestion('it-sikkerhe')).toBe('(it <-> (sikkerhe:* | sikkerhed))');
    expect(searchQuestion('uventeth* nu')).toBe('(uventeth:* | uventethed | uventetheder) & nu');
    expect(searchQuestion('undersøgel -mulighe*')).toBe('undersøgel & !mulighe:*');
    // Too short for an ending.
    expect(searchQuestion('hjul')).toBe('hjul:*');
  });

  it('is one for a beginning when there are stop words alone', () => {
    expect(stopWordBegun('hvad & for:* & !kommune & !(nye <-> kajer)')).toEqual({
      stopWord: 'for',
      unwanted: ['!kommune', '!(nye <-> kajer)'],
    });
    expect(stopWordBegun('(med <-> for:*)')).toEqual({ stopWord: 'for', unwanted: [] });
    expect(['havn & for:*', 'med & for', 'forslag:*'].map(stopWordBegun)).toEqual([null, null, null]);
  });

  it('is none without a word that is wanted', () => {
    expect([searchQuestion(' … "" '), searchQuestion('-kommune')]).toEqual([null, null]);
  });

  it('never holds what PostgreSQL would read as an operator of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (typed) => {
        const question = searchQuestion(typed);
        if (question === null) return;
        const word = String.raw`[\p{L}\p{N}]+(?::\*)?`;
        const term = String.raw`(?:${word}|\(${word}(?: \| ${word}){1,2}\))`;
        const part = String.raw`!?(?:${term}|\(${term}(?: <-> ${term})+\))`;
        expect(question).toMatch(new RegExp(`^${part}(?: & ${part})*$`, 'u'));
      }),
    );
  });
});
