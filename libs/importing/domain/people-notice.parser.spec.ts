import { describe, expect, it } from '@jest/globals';
import { readNotice, type ReadNotice } from './people-notice.parser.js';

const read = (text: string): ReadNotice => {
  const reading = readNotice(text);
  if (reading.type !== 'read') throw new Error(reading.why);
  return reading.notice;
};

const refusal = (text: string): string => {
  const reading = readNotice(text);
  return reading.type === 'read' ? 'read' : `${reading.type}: ${reading.why}`;
};

const HIRED = 'Tangkær A/S har pr. 1. maj 2026 ansat Bo Lund som chef.';

describe('the first sentence of a notice', () => {
  it.each([
    ['Tangkær A/S har pr. 1. maj 2026 ansat Bo Lund som it-chef.', 'Nyt job', 'it-chef'],
    ['Pr. 1. maj 2026 har Tangkær A/S ansat Bo Lund som it-chef', 'Nyt job', 'it-chef'],
    ['Tangkær A/S har ansat Bo Lund som it-chef pr. 1. maj 2026.', 'Nyt job', 'it-chef'],
    ['Tangkær A/S har ansat Bo Lund pr. 1. maj 2026 som it-chef.', 'Nyt job', 'it-chef'],
    [
      'Tangkær A/S har pr. 1. maj 2026 ansat Bo Lund, 34 år, i en ny stilling som it-chef.',
      'Nyt job',
      'it-chef',
    ],
    ['Tangkær A/S har pr. 1. maj 2026 ansat Bo Lund.', 'Nyt job', null],
    ['Bo Lund er pr. 1. maj 2026 ansat som it-chef hos Tangkær A/S.', 'Nyt job', 'it-chef'],
    ['Tangkær A/S har pr. 1. maj 2026 forfremmet Bo Lund til it-chef.', 'Forfremmelse', 'it-chef'],
    ['Tangkær A/S har pr. 1. maj 2026 udnævnt Bo Lund til it-chef.', 'Forfremmelse', 'it-chef'],
    ['Bo Lund er pr. 1. maj 2026 udnævnt til it-chef i Tangkær A/S.', 'Forfremmelse', 'it-chef'],
    [
      'Tangkær A/S har pr. 1. maj 2026 udnævnt Bo Lund til ny bestyrelsesformand.',
      'Bestyrelsespost',
      'bestyrelsesformand',
    ],
    ['Tangkær A/S har pr. 1. maj 2026 valgt Bo Lund ind i bestyrelsen.', 'Bestyrelsespost', null],
    [
      'Bo Lund er pr. 1. maj 2026 indtrådt i bestyrelsen for Tangkær A/S som næstformand.',
      'Bestyrelsespost',
      'næstformand',
    ],
    [
      'Bo Lund er pr. 1. maj 2026 fratrådt sin stilling som it-chef hos Tangkær A/S.',
      'Fratrædelse',
      'it-chef',
    ],
    ['Bo Lund forlader Tangkær A/S pr. 1. maj 2026.', 'Fratrædelse', null],
    ['Bo Lund har pr. 1. maj 2026 forladt Tangkær A/S.', 'Fratrædelse', null],
    ['Tangkær A/S har pr. 1. maj 2026 sagt farvel til Bo Lund, der var it-chef.', 'Fratrædelse', 'it-chef'],
    ['Bo Lund fejrer den 1. maj 2026 25 års jubilæum hos Tangkær A/S.', 'Jubilæum', null],
    ['Bo Lund har 1. maj 2026 40-års-jubilæum som it-chef hos Tangkær A/S.', 'Jubilæum', 'it-chef'],
  ])('%s', (text, kind, role) => {
    expect(read(text)).toMatchObject({
      kind,
      role,
      person: 'Bo Lund',
      company: 'Tangkær A/S',
      effectiveDate: '2026-05-01',
      remarks: [],
    });
  });

  it.each([
    ['pr. 9. december 2025', '2025-12-09'],
    ['pr.9.december 2025', '2025-12-09'],
    ['PR. 9. DECEMBER 2025', '2025-12-09'],
    ['pr. den 9. dec. 2025', '2025-12-09'],
    ['pr. 9 december 2025', '2025-12-09'],
    ['pr. 9. 12. 2025', '2025-12-09'],
    ['fra 9/12-2025', '2025-12-09'],
    ['med virkning fra 09.12.2025', '2025-12-09'],
    ['den 2025-12-09', '2025-12-09'],
    ['netop', null],
    ['pr. 9. december', null],
    ['pr. december 2025', null],
    ['pr. 9.12.25', null],
  ])('gives the date of "%s" as %s', (time, date) => {
    expect(read(`Tangkær har ${time} ansat Bo Lund som chef.`).effectiveDate).toBe(date);
  });

  it('gives no date where there is none, and remarks on half a date', () => {
    expect(read('Tangkær har ansat Bo Lund som chef.')).toMatchObject({ effectiveDate: null, remarks: [] });
    expect(read('Tangkær har pr. 9. december ansat Bo Lund som chef.').remarks).toHaveLength(1);
  });

  it.each([
    'Åse-Marie Ørsted',
    'Hans H. Hansen',
    'Ø. Æbelø',
    "D'Angelo O'Neill",
    'Peter van den Berg',
    'Émile Dupont',
    'Per Fra',
  ])('names %s', (person) => {
    expect(read(`Tangkær har pr. 1. maj 2026 ansat ${person} som chef. Hun er uddannet smed.`)).toMatchObject(
      {
        person,
        role: 'chef',
        education: { text: 'smed' },
      },
    );
  });

  it.each(['Vi har det A/S', 'Brdr. Hansen A/S', 'A. P. Bæk', 'e-tov', '3 Kroner ApS', 'Bang & Co. K/S'])(
    'names %s',
    (company) => {
      expect(read(`${company} har pr. 1. maj 2026 ansat Bo Lund som chef.`).company).toBe(company);
    },
  );

  it('ends where the next begins, full stop or not', () => {
    expect(
      read('Tangkær har ansat Bo Lund som adm. direktør for A.I. i A/S. Han er uddannet smed').role,
    ).toBe('adm. direktør for A.I. i A/S');
    expect(read('Tangkær har ansat Bo Lund som chef Han er uddannet smed').role).toBe('chef');
    expect(read('Tangkær har ansat Bo Lund. Bo er uddannet smed').role).toBeNull();
  });

  it('leaves a clause after the role in the text, and says so', () => {
    expect(
      read('Tangkær har ansat Bo Lund som chef, hvor han skal især beskæftige sig med salg.'),
    ).toMatchObject({
      role: 'chef',
      responsibilities: null,
      remarks: ['A clause after the role stands in the text only.'],
    });
  });

  it.each([
    [
      'Tangkær har pr. 31. februar 2026 ansat Bo Lund som chef.',
      'refused: The notice gives a date that does not exist.',
    ],
    [
      'Tangkær har pr. 29. februar 2026 ansat Bo Lund som chef.',
      'refused: The notice gives a date that does not exist.',
    ],
    [
      'Tangkær har pr. 1.13.2026 ansat Bo Lund som chef.',
      'refused: The notice gives a date that does not exist.',
    ],
    [
      'Tangkær har efter lang tid ansat Bo Lund som chef.',
      'refused: The words before the verb give no time of a known form.',
    ],
    [
      'Tangkær har pr. 1. maj 2026 ansat Bo Lund som chef pr. 2. maj 2026.',
      'refused: The notice gives two times.',
    ],
    [
      'Tangkær har ansat Bo Lund og Lis Vang som chefer.',
      'refused: No single name of a person stands where the notice should have it.',
    ],
    [
      'Tangkær har ansat en ny direktør som skal rydde op.',
      'refused: No single name of a person stands where the notice should have it.',
    ],
    [
      'Tangkær har ansat Bo Lund til at rydde op.',
      'refused: The words after the name have none of the forms of a notice.',
    ],
    [
      'Tangkær har udpeget Bo Lund til direktør.',
      'refused: The words after the name have none of the forms of a notice.',
    ],
    ['Tangkær har hyret Bo Lund som chef.', 'no-form: The sentence has none of the forms of a notice.'],
    ['Bo Lund bliver chef hos Tangkær.', 'no-form: The sentence has none of the forms of a notice.'],
  ])('is never guessed at: %s', (text, why) => {
    expect(refusal(text)).toBe(why);
  });
});

