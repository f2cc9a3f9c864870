import { describe, expect, it } from '@jest/globals';
import { noticeText, previousPositionText } from './notice-text.js';
import type { NoticeWords } from './notice-text.js';

const words: NoticeWords = {
  kind: 'hired',
  company: 'Nordhavn Data A/S',
  person: 'Asta Lind Bække',
  effectiveDate: '2026-01-01',
  role: 'netværksarkitekt',
  responsibilities: null,
  previousPosition: null,
  education: null,
};

describe('The text of a people move', () => {
  it('says who hired whom, when, and as what', () => {
    expect(noticeText(words)).toBe(
      'Nordhavn Data A/S har pr. 1. januar 2026 ansat Asta Lind Bække som netværksarkitekt.',
    );
  });

  it('has an opening of its own for every kind', () => {
    const openings = (['promoted', 'board-seat', 'departed', 'anniversary'] as const).map((kind) =>
      noticeText({ ...words, kind }),
    );
    expect(openings).toEqual([
      'Nordhavn Data A/S har pr. 1. januar 2026 forfremmet Asta Lind Bække til netværksarkitekt.',
      'Asta Lind Bække er pr. 1. januar 2026 indtrådt i bestyrelsen for Nordhavn Data A/S som netværksarkitekt.',
      'Asta Lind Bække er pr. 1. januar 2026 fratrådt sin stilling som netværksarkitekt hos Nordhavn Data A/S.',
      'Asta Lind Bække kan den 1. januar 2026 fejre jubilæum som netværksarkitekt hos Nordhavn Data A/S.',
    ]);
  });

  it('leaves out what nobody knows', () => {
    expect(noticeText({ ...words, effectiveDate: null, role: null })).toBe(
      'Nordhavn Data A/S har ansat Asta Lind Bække.',
    );
    expect(noticeText({ ...words, kind: 'departed', effectiveDate: null, role: null })).toBe(
      'Asta Lind Bække er fratrådt sin stilling hos Nordhavn Data A/S.',
    );
  });

  it('goes on with the first name through work, past and school', () => {
    expect(
      noticeText({
        ...words,
        responsibilities: 'drift af havnens net',
        previousPosition: {
          role: 'tekniker',
          company: 'Sydkyst ApS',
          text: 'tekniker hos Sydkyst ApS; kabler på havbunden',
        },
        education: { text: 'elektronikingeniør fra Skovby Tekniske Skole', ongoing: false },
      }),
    ).toBe(
      'Nordhavn Data A/S har pr. 1. januar 2026 ansat Asta Lind Bække som netværksarkitekt. ' +
        'Asta skal især beskæftige sig med drift af havnens net. ' +
        'Asta kommer fra en stilling som tekniker hos Sydkyst ApS. ' +
        'Asta har tidligere beskæftiget sig med kabler på havbunden. ' +
        'Asta er uddannet elektronikingeniør fra Skovby Tekniske Skole.',
    );
  });

  it('tells a past without a position, a workplace without a role, and studies that go on', () => {
    const past = (previousPosition: NoticeWords['previousPosition']) =>
      noticeText({ ...words, previousPosition }).slice(noticeText(words).length + 1);
    expect(past({ role: null, company: null, text: 'søkort; og fyr' })).toBe(
      'Asta har tidligere beskæftiget sig med søkort; og fyr.',
    );
    expect(past({ role: null, company: 'Sydkyst ApS', text: 'hos Sydkyst ApS' })).toBe(
      'Asta kommer fra en stilling hos Sydkyst ApS.',
    );
    expect(noticeText({ ...words, education: { text: 'jura', ongoing: true } })).toMatch(
      /Asta læser jura\.$/,
    );
  });

  it('puts a role and a company into the words that a notice uses', () => {
    expect(previousPositionText({ role: 'tekniker', company: 'Sydkyst ApS' })).toBe(
      'tekniker hos Sydkyst ApS',
    );
    expect(previousPositionText({ role: 'tekniker', company: null })).toBe('tekniker');
    expect(previousPositionText({ role: null, company: 'Sydkyst ApS' })).toBe('hos Sydkyst ApS');
  });
});
