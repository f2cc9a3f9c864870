import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import type { BodyDocument } from '#editorial';
import { PublicUrls } from '#platform';
import { arbitraryBody } from '#testing/arbitrary-body';
import { atomFindings, jsonFeedRules, rssFindings } from '#testing/job-formats/feed-reader-rules';
import { indeedFindings, jobsXmlFindings, linkedinFindings } from '#testing/job-formats/job-board-rules';
import { childrenOf, parseXml, textOf } from '#testing/job-formats/xml-document';
import type { XmlElement } from '#testing/job-formats/xml-document';
import { placesOfRegion } from '../domain/region-map.js';
import type { CopiedJobAd } from '../queries/job-ads.query.js';
import { boardHtml, textWithoutEntities } from './board-html.js';
import type { FormatContext } from './job-format.js';
import { jobFormats } from './job-formats.js';
import { cdata, xmlText } from './xml-text.js';

const context: FormatContext = {
  publication: { name: 'Knudepunkt & Co', language: 'da', contactEmail: 'redaktion@knudepunkt.example' },
  urls: new PublicUrls('https://knudepunkt.example/avis'),
  selfUrl: 'https://knudepunkt.example/avis/feeds/jobs/x',
  changedAt: '2026-12-01T06:00:00.123Z',
};

const paragraph = (id: string, text: string) =>
  ({ type: 'paragraph', attrs: { id }, content: [{ type: 'text', text }] }) as const;