describe('the sentences that follow', () => {
  it.each(['Han', 'Hun', 'De', 'Bo', 'Bo Lund', 'Lund'])('may call the person %s', (subject) => {
    expect(read(`${HIRED} ${subject} skal især beskæftige sig med salg.`).responsibilities).toBe('salg');
  });

  it('may use a part of a double name, and the name without its hyphen', () => {
    const hired = 'Tangkær har ansat Anne-Mette Lund som chef.';
    for (const subject of ['Anne-Mette', 'Anne', 'Mette'])
      expect(read(`${hired} ${subject} skal især beskæftige sig med salg.`).responsibilities).toBe('salg');
  });

  it('say nothing of the person under another name', () => {
    expect(read(`${HIRED} Lis skal især beskæftige sig med salg.`)).toMatchObject({
      responsibilities: null,
      role: 'chef',
    });
  });

  it('give responsibilities verbatim, without the final full stop', () => {
    const words =
      'at følge op på bl.a. salg, f.eks. for Nord A/S. og cand. merc. Ib H. Holms afdeling pr. 1. juni';
    expect(read(`${HIRED} Han skal især beskæftige sig med ${words}.`).responsibilities).toBe(words);
  });

  it('give the former after the previous position, with a semicolon', () => {
    expect(
      read(
        `${HIRED} Han har tidligere beskæftiget sig med drift. Han kommer fra en stilling som leder hos Bølgen A/S.`,
      ).previousPosition,
    ).toEqual({ role: 'leder', company: 'Bølgen A/S', text: 'leder hos Bølgen A/S; drift' });
  });

  it('give no role and company with the former alone', () => {
    expect(read(`${HIRED} Han har tidligere beskæftiget sig med drift hos Bølgen.`).previousPosition).toEqual(
      {
        role: null,
        company: null,
        text: 'drift hos Bølgen',
      },
    );
  });

  it.each([
    ['som selvstændig', 'selvstændig', null],
    ['som direktør i Bølgen', 'direktør i Bølgen', null],
    ['hos Bølgen', null, 'Bølgen'],
    ['som rådgiver hos kunder hos Bølgen ApS', 'rådgiver hos kunder', 'Bølgen ApS'],
    ['som kok hos Hjemme hos Hansen', 'kok', 'Hjemme hos Hansen'],
    ['som leder hos Bølgen, hvor han byggede både', 'leder', 'Bølgen'],
    ['som leder hos Bølgen og sælger hos Dønningen', null, null],
    ['som leder hos bølgen.dk', 'leder', 'bølgen.dk'],
  ])('split "kommer fra en stilling %s"', (words, role, company) => {
    expect(read(`${HIRED} Han kommer fra en stilling ${words}.`).previousPosition).toMatchObject({
      role,
      company,
    });
  });

  it.each([
    ['er uddannet cand. merc. fra Handelsskolen i Ribe', 'cand. merc. fra Handelsskolen i Ribe', false],
    ['er oprindeligt uddannet i filosofi', 'i filosofi', false],
    ['er nyuddannet jurist', 'jurist', false],
    ['har en uddannelse som tømrer', 'tømrer', false],
    ['har en kandidatgrad i historie', 'en kandidatgrad i historie', false],
    ['er under uddannelse som datatekniker', 'som datatekniker', true],
    ['er i gang med at uddanne sig til pilot', 'til pilot', true],
    ['er i gang med en HD i regnskab', 'en HD i regnskab', true],
    ['er i øjeblikket ved at læse til ingeniør', 'til ingeniør', true],
    ['læser informatik', 'informatik', true],
    ['studerer Software Engineering', 'Software Engineering', true],
  ])('give the education of "Hun %s"', (words, text, ongoing) => {
    expect(read(`${HIRED} Hun ${words}.`).education).toEqual({ text, ongoing });
  });

  it.each([
    'er i gang med at bygge et hus',
    'er i gang med en større ombygning',
    'læser gerne krimier',
    'bor i Ribe',
  ])('give no education for "Hun %s", and remark on it', (words) => {
    expect(read(`${HIRED} Hun ${words}.`)).toMatchObject({
      education: null,
      role: 'chef',
      remarks: ['A sentence of no known form stands in the text only.'],
    });
  });

  it('may share their subject', () => {
    expect(
      read(`${HIRED} Han kommer fra en stilling som leder hos Bølgen ApS og er uddannet smed.`),
    ).toMatchObject({
      previousPosition: { company: 'Bølgen ApS' },
      education: { text: 'smed' },
    });
  });

  it('end before one of an unknown form, which adds to no field', () => {
    for (const sentence of [
      'Derudover skal han passe hunden.',
      'Bølgen ser frem til samarbejdet.',
      'Privat bor han i Ribe.',
    ])
      expect(read(`${HIRED} Han skal især beskæftige sig med salget på Fyn. ${sentence}`)).toMatchObject({
        responsibilities: 'salget på Fyn',
        remarks: { length: 1 },
      });
  });

  it('count once each; a second of the same kind is remarked on', () => {
    expect(read(`${HIRED} Han er uddannet smed. Han læser til ingeniør. Han er uddannet kok.`)).toMatchObject(
      {
        education: { text: 'smed', ongoing: false },
        remarks: { length: 2 },
      },
    );
  });
});
