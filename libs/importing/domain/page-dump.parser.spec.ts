import { readFileSync } from 'node:fs';
import { DomainError } from '#kernel';
import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { parsePageDump } from './page-dump.parser.js';
import { linesOf, normaliseText } from './page-lines.js';
import type { BodyBlock, ParsedPage } from './parsed-page.js';

const fixture = (name: string): string =>
  readFileSync(new URL(`./fixtures/${name}.txt`, import.meta.url), 'utf8');

const PAGES = ['full-page', 'bare-page', 'broken-labels', 'many-posts', 'all-kinds', 'article-only'].map(
  fixture,
);

/** The body in short: one letter a block, read-alsos by their origin. */
const shapeOf = (body: readonly BodyBlock[]): string =>
  body
    .map((block) =>
      block.type === 'readAlso' ? `(${block.origin})` : block.type === 'paragraph' ? 'p' : '[subheading]',
    )
    .join(' ');

const titlesOf = (body: readonly BodyBlock[]): readonly string[] =>
  body.flatMap((block) => (block.type === 'readAlso' ? [block.title] : []));

/** All that a page says, without the numbers of its lines. */
const contentOf = ({
  article,
  sponsoredPosts,
  jobs,
  peopleMoves,
  understood,
  notUnderstood,
}: ParsedPage): unknown => {
  const unnumbered = (items: readonly object[]): unknown =>
    items.map((item) => ({ ...item, line: 0, lines: 0 }));
  return [article, ...[sponsoredPosts, jobs, peopleMoves, understood, notUnderstood].map(unnumbered)];
};

const refusalOf = (text: string): string => {
  try {
    parsePageDump(text);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return `${error.kind} ${error.code}`;
  }
};

/** An article of one paragraph above a rail. */
const withRail = (...rail: readonly string[]): ParsedPage =>
  parsePageDump(
    [
      'Havnen får nye kraner',
      'To nye kraner er sat op på kajen.',
      'Artikel top billede',
      'De løfter dobbelt så meget som de gamle, og de larmer kun halvt så meget.',
      ...rail,
    ].join('\n'),
  );

const withBody = (...body: readonly string[]): readonly BodyBlock[] =>
  parsePageDump(
    ['Havnen får nye kraner', 'To nye kraner er sat op.', 'Artikel top billede', ...body].join('\n'),
  ).article.body;

const PARAGRAPH = 'De nye kraner løfter dobbelt så meget som de gamle, og de larmer kun halvt så meget.';
const THREE = ['Fjordlys Data ApS', 'Driftstekniker', 'Nordjylland'];

