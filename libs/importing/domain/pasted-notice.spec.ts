import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { MOVE_KIND_NAMES, labelOfKind, noticeText } from '#people';
import { normaliseText } from './page-lines.js';
import { readPastedNotice } from './pasted-notice.js';
import type { PastedNotice } from './pasted-notice.js';

const wordsOf = ({ text, understood }: PastedNotice) =>
  understood.map(({ field, from, to }) => [field, text.slice(from, to)]);
const leftOf = ({ text, notUnderstood }: PastedNotice) =>
  notUnderstood.map(({ from, to }) => text.slice(from, to));

describe('A notice that is pasted', () => {
  it('shows which words became which field', () => {
    const pasted = readPastedNotice(`
      Tangkær A/S har pr. 1. maj 2026 ansat Bo Lund som it-chef.
      Bo skal især beskæftige sig med drift af havnens net.  Han kommer fra en stilling som
      tekniker hos Bølgen ApS. Han er uddannet datamatiker.
      Nyt job`);
    expect(pasted.notice).toMatchObject({ kind: 'Nyt job', person: 'Bo Lund', effectiveDate: '2026-05-01' });
    expect(pasted.text).toMatch(/^Tangkær .* uddannet datamatiker\.$/);
    expect(wordsOf(pasted)).toEqual([
      ['company', 'Tangkær A/S'],
      ['effectiveDate', '1. maj 2026'],
      ['kind', 'ansat'],
      ['person', 'Bo Lund'],
      ['role', 'it-chef'],
      ['responsibilities', 'drift af havnens net'],
      ['previousPosition', 'tekniker hos Bølgen ApS'],
      ['education', 'datamatiker'],
    ]);
    expect(pasted.notUnderstood).toEqual([]);
  });

  it.each([
    [
      'Bo Lund er pr. 1. maj 2026 fratrådt sin stilling som it-chef hos Tangkær A/S.',
      ['Bo Lund', '1. maj 2026', 'fratrådt', 'it-chef', 'Tangkær A/S'],
    ],
    [
      'Bo Lund er indtrådt i bestyrelsen for Tangkær A/S som næstformand.',
      ['Bo Lund', 'indtrådt', 'Tangkær A/S', 'næstformand'],
    ],
    [
      'Bo Lund fejrer den 1. maj 2026 25 års jubilæum hos Tangkær A/S.',
      ['Bo Lund', '1. maj 2026', 'jubilæum', 'Tangkær A/S'],
    ],
    ['Bo Lund ApS har ansat Bo Lund som chef.', ['Bo Lund ApS', 'ansat', 'Bo Lund', 'chef']],
    [
      'Chef A/S har pr. 2026-05-01 ansat Bo Lund som Chef.',
      ['Chef A/S', '2026-05-01', 'ansat', 'Bo Lund', 'Chef'],
    ],
  ])('finds them in %s', (text, words) => {
    expect(wordsOf(readPastedNotice(text)).map(([, said]) => said)).toEqual(words);
  });

  it('shows what was not understood, and why', () => {
    const pasted = readPastedNotice(
      'Tangkær har ansat Bo Lund som chef, hvor han får travlt. Derudover skal han passe hunden. Han er uddannet smed. Han læser til ingeniør.',
    );
    expect(pasted.notice).toMatchObject({ role: 'chef', education: { text: 'smed' } });
    expect(leftOf(pasted)).toEqual([
      ', hvor han får travlt',
      'Derudover skal han passe hunden.',
      'til ingeniør',
    ]);
    for (const { why } of pasted.notUnderstood) expect(why).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    ['Vi ansatte nogen i går.', 'The sentence has none of the forms of a notice.'],
    ['Tangkær har pr. 31. februar 2026 ansat Bo Lund.', 'The notice gives a date that does not exist.'],
    ['Tangkær har ansat Bo Lund. Jubilæum', 'The marker names another kind of move than the sentence does.'],
  ])('that is none is left whole: %s', (text, why) => {
    const pasted = readPastedNotice(text);
    expect(pasted).toMatchObject({ notice: null, understood: [] });
    expect(pasted.notUnderstood).toEqual([{ from: 0, to: pasted.text.length, why }]);
  });

  it('that is empty is nothing', () => {
    expect(readPastedNotice(' \n\u200b ')).toEqual({
      text: '',
      notice: null,
      understood: [],
      notUnderstood: [],
    });
  });
});

