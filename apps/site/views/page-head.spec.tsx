import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { z } from 'zod';
import {
  sampleArticle,
  sampleJob,
  samplePages,
  samplePublication,
  sampleSponsoredPost,
} from '#testing/sample-pages';
import { renderSample } from '#testing/page-server';
import { headOf } from './page-head.js';
import type { PageModel } from './view-models.js';
import { jobPosting, newsArticle } from './structured-data.js';

const structuredDataOf = (html: string): unknown =>
  JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1] ?? 'null');

describe('What machines read about an article', () => {
  it('is its canonical address and an Open Graph card', () => {
    const html = renderSample(sampleArticle);
    expect(html).toContain('<link rel="canonical" href="https://knudepunkt.example/artikel/artikel-1">');
    expect(html).toContain('<meta property="og:type" content="article">');
    expect(html).toContain(
      '<meta property="og:image" content="https://knudepunkt.example/media/kabel.webp">',
    );
    expect(html).toContain('<meta property="article:published_time" content="2025-12-08T13:05:00.000Z">');
  });

  it('is a NewsArticle with what is known, corrections too', () => {
    expect(structuredDataOf(renderSample(sampleArticle))).toMatchObject({
      '@type': 'NewsArticle',
      headline: sampleArticle.headline,
      datePublished: '2025-12-08T13:05:00.000Z',
      dateModified: '2025-12-08T15:40:00.000Z',
      author: [
        { '@type': 'Person', name: 'Ellinor Brandsø' },
        { '@type': 'Person', name: 'Villads Toft Hjerl' },
      ],
      correction: [{ '@type': 'CorrectionComment', datePublished: '2025-12-08T15:40:00.000Z' }],
      publisher: { name: 'Knudepunkt' },
    });
    const bare = newsArticle(
      { ...sampleArticle, standfirst: null, topImage: null, authors: [], section: null, corrections: [] },
      samplePublication,
    );
    expect(Object.keys(bare)).not.toEqual(expect.arrayContaining(['author']));
    expect(JSON.stringify(bare)).not.toContain('null');
  });

  it('cannot end the script it stands in', () => {
    const headline = '</script><script>alert(1)</script><!-- \u2028';
    const html = renderSample({ ...sampleArticle, headline });
    expect(html).not.toContain('<script>alert(1)');
    expect(structuredDataOf(html)).toMatchObject({ headline });
  });
});