describe('a whole news page', () => {
  const page = parsePageDump(fixture('full-page'));

  it('gives headline, standfirst and the place of its image', () => {
    expect(page.article).toMatchObject({
      headline: 'Fjernvarmen flytter ind i kælderen: Serverrum varmer nu 900 boliger op',
      standfirst: expect.stringMatching(/^Et datacenter i udkanten .* tjene på det\.$/),
      hasTopImageMark: true,
    });
  });

  it('gives the body in page order, with its three kinds of read-also links', () => {
    expect(shapeOf(page.article.body)).toBe('p p (inline) p [subheading] p (labelled) p (bare)');
    expect(titlesOf(page.article.body)).toEqual([
      'Grønt lys til varmepumpe: Byrådet sagde ja efter fire timers debat',
      'Nye regler: Sådan skal datacentre måle deres varme',
      'Her er de fem byer, der venter på overskudsvarme',
    ]);
  });

  it('leaves the lead-in of an inline read-also in its paragraph', () => {
    expect(page.article.body[1]).toEqual({
      type: 'paragraph',
      text: 'Nu ledes den gennem en ny varmepumpe og videre ud i rørene, og det er gået hurtigere, end selv optimisterne ventede, og det kan du læse mere om her:',
    });
  });

  it('gives the sponsored post and the job ads below it', () => {
    expect(page.sponsoredPosts).toEqual([
      {
        label: 'Annonceindlæg fra Strandmølle Sikkerhed',
        advertiser: 'Strandmølle Sikkerhed',
        headline: 'Sådan holder du fabrikken kørende, når nettet er nede',
        teaser: 'Tre enkle øvelser afslører, om jeres beredskab virker, før det for alvor gælder.',
        lines: [25, 27, 29],
      },
    ]);
    expect(page.jobs.map(({ employer, title, region }) => [employer, title, region])).toEqual([
      ['Fjordlys Data ApS', 'Driftstekniker til nyt datacenter', 'Nordjylland'],
      ['Klitvang Kommune', 'Projektleder med ansvar for digital post', 'Vestjylland'],
      ['Bøgelund & Vang K/S', 'Løsningsarkitekt (vikariat)', 'Hele landet'],
    ]);
  });

  it('gives every field that a notice states, and null for what it does not', () => {
    expect(page.peopleMoves).toEqual([
      {
        kind: 'Nyt job',
        person: 'Torben Egeskov Lind',
        company: 'Fjordlys Data ApS',
        effectiveDate: '2026-03-01',
        role: 'driftschef',
        responsibilities: 'nødstrøm og køling i de nordjyske anlæg',
        previousPosition: {
          role: 'teknisk leder, Norden',
          company: 'Halmstrup Køling A/S',
          text: 'teknisk leder, Norden hos Halmstrup Køling A/S; skibsmotorer og kølehuse',
        },
        education: { text: 'maskinmester fra Klitvang Maskinskole', ongoing: false },
        text: expect.stringMatching(
          /^Fjordlys Data ApS har pr\. 1\. marts 2026 .* skibsmotorer og kølehuse\.$/,
        ),
        hasPhoto: false,
        remarks: [],
        lines: [51],
      },
      {
        kind: 'Nyt job',
        person: 'Sanne-Mai Østervig',
        company: 'Bøgelund & Vang K/S',
        effectiveDate: '2025-12-15',
        role: 'løsningsarkitekt',
        responsibilities: 'integrationer',
        previousPosition: null,
        education: null,
        text: 'Bøgelund & Vang K/S har pr. 15. december 2025 ansat Sanne-Mai Østervig som løsningsarkitekt. Sanne-Mai skal især beskæftige sig med integrationer.',
        hasPhoto: true,
        remarks: [],
        lines: [52, 54, 56],
      },
      expect.objectContaining({
        person: 'Åge H. Ærø',
        effectiveDate: null,
        role: 'elev',
        previousPosition: null,
        education: { text: 'til datatekniker på Vesterhavets Erhvervsskole', ongoing: true },
      }),
    ]);
  });

  it('says of every line what it was used for', () => {
    expect(page.notUnderstood).toEqual([]);
    expect(page.understood.find(({ line }) => line === 54)).toEqual({
      line: 54,
      text: 'Sanne-Mai Østervig',
      why: 'photo-caption',
    });
    expect(page.understood.map(({ why }) => why).slice(0, 5)).toEqual([
      'headline',
      'standfirst',
      'image-mark',
      'paragraph',
      'paragraph-with-read-also',
    ]);
  });
});

describe('a page without indentation, blank lines, final stops, headings, image mark and read-alsos', () => {
  const page = parsePageDump(fixture('bare-page'));

  it('still tells its paragraphs from its subheading', () => {
    expect(page.article).toMatchObject({
      hasTopImageMark: false,
      standfirst: expect.stringContaining('Kommunerne'),
    });
    expect(shapeOf(page.article.body)).toBe('p p [subheading] p p');
  });

  it('still has its sponsored post, jobs in any region, and the notice cut at its verbs', () => {
    expect(page.sponsoredPosts).toMatchObject([{ headline: 'Ti tusind ark på én tank' }]);
    expect(page.jobs.map(({ region }) => region)).toEqual(['Rundt om fjorden', 'Kontoret i havnen']);
    expect(page.peopleMoves).toMatchObject([
      {
        role: 'it-chef',
        responsibilities: 'skolernes netværk',
        previousPosition: { role: 'teamleder', company: 'Lindeskov Trykkeri' },
        hasPhoto: true,
      },
    ]);
    expect(page.notUnderstood).toEqual([]);
  });
});