const words = <T>(...choices: readonly T[]) => fc.constantFrom(...choices);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const company = words('Tangkær A/S', 'Brdr. Klit ApS', 'Fyr & Flamme', 'Bang & Co. K/S', 'Øst for Solen');
const role = words('it-chef', 'adm. direktør', 'projektleder for kajen', 'Senior Developer', 'fyrmester');
const fields = fc.record({
  kind: words(...MOVE_KIND_NAMES),
  company,
  person: words('Asta Lind Bække', 'Bo Lund', 'Åse-Marie Ørsted', 'Hans H. Hansen', 'Peter van den Berg'),
  effectiveDate: optional(words('2026-01-01', '2026-12-31', '2027-05-09')),
  role: optional(role),
  responsibilities: optional(words('drift af havnens net', 'salg på Fyn', 'at rydde op i systemerne')),
  previousPosition: optional(
    fc
      .record({ role, company })
      .map((position) => ({ ...position, text: `${position.role} hos ${position.company}` })),
  ),
  education: optional(
    fc.oneof(
      words('datamatiker', 'cand. merc. fra Handelsskolen i Ribe').map((text) => ({ text, ongoing: false })),
      words('jura', 'informatik').map((text) => ({ text, ongoing: true })),
    ),
  ),
});

describe('Any notice in the wording of the trade', () => {
  it('gives back the fields that it was written from', () => {
    fc.assert(
      fc.property(fields, ({ kind, ...said }) => {
        const { notice } = readPastedNotice(noticeText({ kind, ...said }));
        expect(notice).toEqual({ kind: labelOfKind(kind), remarks: [], ...said });
      }),
      { numRuns: 150 },
    );
  });

  it('has each of its fields where it says, and no two in one place', () => {
    const sentence = words(
      ...[
        'Derudover bor han i Ribe.',
        'Han læser jura.',
        'Privat har hun to børn.',
        'Bølgen ser frem til det.',
        '',
      ],
    );
    fc.assert(
      fc.property(fields, fc.array(sentence, { maxLength: 3 }), (said, more) => {
        expectWhole(readPastedNotice([noticeText(said), ...more].join('\n')));
      }),
    );
  });

  it('never breaks what is pasted, whatever that is', () => {
    const word = words(
      ...[
        'har',
        'er',
        'ansat',
        'Bo',
        'Lund',
        'pr.',
        '1.',
        'maj',
        '2026',
        'som',
        'hos',
        'A/S',
        ',',
        'hvor',
        'Han',
      ],
      ...[
        'skal især beskæftige sig med',
        'uddannet',
        'læser',
        'kommer fra en stilling som',
        'jubilæum',
        'Nyt job',
        '.',
      ],
    );
    const text = fc.oneof(
      fc.array(word, { maxLength: 40 }).map((parts) => parts.join(' ')),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
    );
    fc.assert(
      fc.property(text, (pasted) => {
        const read = readPastedNotice(pasted);
        expect(normaliseText(pasted).startsWith(read.text)).toBe(true);
        expectWhole(read);
      }),
      { numRuns: 150 },
    );
  });
});

function expectWhole({ text, notice, understood, notUnderstood }: PastedNotice): void {
  const spans = [...understood, ...notUnderstood].sort((a, b) => a.from - b.from);
  let end = 0;
  for (const { from, to } of spans) {
    expect(from).toBeGreaterThanOrEqual(end);
    expect(to).toBeGreaterThan(from);
    end = to;
  }
  expect(end).toBeLessThanOrEqual(text.length);
  for (const { field, from, to } of understood) {
    const said = text.slice(from, to);
    if (field === 'person' || field === 'company' || field === 'role' || field === 'responsibilities')
      expect([field, said]).toEqual([field, notice?.[field]]);
    if (field === 'education') expect(said).toBe(notice?.education?.text);
    if (field === 'previousPosition') expect(notice?.previousPosition?.text).toContain(said);
  }
}