describe('What machines read about a job', () => {
  it('is a JobPosting when everything is there that one must have', () => {
    expect(structuredDataOf(renderSample(sampleJob))).toEqual({
      '@context': 'https://schema.org',
      '@type': 'JobPosting',
      title: 'Netværksingeniør til drift af søkabler',
      description: expect.stringMatching(/^<p>Vi søger .*<\/p><p>Du skal kunne:<br>læse/) as unknown,
      identifier: {
        '@type': 'PropertyValue',
        name: samplePublication.name,
        value: '4f7b2a10-93d1-5c2e-8a64-0d1e2f3a4b5c',
      },
      datePosted: '2025-12-02T08:00:00.000Z',
      validThrough: '2026-01-09T22:59:59.000Z',
      employmentType: 'FULL_TIME',
      hiringOrganization: {
        '@type': 'Organization',
        name: 'Fjordnet a.m.b.a.',
        sameAs: 'https://fjordnet.example/',
      },
      jobLocation: {
        '@type': 'Place',
        address: { '@type': 'PostalAddress', addressCountry: 'DK', addressRegion: 'Nordjylland' },
      },
      baseSalary: {
        '@type': 'MonetaryAmount',
        currency: 'DKK',
        value: { '@type': 'QuantitativeValue', minValue: 42_000, maxValue: 48_500, unitText: 'MONTH' },
      },
      occupationalCategory: { '@type': 'CategoryCode', codeValue: '2523', inCodeSet: 'ISCO-08' },
      directApply: false,
      url: 'https://knudepunkt.example/job/netvaerksingenioer-1',
    });
  });

  it('holds no person', () => {
    expect(JSON.stringify(structuredDataOf(renderSample(sampleJob)))).not.toMatch(/Mads|Tang|driftschef/);
  });

  it.each([
    ['title', { title: ' ' }],
    ['description', { description: null }],
    ['words in its description', { description: ' \n\n ' }],
    ['employer', { employer: { name: '', url: null, pageUrl: '/virksomhed/x' } }],
    ['place of work', { locations: [] }],
  ])('is no JobPosting without a %s', (_, missing) => {
    const job = { ...sampleJob, ...missing };
    expect(jobPosting(job, samplePublication)).toBeNull();
    expect(renderSample(job)).not.toContain('application/ld+json');
  });

  it.each([
    { minimum: 0, maximum: null },
    { minimum: 0, maximum: 0 },
    { minimum: null, maximum: null },
  ])('says nothing of pay from $minimum to $maximum', (ends) => {
    const pay = { ...ends, currency: 'DKK', per: 'month' } as const;
    expect(structuredDataOf(renderSample({ ...sampleJob, pay }))).not.toHaveProperty('baseSalary');
  });

  it("keeps Google's rules whatever is known of the job", () => {
    const amount = fc.option(fc.integer({ min: 0, max: 100_000_000 }), { nil: null });
    const location = fc.record({
      country: fc.constantFrom('DK', 'SE', 'FO'),
      region: fc.constantFrom(null, 'Region Hovedstaden'),
      locality: fc.constantFrom(null, 'Aarhus'),
      postcode: fc.constantFrom(null, '8000'),
      street: fc.constantFrom(null, 'Kajen 1'),
    });
    const job = fc.record({
      title: fc.string({ unit: 'grapheme', minLength: 1 }),
      description: fc.option(fc.string({ unit: 'grapheme' }), { nil: null }),
      validThrough: fc.constantFrom(null, '2026-01-09T22:59:59.000Z'),
      employmentType: fc.constantFrom(null, 'FULL_TIME', 'INTERN'),
      workplaceType: fc.constantFrom(null, 'on-site', 'hybrid', 'remote'),
      pay: fc.option(
        fc.record({
          minimum: amount,
          maximum: amount,
          currency: fc.constantFrom('DKK', 'EUR'),
          per: fc.constantFrom('hour', 'month', 'year'),
        }),
        { nil: null },
      ),
      locations: fc.array(location, { maxLength: 3 }),
      occupation: fc.constantFrom(null, { scheme: 'esco', code: 'http://data.europa.eu/esco/occupation/x' }),
    });
    fc.assert(
      fc.property(job, (said) => {
        const data = structuredDataOf(renderSample({ ...sampleJob, ...said }));
        if (data !== null) expect(jobPostingRules.safeParse(data).error?.issues ?? []).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

const words = z.string().trim().min(1);
const place = z.strictObject({
  '@type': z.literal('Place'),
  address: z.strictObject({
    '@type': z.literal('PostalAddress'),
    addressCountry: z.string().regex(/^[A-Z]{2}$/),
    addressRegion: words.optional(),
    addressLocality: words.optional(),
    postalCode: words.optional(),
    streetAddress: words.optional(),
  }),
});
const country = z.strictObject({ '@type': z.literal('Country'), name: words });
const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(2)]);

/** developers.google.com/search/docs/appearance/structured-data/job-posting, as far as our pages use it. */
const jobPostingRules = z
  .strictObject({
    '@context': z.literal('https://schema.org'),
    '@type': z.literal('JobPosting'),
    title: words,
    description: z.string().regex(/^<p>[^]*<\/p>$/),
    identifier: z.strictObject({ '@type': z.literal('PropertyValue'), name: words, value: words }),
    datePosted: z.iso.datetime(),
    validThrough: z.iso.datetime().optional(),
    employmentType: z
      .enum(['FULL_TIME', 'PART_TIME', 'CONTRACTOR', 'TEMPORARY', 'INTERN', 'VOLUNTEER', 'PER_DIEM', 'OTHER'])
      .optional(),
    hiringOrganization: z.strictObject({
      '@type': z.literal('Organization'),
      name: words,
      sameAs: z.url().optional(),
    }),
    jobLocation: oneOrMore(place).optional(),
    jobLocationType: z.literal('TELECOMMUTE').optional(),
    applicantLocationRequirements: oneOrMore(country).optional(),
    baseSalary: z
      .strictObject({
        '@type': z.literal('MonetaryAmount'),
        currency: z.string().regex(/^[A-Z]{3}$/),
        value: z
          .strictObject({
            '@type': z.literal('QuantitativeValue'),
            value: z.number().optional(),
            minValue: z.number().optional(),
            maxValue: z.number().optional(),
            unitText: z.enum(['HOUR', 'DAY', 'WEEK', 'MONTH', 'YEAR']),
          })
          .refine(
            ({ value, minValue, maxValue }) => Math.max(value ?? 0, minValue ?? 0, maxValue ?? 0) > 0,
            'needs an amount',
          ),
      })
      .optional(),
    occupationalCategory: z
      .strictObject({
        '@type': z.literal('CategoryCode'),
        codeValue: words,
        inCodeSet: z.enum(['ISCO-08', 'DISCO-08', 'ESCO']),
      })
      .optional(),
    directApply: z.boolean(),
    url: z.url(),
  })
  .refine(({ jobLocation, applicantLocationRequirements: from }) => jobLocation ?? from, 'needs a place')
  .refine(
    ({ jobLocationType: type, applicantLocationRequirements: from }) =>
      (type === undefined) === (from === undefined),
    'needs countries for work from home, and for no other',
  );

describe('What machines read about a sponsored post', () => {
  it('carries the label into title and description, wherever they travel', () => {
    const head = headOf(sampleSponsoredPost, samplePublication);
    expect(head.title).toMatch(/^Annonceindlæg fra Nordlys Drift A\/S: /);
    expect(head.openGraph.title).toMatch(/^Annonceindlæg fra Nordlys Drift A\/S: /);
    expect(head.description).toMatch(/^Annonceindlæg fra Nordlys Drift A\/S: /);
    expect(head.structuredData).toBeNull();
  });
});

describe('The title of a page', () => {
  const titleOf = (page: PageModel) => headOf(page, samplePublication).title;

  it('names the publication where there is room, and is never longer than a tab or a search result shows', () => {
    expect(titleOf({ ...sampleArticle, headline: 'Kablet holdt' })).toBe('Kablet holdt | Knudepunkt');
    const long = titleOf({ ...sampleArticle, headline: `${'meget '.repeat(20)}lang` });
    expect(long).toMatch(/^meget .* meget…$/);
    expect(long.length).toBeLessThanOrEqual(70);
    expect(titleOf({ ...sampleArticle, headline: 'x'.repeat(100) })).toBe(`${'x'.repeat(69)}…`);
  });

  it('gives up the headline of a sponsored post rather than its label', () => {
    const advertiser = 'Sammenslutningen af Nordjyske Vandværker og Kabelejere';
    const post = { ...sampleSponsoredPost, advertiser, label: `Annonceindlæg fra ${advertiser}` };
    expect(titleOf(post)).toBe(post.label);
  });
});

describe('Search engines', () => {
  it('are kept from what staff see, from previews and from pages that are not there', () => {
    const noindex = '<meta name="robots" content="noindex">';
    expect(renderSample(sampleArticle)).not.toContain(noindex);
    expect(
      renderSample(sampleArticle, { viewing: { kind: 'past', at: '2025-12-08T14:00:00.000Z' } }),
    ).toContain(noindex);
    expect(renderSample(sampleArticle, { viewing: { kind: 'preview', expiresAt: null } })).toContain(noindex);
    for (const name of ['not-found', 'gone', 'error']) {
      const page = samplePages[name];
      if (page === undefined) throw new Error(`No sample page is called ${name}.`);
      expect(renderSample(page)).toContain(noindex);
    }
  });
});

describe('Staff', () => {
  it('see at which moment the page is shown', () => {
    const at = '2025-12-08T14:00:00.000Z';
    expect(renderSample(sampleArticle, { viewing: { kind: 'past', at } })).toContain(
      'Vist som den var 8. december 2025 kl. 15.00.',
    );
    expect(renderSample(sampleArticle, { viewing: { kind: 'future', at } })).toContain(
      'Vist som den bliver 8. december 2025 kl. 15.00.',
    );
  });

  it('see that a preview is one, and count no view', () => {
    const html = renderSample(sampleArticle, {
      viewing: { kind: 'preview', expiresAt: '2025-12-10T12:00:00.000Z' },
    });
    expect(html).toContain('<strong>Forhåndsvisning.</strong>');
    expect(html).toContain('Linket udløber 10. december 2025 kl. 13.00.');
    expect(html).not.toContain('.js"');
  });
});