describe('a page whose labels end their lines', () => {
  const page = parsePageDump(fixture('broken-labels'));

  it('finds the titles of read-alsos on the next lines', () => {
    expect(shapeOf(page.article.body)).toBe('p p (inline) p (labelled) p (labelled)');
    expect(titlesOf(page.article.body)).toEqual([
      'Øens gamle færgerute blev en legeplads for robotter',
      'Søfartsskolen åbner linje for fjernstyring',
      'Her kan du prøve færgen gratis',
    ]);
  });

  it('finds the advertiser on the next line and keeps the label whole', () => {
    expect(page.sponsoredPosts).toMatchObject([
      {
        label: 'Annonceindlæg fra Havblik Forsikring',
        advertiser: 'Havblik Forsikring',
        lines: [14, 15, 16, 17],
      },
    ]);
  });

  it('finds the markers of notices on the next lines, and sentences of a notice on lines of their own', () => {
    expect(page.peopleMoves.map(({ kind, person, lines }) => [kind, person, lines])).toEqual([
      ['Forfremmelse', 'Ellen Kragh-Holm', [23, 24]],
      ['Nyt job', 'Per Tang', [25, 26, 27]],
    ]);
    expect(page.peopleMoves[1]).toMatchObject({
      responsibilities: 'natsejlads',
      text: 'Sundets Rederi A/S har pr. 1. april 2026 ansat Per Tang som fjernnavigatør. Per skal især beskæftige sig med natsejlads.',
    });
    expect(page.notUnderstood).toEqual([]);
  });
});

describe('a page with several sponsored posts', () => {
  const page = parsePageDump(fixture('many-posts'));

  it('gives each its headline and teaser, and null for one that is missing', () => {
    expect(
      page.sponsoredPosts.map(({ advertiser, headline, teaser }) => [advertiser, headline, teaser !== null]),
    ).toEqual([
      ['Robothuset', 'Kodning for hele familien', true],
      ['Møllebo Møbler A/S', 'Indret hjørnet til leg', false],
      ['Kaffekompagniet', null, false],
      ['Legelageret', 'Byg selv en bil', true],
    ]);
  });

  it('keeps the jobs between and after them in step, whatever an incomplete one lacks', () => {
    expect(page.jobs.map(({ employer, title, region }) => [employer, title, region])).toEqual([
      ['Fjordby Bibliotek', 'Børnebibliotekar', 'Fyn'],
      ['Robothuset', 'Servicetekniker', 'Sydjylland'],
      ['Kaffekompagniet', 'Butikschef', '8000 Aarhus C'],
      ['Legelageret', 'Produktudvikler', 'Hjemmefra eller i Fjordby'],
    ]);
    expect(page.notUnderstood.map(({ line }) => line)).toEqual([21, 22, 26, 27]);
  });
});

describe('a list with every kind of people move', () => {
  const page = parsePageDump(fixture('all-kinds'));

  it('reads each kind by its sentence', () => {
    expect(page.peopleMoves.map(({ kind, person, company, role }) => [kind, person, company, role])).toEqual([
      ['Nyt job', 'Viggo Hørlyk', 'Pendulfabrikken A/S', 'adm. direktør'],
      ['Forfremmelse', 'Lis Abildtoft', 'Klokkeværket ApS', 'værkfører'],
      ['Bestyrelsespost', 'Frode N. Bisgård', 'Pendulfabrikken A/S', 'næstformand'],
      ['Fratrædelse', 'Gurli Tvede', 'Klokkeværket ApS', 'økonomichef'],
      ['Jubilæum', 'Osvald Ring', 'Pendulfabrikken A/S', null],
    ]);
  });

  it('gives a caption to the notice that names both, whether it stands before, after or after another one', () => {
    expect(
      page.peopleMoves.filter(({ hasPhoto }) => hasPhoto).map(({ person, lines }) => [person, lines]),
    ).toEqual([
      ['Viggo Hørlyk', [6, 7, 8]],
      ['Lis Abildtoft', [9, 12, 13]],
    ]);
  });

  it('understands no unknown marker, unknown form, impossible date or contradiction, and says why', () => {
    expect(page.notUnderstood.map(({ line, why }) => `${line} ${why}`)).toEqual([
      '15 The notice gives a date that does not exist.',
      '16 The line is no notice, and no notice that was read names both lines of such a caption.',
      '17 The line is no notice, and no notice that was read names both lines of such a caption.',
      '18 The marker after the notice is none of the known kinds.',
      '19 The marker after the notice is none of the known kinds.',
      '20 The marker after the notice is none of the known kinds.',
      '21 The sentence has none of the forms of a notice.',
      '22 The marker names another kind of move than the sentence does.',
    ]);
  });
});