const job: CopiedJobAd = {
  id: '0190163d-8694-739b-aea5-966c26f8ad91',
  slug: 'havnefoged-paa-aeroe',
  title: 'Havnefoged på Ærø',
  employer: {
    id: '0190163d-8694-739b-aea5-966c26f8ad92',
    name: 'Nordhavn Data A/S',
    cvr: '12345678',
    website: 'https://nordhavn.example/',
  },
  regionLabel: 'Ærø',
  places: placesOfRegion('Ærø'),
  location: {
    country: 'DK',
    region: 'Region Syddanmark',
    municipality: 'Ærø',
    postcode: '5970',
    city: 'Ærøskøbing',
    street: 'Havnen 1',
  },
  description: {
    type: 'doc',
    content: [
      { type: 'heading', attrs: { id: 'a', level: 2 }, content: [{ type: 'text', text: 'Om jobbet' }] },
      paragraph(
        'b',
        `Du passer havnen, <b>og</b> havnen passer dig & dine. ${'Skibe kommer og går. '.repeat(6)}`,
      ),
      {
        type: 'orderedList',
        attrs: { id: 'c' },
        content: [
          {
            type: 'listItem',
            content: [
              {
                type: 'paragraph',
                content: [
                  { type: 'text', text: 'Læs ', marks: [{ type: 'bold' }] },
                  {
                    type: 'text',
                    text: 'reglerne',
                    marks: [{ type: 'link', attrs: { href: '/artikel/x-1' } }],
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
  applyUrl: 'https://nordhavn.example/job/42?a=1&b=2',
  postedAt: '2026-11-20T08:00:00.000Z',
  deadline: '2026-12-15',
  deadlineText: 'snarest muligt',
  validThrough: '2026-12-15T23:00:00.000Z',
  showsUntil: '2026-12-15T23:00:00.000Z',
  employmentType: 'FULL_TIME',
  salary: { minimum: 4_200_050, maximum: 4_850_000, currency: 'DKK', per: 'month' },
  workplaceType: 'hybrid',
  occupation: { scheme: 'isco-08', code: '3152' },
  updatedAt: '2026-11-21T08:00:00.000Z',
};

/** All that is known of this ad is what an ad must have. */
const bare: CopiedJobAd = {
  ...job,
  id: '0190163d-8694-739b-aea5-966c26f8ad93',
  employer: { ...job.employer, cvr: null, website: null },
  ...{ regionLabel: null, places: null, location: null, description: null, applyUrl: null, deadline: null },
  ...{ deadlineText: null, validThrough: null, employmentType: null, salary: null, workplaceType: null },
  occupation: null,
};

function written(file: string, jobs: readonly CopiedJobAd[], how: FormatContext = context): string {
  const format = jobFormats.get(file);
  if (!format) throw new Error(`There is no ${file}`);
  let count = 0;
  const pieces = jobs.map((each) => {
    const piece = format.job(each, how, count);
    if (piece !== null) count += 1;
    return piece ?? '';
  });
  return format.begin(how) + pieces.join('') + format.end(count);
}

/** What the rules of each form have against a document. */
const rules: Readonly<Record<string, (document: string) => readonly unknown[]>> = {
  'indeed.xml': indeedFindings,
  'linkedin.xml': linkedinFindings,
  'jobs.xml': jobsXmlFindings,
  'rss.xml': rssFindings,
  'atom.xml': atomFindings,
  'feed.json': (document) => jsonFeedRules.safeParse(JSON.parse(document)).error?.issues ?? [],
  'jobs.json': (document) => {
    const { count, items } = JSON.parse(document) as { count: number; items: readonly unknown[] };
    return count === items.length ? [] : ['not all are there'];
  },
};
const FILES = [...jobFormats.keys()];

describe('Jobs for aggregators', () => {
  it.each(FILES)('keep the rules of %s: many jobs, few, none, and one of which little is known', (file) => {
    for (const jobs of [[], [job], [bare], [job, bare]]) {
      expect([jobs.length, rules[file]?.(written(file, jobs))]).toEqual([jobs.length, []]);
    }
  });

  it.each(FILES)('keep the rules of %s whatever an ad says', (file) => {
    fc.assert(
      fc.property(fc.array(arbitraryJob, { maxLength: 3 }), arbitraryWords, (jobs, name) => {
        const how = { ...context, publication: { ...context.publication, name } };
        const unlike = jobs.map((each, index) => ({ ...each, id: `${each.id.slice(0, -1)}${index}` }));
        expect(rules[file]?.(written(file, unlike, how))).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  it.each([
    ['indeed.xml', '<title>', '<salary><![CDATA[5]]></salary><title>'],
    ['indeed.xml', '<date><![CDATA[2026-11-20', '<date><![CDATA[2026-11-31'],
    ['indeed.xml', 'havnen passer', 'havnen &amp; passer'],
    ['indeed.xml', 'havnen passer', '<a href="x">havnen</a> passer'],
    ['indeed.xml', '<![CDATA[Nordhavn Data A/S]]>', 'Nordhavn Data A/S'],
    ['indeed.xml', '<referencenumber>', '<reference>1</reference><referencenumber>'],
    ['linkedin.xml', '<ul>', '<ol>'],
    ['linkedin.xml', 'HOURLY|MONTHLY', 'monthly'],
    ['linkedin.xml', '12/15/2026', '15/12/2026'],
    ['jobs.xml', '<count>1', '<count>2'],
    ['jobs.xml', 'xmlns="urn:forside:jobs:1"', ''],
    ['rss.xml', 'Fri, 20 Nov 2026', 'Thu, 20 Nov 2026'],
    ['rss.xml', '<pubDate>', '<pubdate>now</pubdate><pubDate>'],
    ['rss.xml', 'isPermaLink="false"', ''],
    ['atom.xml', 'urn:uuid:', ''],
    ['atom.xml', 'rel="alternate"', 'rel="self"'],
    ['atom.xml', '<updated>2026-11-21T', '<updated>2026-11-21 '],
    ['feed.json', '"date_published":"2026-11-20T08:00:00.000Z"', '"date_published":"i går"'],
  ])('break the rules of %s when %s becomes %s', (file, from, to) => {
    const document = written(file, [job]);
    const broken = document.replaceAll(new RegExp(from.replaceAll(/[[\]().]/g, '\\$&'), 'g'), to);
    expect(broken).not.toBe(document);
    expect(rules[file]?.(broken)).not.toEqual([]);
  });

  it('say at Indeed what readers see, in CDATA and without entities', () => {
    const document = written('indeed.xml', [job]);
    const [found] = childrenOf(parseXml(document), 'job');
    const said = Object.fromEntries(found?.children.map(({ name, text }) => [name, text]) ?? []);
    expect(said).toEqual({
      title: 'Havnefoged på Ærø',
      date: '2026-11-20T08:00:00Z',
      referencenumber: job.id,
      requisitionid: job.id,
      url: `https://knudepunkt.example/avis/job/havnefoged-paa-aeroe-${job.id}`,
      company: 'Nordhavn Data A/S',
      city: 'Ærøskøbing',
      state: 'Region Syddanmark',
      country: 'DK',
      postalcode: '5970',
      streetaddress: 'Havnen 1',
      description: expect.stringMatching(
        /^<p><b>Om jobbet<\/b><\/p><p>Du passer havnen, < b>og< \/b> havnen passer dig & dine\. .*<\/p><ol><li><b>Læs <\/b>reglerne \(https:\/\/knudepunkt\.example\/avis\/artikel\/x-1\)<\/li><\/ol>$/,
      ) as unknown,
      salary: '42000.5 - 48500 DKK per month',
      jobtype: 'fulltime',
      remotetype: 'Hybrid remote',
      expirationdate: '2026-12-15T23:00:00Z',
      lastactivitydate: '2026-11-21T08:00:00Z',
    });
  });

  it('go to LinkedIn only with what it demands, and then with all that is known', () => {
    const short = { ...job, description: { type: 'doc' as const, content: [paragraph('a', 'Kort.')] } };
    const insecure = new PublicUrls('http://knudepunkt.example');
    expect(childrenOf(parseXml(written('linkedin.xml', [bare, short])), 'job')).toEqual([]);
    const nowhere = { ...job, applyUrl: 'http://nordhavn.example/' };
    expect(
      parseXml(written('linkedin.xml', [nowhere], { ...context, urls: insecure })).children,
    ).toHaveLength(3);
    expect(written('linkedin.xml', [nowhere])).toContain('<applyUrl><![CDATA[https://knudepunkt.example/');

    const [found] = childrenOf(parseXml(written('linkedin.xml', [job])), 'job');
    expect(found && textOf(found, 'location')).toBe('Ærøskøbing, Denmark');
    expect(found && textOf(found, 'expirationDate')).toBe('12/15/2026');
    const salary = found?.children.find(({ name }) => name === 'salaries')?.children[0];
    const ends = salary?.children.slice(0, 2).map((end) => [end.name, textOf(end, 'amount')]);
    expect(ends).toEqual([
      ['highEnd', '48500'],
      ['lowEnd', '42000'],
    ]);
  });

  it('are placed as precisely as the label of a region allows', () => {
    const at = (regionLabel: string) => {
      const labelled = { ...job, location: null, regionLabel, places: placesOfRegion(regionLabel) };
      const [found] = childrenOf(parseXml(written('indeed.xml', [labelled])), 'job');
      return ['city', 'state', 'country'].map((name) => found && textOf(found, name));
    };
    expect(at('Ærø')).toEqual(['Ærø', 'Region Syddanmark', 'DK']);
    expect(at('Københavnsområdet')).toEqual(['Københavnsområdet', 'Region Hovedstaden', 'DK']);
    expect(at('Hele landet')).toEqual([undefined, undefined, 'DK']);
    expect(at('Skåne')).toEqual(['Skåne', 'Skåne', 'SE']);
    expect(at('Bag om havnen')).toEqual(['Bag om havnen', undefined, undefined]);
  });

  it('are described in the handbook as they are written', () => {
    const handbook = readFileSync(new URL('../../../docs/feeds.md', import.meta.url), 'utf8');
    const example = /```xml\n([^]*?)```/.exec(handbook)?.[1] ?? '';
    expect(jobsXmlFindings(example)).toEqual([]);
    const names = (element: XmlElement): readonly unknown[] => [element.name, element.children.map(names)];
    expect(names(parseXml(example))).toEqual(names(parseXml(written('jobs.xml', [job]))));
    for (const file of FILES) expect(handbook).toContain(`| \`${file}\` `);
  });

  it('say the same in our own XML and JSON', () => {
    const [item] = (JSON.parse(written('jobs.json', [job])) as { items: Record<string, unknown>[] }).items;
    expect(item).toMatchObject({
      id: job.id,
      company: job.employer,
      deadline: '2026-12-15',
      salary: job.salary,
    });
    const [element] = childrenOf(parseXml(written('jobs.xml', [job])), 'job');
    expect(element && textOf(element, 'description')).toBe(item?.['description']);
    expect(item?.['description']).toContain('<a href="https://knudepunkt.example/avis/artikel/x-1">');
    expect(JSON.stringify(item)).not.toContain('contact');
  });
});

describe('Text in XML', () => {
  it('is read back as it was, but for what XML cannot say', () => {
    const units = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        ']]>',
        ']]',
        '>',
        '<![CDATA[',
        '\u0000\u0008\u000b',
        '\ud800',
        '\udfff\ud800',
        '\ufffe',
        '\r\n',
      ),
    );
    const sayable = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
    fc.assert(
      fc.property(
        fc.array(units).map((all) => all.join('')),
        (text) => {
          const expected = text.replaceAll(sayable, '\u{fffd}').replace(/\r\n?/g, '\n');
          const document = `<?xml version="1.0" encoding="utf-8"?><a b="${xmlText(text)}"><c>${xmlText(text)}</c><d>${cdata(text)}</d></a>`;
          const { attributes, children } = parseXml(document);
          expect(children.map((child) => child.text)).toEqual([expected, expected]);
          // In attributes the end of a line counts as a space (XML 1.0, 3.3.3).
          expect(attributes['b']).toBe(expected.replace(/[\t\n]/g, ' '));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('for boards without entities begins no tag and no entity, not even where two runs meet', () => {
    const runs = ['<', 'script>', '&', 'lt', ';', '&lt;', '&#60;', 'a < b', 'R&D'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...runs), { maxLength: 6 }), (texts) => {
        const content = texts.map((text) => ({ type: 'text' as const, text }));
        const html = boardHtml(
          { type: 'doc', content: [{ type: 'paragraph', attrs: { id: 'a' }, content }] },
          { numbers: true, escape: textWithoutEntities, origin: '' },
        );
        expect(html.replace(/^<p>|<\/p>$/g, '')).not.toMatch(/<\S|&#?\w+;/);
      }),
    );
  });
});

const arbitraryWords = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      ']]>',
      '&lt;script&gt;',
      '<script>alert(1)</script>',
      '"\'&',
      '\ud800',
      '\u0000',
      '🚲&amp',
      '&#x3c;',
    ),
  )
  .map((text) => `x${text}`);
const arbitraryMaybe = fc.option(arbitraryWords, { nil: null });
const amount = fc.option(fc.integer({ min: 0, max: 1_000_000_000 }), { nil: null });

/** Long enough for boards that want a description to be one. */
const longer = (body: BodyDocument): BodyDocument => ({
  ...body,
  content: [...body.content, paragraph('long', 'Skibe kommer og går. '.repeat(6))],
});

const arbitraryJob: fc.Arbitrary<CopiedJobAd> = fc
  .record({
    title: arbitraryWords,
    employer: fc.record({
      id: fc.uuid(),
      name: arbitraryWords,
      cvr: fc.constantFrom(null, '12345678'),
      website: fc.constantFrom(null, 'https://nordhavn.example/?a=]]%3E&b=1'),
    }),
    regionLabel: fc.oneof(fc.constantFrom(null, 'Fyn', 'Skåne', 'Hele landet', 'Udlandet'), arbitraryWords),
    location: fc.option(
      fc.record({
        country: fc.constantFrom('DK', 'SE', 'ZZ'),
        region: arbitraryMaybe,
        municipality: arbitraryMaybe,
        postcode: arbitraryMaybe,
        city: arbitraryMaybe,
        street: arbitraryMaybe,
      }),
      { nil: null },
    ),
    description: fc.option(fc.oneof(arbitraryBody, arbitraryBody.map(longer)), { nil: null }),
    applyUrl: fc.constantFrom(
      null,
      'http://nordhavn.example/',
      'HTTPS://EXAMPLE.COM',
      `https://e.example/?a="b"&c='d'<e>`,
      'https://nordhavn.example/?q=a&amp;b',
    ),
    deadline: fc.constantFrom(null, '2026-12-15'),
    deadlineText: arbitraryMaybe,
    validThrough: fc.constantFrom(null, '2026-12-15T23:00:00.000Z'),
    employmentType: fc.constantFrom(null, 'FULL_TIME', 'PER_DIEM', 'CONTRACTOR', 'INTERN', 'OTHER'),
    salary: fc.option(
      fc.record({
        minimum: amount,
        maximum: amount,
        currency: fc.constantFrom('DKK', 'EUR'),
        per: fc.constantFrom('hour', 'month', 'year'),
      }),
      { nil: null },
    ),
    workplaceType: fc.constantFrom(null, 'on-site', 'hybrid', 'remote'),
  })
  .map((said) => ({
    ...job,
    ...said,
    places: said.regionLabel === null ? null : placesOfRegion(said.regionLabel),
  }));