describe('a page that lacks a block', () => {
  const lines = linesOf(fixture('full-page')).map(({ text }) => text);
  const whole = parsePageDump(lines.join('\n'));
  const without = (isDropped: (text: string, at: number) => boolean): ParsedPage =>
    parsePageDump(lines.filter((text, at) => !isDropped(text, at)).join('\n'));
  const between = (first: string, end: string) => {
    const from = lines.findIndex((text) => text.startsWith(first));
    const to = end === '' ? lines.length : lines.findIndex((text) => text.startsWith(end));
    return (_: string, at: number): boolean => at >= from && at < to;
  };

  it('has no standfirst when the image mark follows the headline', () => {
    const page = without((_, at) => at === 1);
    expect(page.article.standfirst).toBeNull();
    expect(page.article.body).toEqual(whole.article.body);
  });

  it('keeps its standfirst without an image mark', () => {
    const page = without((text) => text === 'Artikel top billede');
    expect(page.article).toEqual({ ...whole.article, hasTopImageMark: false });
  });

  it('needs no heading of the rail', () => {
    const page = without((text) => text === 'Læses lige nu');
    expect({ ...page, understood: 0 }).toMatchObject({
      article: whole.article,
      jobs: { length: 3 },
      notUnderstood: [],
    });
  });

  it('needs no heading of the people moves', () => {
    const page = without((text) => text.startsWith('Navnenyt'));
    expect(page.peopleMoves.map(({ text }) => text)).toEqual(whole.peopleMoves.map(({ text }) => text));
    expect([page.jobs.length, page.notUnderstood]).toEqual([3, []]);
  });

  it('needs no heading at all', () => {
    const page = without((text) => /^(?:Læses|Navnenyt)/.test(text));
    expect([page.jobs.length, page.peopleMoves.length, page.notUnderstood]).toEqual([3, 3, []]);
  });

  it('has jobs without a sponsored post, under the heading or straight under the article', () => {
    const noPost = between('Annonceindlæg', 'Fjordlys Data ApS');
    expect(without(noPost)).toMatchObject({ sponsoredPosts: [], jobs: { length: 3 }, notUnderstood: [] });
    const page = without((text, at) => noPost(text, at) || text === 'Læses lige nu');
    expect(page).toMatchObject({ article: whole.article, jobs: { length: 3 }, notUnderstood: [] });
  });

  it('has people moves without jobs, also straight under the article', () => {
    const page = without(between('Fjordlys Data ApS', 'Navnenyt'));
    expect(page).toMatchObject({ jobs: [], sponsoredPosts: { length: 1 }, peopleMoves: { length: 3 } });
    const bare = without(between('Læses', 'Fjordlys Data ApS har'));
    expect(bare).toMatchObject({
      article: whole.article,
      jobs: [],
      peopleMoves: { length: 3 },
      notUnderstood: [],
    });
  });

  it('has jobs without people moves, with an empty heading or none', () => {
    const noNotices = between('Fjordlys Data ApS har', '');
    expect(without(noNotices)).toMatchObject({ jobs: { length: 3 }, peopleMoves: [], notUnderstood: [] });
    const page = without((text, at) => noNotices(text, at) || text.startsWith('Navnenyt'));
    expect(page).toMatchObject({ jobs: { length: 3 }, peopleMoves: [], notUnderstood: [] });
  });

  it('is an article and nothing else', () => {
    const page = parsePageDump(fixture('article-only'));
    expect(page).toMatchObject({ sponsoredPosts: [], jobs: [], peopleMoves: [], notUnderstood: [] });
    expect(shapeOf(page.article.body)).toBe('p p');
  });

  it('has an empty body when the rail follows the headline', () => {
    const page = parsePageDump(`Havnen får nye kraner\nLæses lige nu\n${THREE.join('\n')}`);
    expect(page).toMatchObject({ article: { standfirst: null, body: [] }, jobs: { length: 1 } });
  });

  it('has a body of one paragraph rather than a standfirst and no body', () => {
    const page = parsePageDump(`Havnen får nye kraner\n${PARAGRAPH}\nLæses lige nu`);
    expect(page.article).toMatchObject({ standfirst: null, body: [{ type: 'paragraph', text: PARAGRAPH }] });
  });
});

describe('the end of a body', () => {
  it('is a read-also when it is a bare title, for a paragraph follows every subheading', () => {
    expect(shapeOf(withBody(PARAGRAPH, 'Kraner i nord', PARAGRAPH, 'Sådan virker en kran'))).toBe(
      'p [subheading] p (bare)',
    );
  });

  it('may be several read-alsos, bare and labelled', () => {
    const body = withBody(
      PARAGRAPH,
      'Havn lukker',
      'Læs også: Kajen synker',
      'Læs også:',
      'Er det slut med tov?',
      'Her er den største kran i verden: Løfter 900 ton',
    );
    expect(shapeOf(body)).toBe('p (bare) (labelled) (labelled) (bare)');
  });

  it('is a paragraph when it is speech, a sentence or a point of a list', () => {
    for (const last of [
      '"Det bliver godt"',
      '"Vi er klar," siger havnefogeden',
      'Sådan er det.',
      '- En kran til',
      'Det skriver Havnebladet',
    ]) {
      expect(shapeOf(withBody(PARAGRAPH, last))).toBe('p p');
    }
  });

  it('is a paragraph when it is too long for a title, final stop or not', () => {
    expect(shapeOf(withBody(PARAGRAPH, `${PARAGRAPH.slice(0, -1)} og det mærkes helt ind i byen`))).toBe(
      'p p',
    );
  });

  it('is a title that opens with a quotation', () => {
    expect(titlesOf(withBody(PARAGRAPH, '"Nu er det nok": Naboer til havnen klager over lys'))).toHaveLength(
      1,
    );
  });

  it('leaves a label without a title to the report', () => {
    const page = parsePageDump(
      `Havnen får nye kraner\nTo nye kraner.\n${PARAGRAPH}\nLæs også:\nLæses lige nu`,
    );
    expect(shapeOf(page.article.body)).toBe('p');
    expect(page.notUnderstood).toEqual([
      { line: 4, text: 'Læs også:', why: 'No title follows this label of a read-also link.' },
    ]);
  });

  it('leaves a label before a paragraph to the report, and the paragraph in its place', () => {
    expect(shapeOf(withBody(PARAGRAPH, 'Læs også:', PARAGRAPH))).toBe('p p');
  });
});

describe('an inline read-also', () => {
  it.each([
    [
      'Det begyndte i fjor (læs mere her: Kranen, der væltede).',
      'Det begyndte i fjor (læs mere her:',
      'Kranen, der væltede',
    ],
    [
      'Det kan du læse mere om i artiklen her: "Vi løfter alt": Kranfører fortæller',
      'Det kan du læse mere om i artiklen her:',
      '"Vi løfter alt": Kranfører fortæller',
    ],
    [
      'Havnen voksede. Læs også: Havnen: 100 år på kajen',
      'Havnen voksede. Læs også:',
      'Havnen: 100 år på kajen',
    ],
  ])('ends %p', (line, leadIn, title) => {
    expect(withBody(line, PARAGRAPH).slice(0, 2)).toEqual([
      { type: 'paragraph', text: leadIn },
      { type: 'readAlso', title, origin: 'inline' },
    ]);
  });

  it.each([
    'Havnefogeden vil læse tre ting op: kran, kaj og kaptajn.',
    '"Du kan læse mere her: Det står på døren," siger havnefogeden.',
    'Man kan læse alt her: Kranerne løfter. Bådene sejler. Ingen ved hvorfor.',
  ])('is not seen in %p', (line) => {
    expect(shapeOf(withBody(line, PARAGRAPH))).toBe('p p');
  });
});

describe('labels and headings of a rail', () => {
  it('are known in any case and with any ending', () => {
    const page = withRail(
      'LÆSES LIGE NU:',
      'ANNONCEINDLÆG FRA Kajbutikken',
      'Tov i alle farver',
      'Kom forbi og se dem.',
      ...THREE,
      'NAVNENYT',
    );
    expect(page).toMatchObject({
      sponsoredPosts: [{ advertiser: 'Kajbutikken' }],
      jobs: { length: 1 },
      notUnderstood: [],
    });
  });

  it('are not seen in sentences that open with the same words', () => {
    const body = withBody(
      'Annonceindlæg fra havnen blev forbudt i går, og det er godt.',
      'Navnenyt-redaktøren gik i land, før nogen nåede at sige farvel til ham.',
    );
    expect(shapeOf(body)).toBe('p p');
  });

  it('report a label that names no advertiser', () => {
    expect(withRail('Læses lige nu', 'Annonceindlæg fra', 'Navnenyt').notUnderstood).toEqual([
      { line: 6, text: 'Annonceindlæg fra', why: 'The label of a sponsored post names no advertiser.' },
    ]);
  });

  it('take a lone sentence under a label for the teaser', () => {
    const page = withRail(
      'Annonceindlæg fra Kajbutikken',
      'Kom forbi og se alle vores tov i otte farver.',
      ...THREE,
    );
    expect(page.sponsoredPosts).toMatchObject([
      { headline: null, teaser: expect.stringMatching(/^Kom forbi/) },
    ]);
    expect(page.jobs).toHaveLength(1);
  });

  it('make no jobs of the titles of articles being read', () => {
    const page = withRail(
      'Læses lige nu',
      'Kæmpekran satte rekord: Løftede en hel fabrik over fjorden',
      'Nu kommer regningen for den nye kaj i havnen',
      'Derfor stod alle både stille i går: En enkelt skrue manglede',
      'Annonceindlæg fra Kajbutikken',
      'Tov i alle farver',
    );
    expect([page.jobs, page.notUnderstood.length]).toEqual([[], 3]);
  });
});

describe('people moves in a rail', () => {
  const NOTICE = 'Fjordlys Data ApS har pr. 1. maj 2026 ansat Bo Lund som chef. Nyt job';

  it('are not seen in the article, where they lack a marker', () => {
    const page = withRail('Rederiet har pr. 1. maj 2026 ansat Bo Lund som kranfører.', PARAGRAPH);
    expect([shapeOf(page.article.body), page.peopleMoves]).toEqual(['p p p', []]);
  });

  it('follow a caption that opens a list without a heading', () => {
    const page = withRail('Bo Lund', 'Fjordlys Data', NOTICE);
    expect(page).toMatchObject({ peopleMoves: [{ hasPhoto: true, lines: [5, 6, 7] }], notUnderstood: [] });
  });

  it('have their markers also behind the caption', () => {
    const page = withRail(
      'Navnenyt',
      NOTICE.replace(' Nyt job', ''),
      'Bo Lund',
      'Fjordlys Data ApS',
      'Nyt job',
    );
    expect(page).toMatchObject({ peopleMoves: [{ hasPhoto: true }], notUnderstood: [] });
  });

  it('are read without a marker where the sentence says what happened', () => {
    const page = withRail('Navnenyt', NOTICE.replace(' Nyt job', ''));
    expect(page.peopleMoves).toMatchObject([{ kind: 'Nyt job', text: NOTICE.replace(' Nyt job', '') }]);
  });

  it('do not take the last words of a sentence for their marker', () => {
    const page = withRail(
      'Navnenyt',
      'Fjordlys Data ApS har ansat Bo Lund som chef. Han skal især beskæftige sig med folk, der søger nyt job',
      'Nyt job',
    );
    expect(page.peopleMoves).toMatchObject([{ responsibilities: 'folk, der søger nyt job' }]);
  });

  it('leave a caption that no notice names, or half of one, to the report', () => {
    const page = withRail('Navnenyt', NOTICE, 'Bo Lund', 'Pendulfabrikken A/S', 'Bo Lund');
    expect(page).toMatchObject({ peopleMoves: [{ hasPhoto: false }], notUnderstood: { length: 3 } });
  });
});

describe('what is no news page', () => {
  it.each([
    ['nothing', ''],
    ['blank lines', ' \n\u00A0\n\t\r\n'],
    ['a word', 'hej'],
    ['a shopping list', 'Mælk\nBrød\nSmør\nÆg'],
    ['markup', '<!doctype html>\n<title>Avis</title>\nLæses lige nu'],
    ['JSON', '{"headline": "Havnen får nye kraner"}'],
    ['a PDF', '%PDF-1.7\n%âãÏÓ\nLæses lige nu'],
    ['binary data', 'Havnen\nLæses lige nu\n\0\u0001\u0002'],
    ['noise', 'Havnen\nLæses lige nu\n\uFFFD\u0001\uFFFD\uFFFD'],
    ['a rail without an article', 'Læses lige nu\nFjordlys Data ApS\nTekniker\nFyn'],
    [
      'a text in another language',
      'A new crane\nThe harbour has bought two new cranes from a firm abroad.\nThey lift twice as much as the old ones did, and make half the noise.',
    ],
    ['a table', 'navn;alder;by\nBo;34;Odense\nLis;41;Aarhus\nIb;29;Ribe'],
    ['a headline without end', `${'Kran '.repeat(100)}\nLæses lige nu`],
    ['far too many lines', `Havnen\nLæses lige nu\n${'kran\n'.repeat(150_001)}`],
  ])('refuses %s', (_, text) => {
    expect(refusalOf(text)).toBe('invalid not-a-news-page');
  });

  it('says why without quoting the text', () => {
    expect(() => parsePageDump('Hemmelig Person\nMælk')).toThrow(
      /^(?!.*Hemmelig).*neither a mark of a news page/,
    );
  });
});

describe('whatever text comes in', () => {
  const spoiled = fc
    .record({
      page: fc.constantFrom(...PAGES, PAGES.join('\n')),
      edits: fc.array(
        fc.record({
          edit: fc.constantFrom('drop', 'double', 'move', 'join', 'cut', 'strange'),
          at: fc.nat(80),
          to: fc.nat(80),
          text: fc.string({ unit: 'grapheme', maxLength: 12 }),
        }),
        { maxLength: 12 },
      ),
    })
    .map(({ page, edits }) => {
      const lines = page.split('\n');
      for (const { edit, at, to, text } of edits) {
        const [line = ''] = lines.splice(at % lines.length, 1);
        if (edit === 'double') lines.splice(at, 0, line, line);
        if (edit === 'move') lines.splice(to % (lines.length + 1), 0, line);
        if (edit === 'join') lines[at % lines.length] = `${line} ${lines[at % lines.length] ?? ''}`;
        if (edit === 'cut') lines.splice(at, 0, line.slice(0, to), line.slice(to));
        if (edit === 'strange') lines.splice(at, 0, line.slice(0, to) + text + line.slice(to));
      }
      return lines.join('\n');
    });

  const expectWhole = (text: string): void => {
    let page: ParsedPage;
    try {
      page = parsePageDump(text);
    } catch (error) {
      expect(error).toBeInstanceOf(DomainError);
      return;
    }
    const account = [...page.understood, ...page.notUnderstood].map(({ line, text: said }) => ({
      line,
      text: said,
    }));
    expect(account.sort((a, b) => a.line - b.line)).toEqual(linesOf(text));
    const used = new Map<number, string>(page.understood.map(({ line, why }) => [line, why]));
    const usesOf = (
      items: readonly { readonly lines: readonly number[] }[],
    ): readonly (string | undefined)[] => items.flatMap(({ lines }) => lines.map((line) => used.get(line)));
    expect(usesOf(page.sponsoredPosts).every((use) => use === 'sponsored-post')).toBe(true);
    expect(usesOf(page.jobs).every((use) => use === 'job')).toBe(true);
    expect(usesOf(page.peopleMoves)).not.toContain(undefined);
    expect(page.jobs.length * 3).toBe(page.understood.filter(({ why }) => why === 'job').length);
  };

  it('is a page that accounts for each of its lines once, or refused', () => {
    fc.assert(fc.property(spoiled, expectWhole), { numRuns: 400 });
  });

  it('is refused in words when it is any string at all', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', size: 'large' })),
        expectWhole,
      ),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', size: 'medium' }), (text) =>
        expectWhole(`Havnen får nye kraner\nLæses lige nu\n${text}`),
      ),
      { numRuns: 300 },
    );
  });

  it('reads the same with any indentation, blank lines, kinds of spaces and line ends', () => {
    const space = fc.constantFrom(' ', '\u00A0', '\u202F', '\u2009', '  ', '\t', ' \u200B', '\u2003 ');
    const newline = fc.constantFrom('\n', '\r\n', '\n\n', '\r', '\n \u00A0\n\n', '\r\n\t\r\n');
    fc.assert(
      fc.property(
        fc.constantFrom(...PAGES),
        fc.infiniteStream(space),
        fc.infiniteStream(newline),
        fc.constantFrom('', '\uFEFF', '\n\n '),
        (page, spaces, newlines, start) => {
          const nextOf = (stream: Iterator<string>): string => String(stream.next().value);
          const mangled = linesOf(page)
            .map(
              ({ text }) =>
                nextOf(spaces) + text.replace(/ /g, () => nextOf(spaces)) + nextOf(spaces) + nextOf(newlines),
            )
            .join('');
          expect(contentOf(parsePageDump(start + mangled))).toEqual(contentOf(parsePageDump(page)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reads the same in decomposed letters', () => {
    for (const page of PAGES)
      expect(contentOf(parsePageDump(page.normalize('NFD')))).toEqual(contentOf(parsePageDump(page)));
  });

  it('is normalised once and for all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(normaliseText(normaliseText(text))).toBe(normaliseText(text));
      }),
    );
  });
});
