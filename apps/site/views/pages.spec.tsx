import { describe, expect, it } from '@jest/globals';
import {
  sampleArticle,
  sampleBareArticle,
  sampleJob,
  samplePages,
  samplePublication,
  sampleSponsoredPost,
} from '#testing/sample-pages';
import { renderSample } from '#testing/page-server';
import { rowsOf } from './pages/front-page.js';
import { NO_RAILS, renderBody } from './render-page.js';
import type { PageModel, Publication } from './view-models.js';

const body = (page: PageModel, publication: Publication = samplePublication) => renderBody(page, publication);

/** The words of a page as a reader sees them: no tags, single spaces. */
const words = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');

const sample = (name: string): PageModel => {
  const page = samplePages[name];
  if (page === undefined) throw new Error(`No sample page is called ${name}.`);
  return page;
};

describe('An article page', () => {
  it('shows section, headline, standfirst, byline and both times in order', () => {
    expect(words(body(sampleArticle))).toContain(
      `Infrastruktur ${sampleArticle.headline} ${sampleArticle.standfirst ?? ''} ` +
        'Af Ellinor Brandsø og Villads Toft Hjerl 8. december 2025 kl. 14.05 Opdateret 8. december 2025 kl. 16.40',
    );
  });

  it('shows the top picture at once, in its reserved place, with alt text, caption and credit', () => {
    const html = body(sampleArticle);
    expect(html).toContain(
      '<img src="/media/kabel.webp" alt="Et rødt kabelskib ligger stille på en blank fjord og firer et tykt kabel ned agter." width="1600" height="1000" fetchpriority="high">',
    );
    expect(html).toContain('<span class="credit">Foto: Sofus Engdal</span>');
  });

  it('offers every size of a picture', () => {
    const { topImage } = sampleArticle;
    if (topImage === null) throw new Error('The sample has a top picture.');
    const html = body({
      ...sampleArticle,
      topImage: { ...topImage, variants: [{ url: '/media/kabel-800.webp', width: 800 }] },
    });
    expect(html).toContain(
      'srcset="/media/kabel-800.webp 800w, /media/kabel.webp 1600w" sizes="(min-width: 75rem) 54rem, 100vw"',
    );
  });

  it('keeps read-also lines in their places, linked when the article is known', () => {
    const html = body(sampleArticle);
    const linked = html.indexOf('<a href="/artikel/artikel-8">Øboere stemmer ja');
    const subheading = html.indexOf('<h2>En fælles kasse');
    const plain = html.indexOf('</span> Prisen på erhvervsfiber');
    expect(linked).toBeGreaterThan(0);
    expect(subheading).toBeGreaterThan(linked);
    expect(plain).toBeGreaterThan(subheading);
  });

  it('shows what was corrected and when, and leads to it from the top', () => {
    const html = body(sampleArticle);
    expect(html).toContain('href="#corrections"');
    expect(words(html)).toContain(
      'Rettelse I en tidligere udgave stod der, at kablet er 16 kilometer langt. Det er 61 kilometer. Rettet 8. december 2025 kl. 16.40',
    );
  });

  it('shows a ruling before the text and a reply right after it, set as the text is', () => {
    const html = body(sampleArticle);
    const places = [
      'href="#notice-1"',
      'href="#notice-2"',
      '<h2 id="notice-2">Nævnet udtaler kritik',
      'href="https://naevn.example/kendelser/2025-80-0042"',
      '<h2>En fælles kasse',
      '<h2 id="notice-1">Kablet er ikke forsinket',
      '<h2 id="corrections">',
    ].map((part) => html.indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(words(html)).toContain(
      'Genmæle fra Fjordkabel A/S, 9. december 2025 kl. 09.00 Kablet er ikke forsinket Det er ikke rigtigt',
    );
    expect(words(html)).toContain('Kendelse fra Pressenævnet, 2. marts 2026 kl. 10.00');
  });

  it('has no empty blocks where something is unknown', () => {
    const html = body(sampleBareArticle);
    expect(html).not.toMatch(/class="(?:kicker|byline-names|top-picture|corrections|notice|lines)/);
    expect(html).not.toContain('Opdateret');
    expect(html).not.toMatch(/<(p|ul|h2|figure)[^>]*><\/\1>/);
  });

  it('speaks English in an English publication, but leaves the words of the article alone', () => {
    const html = words(body(sampleArticle, { ...samplePublication, language: 'en' }));
    expect(html).toContain('By Ellinor Brandsø and Villads Toft Hjerl 8 December 2025 at 14:05 Updated');
    expect(html).toContain(sampleArticle.headline);
  });
});

describe('A page that the desk arranged', () => {
  const storiesOf = (name: string) =>
    [...body(sample(name)).matchAll(/<article class="([^"]*)">(.*?)<\/article>/gs)].map(
      ([, classes = '', html = '']) => [classes, html.includes('<img'), html.includes('story-standfirst')],
    );

  it('gives each story of the front page the room it was given, under its front headline', () => {
    expect(words(body(sample('front-arranged')))).toContain('Nedbrud Nu får fjorden sit eget kabel');
    expect(storiesOf('front-arranged').slice(0, 11)).toEqual([
      ['story story-lead', true, true],
      ['story story-card', false, false],
      ['story story-card story-large', true, true],
      ['story story-card', false, false],
      ['story story-card', false, false],
      ['story story-row story-large', true, false],
      ...Array.from({ length: 4 }, () => ['story story-card', true, false]),
      ['story story-card', false, false],
    ]);
  });

  it('gives each story of a section page the room it was given', () => {
    expect(storiesOf('section-arranged')).toEqual([
      ['story story-lead', true, true],
      ['story story-row', false, false],
      ['story story-lead story-large', true, true],
      ['story story-row', true, true],
      ['story story-row', false, false],
    ]);
  });

  it('puts large stories into rows of their own and shares the rows between them evenly, in order', () => {
    const page = sample('front');
    if (page.kind !== 'front' || page.lead === null) throw new Error('The sample front page has a lead.');
    const { lead } = page;
    const rows = (sizes: string) =>
      rowsOf([...sizes].map((size) => ({ ...lead, size: size === 'L' ? 'large' : 'small' }))).map((row) =>
        row.map(({ size }) => (size === 'large' ? 'L' : 's')).join(''),
      );
    expect([rows(''), rows('s'), rows('ssss'), rows('LL')]).toEqual([[], ['s'], ['ss', 'ss'], ['L', 'L']]);
    expect(rows('ssLsssssssL')).toEqual(['ss', 'L', 'sss', 'ss', 'ss', 'L']);
  });
});

describe('The front page', () => {
  it('leads with the lead, then what stands beside it, the newest and the sections', () => {
    const html = words(body(sample('front')));
    const order = [
      'Fjordbyer får eget',
      'Ny platform skal samle',
      'Seneste nyt',
      'Masterne bliver malet',
      'Arbejdet tog syv år',
    ];
    const places = order.map((text) => html.indexOf(text));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('leaves out a section without stories', () => {
    const page = sample('front');
    if (page.kind !== 'front') throw new Error('The sample front page is a front page.');
    const html = body({ ...page, groups: [{ section: { name: 'Tom sektion', url: '/tom' }, stories: [] }] });
    expect(html).not.toContain('Tom sektion');
  });

  it('welcomes the reader of a newsroom that has published nothing yet', () => {
    expect(words(body(sample('front-empty')))).toContain(
      'Velkommen til Knudepunkt Her er endnu ingen artikler. Redaktionen er ved at gøre den første forside klar.',
    );
  });
});

describe('A sponsored post', () => {
  it('shows its label before everything else and says that its link is paid for', () => {
    const html = body(sampleSponsoredPost);
    expect(words(html).trim()).toMatch(/^Annonceindlæg fra Nordlys Drift A\/S Få styr på/);
    expect(html).toContain(
      '<a href="https://nordlysdrift.example/gennemgang" rel="sponsored noopener" class="button">',
    );
  });

  it('says before everything else that it is political, who pays for it and what it is about', () => {
    const political = {
      ...{ sponsor: 'Foreningen Åben Havn', sponsorAddress: 'Kajgade 1, 0000 Eksempelby' },
      ...{ controller: null, relatesTo: 'Folkeafstemning om havnen', amounts: '54.000 kr.' },
      period: { from: '2026-12-01', to: '2026-12-31' },
      noticeUrl: 'https://havn.example/annonce',
    };
    const html = body({ ...sampleSponsoredPost, political });
    expect(words(html).trim()).toMatch(
      /^Annonceindlæg fra Nordlys Drift A\/S Politisk annonce Betalt af Foreningen Åben Havn Adresse Kajgade 1, 0000 Eksempelby Handler om Folkeafstemning om havnen Vises 1\. december 2026 – 31\. december 2026 Betaling 54\.000 kr\. Læs hele oplysningen om annoncen Få styr på/,
    );
    expect(html).toContain('<a href="https://havn.example/annonce" rel="sponsored noopener">');
    expect(words(body({ ...sampleSponsoredPost, political: 'incomplete' }))).toContain('Politisk annonce Få');
    expect(words(body(sampleSponsoredPost))).not.toContain('Politisk');
  });

  it('keeps its Danish label in an English publication and tells machines that it is Danish', () => {
    expect(body(sampleSponsoredPost, { ...samplePublication, language: 'en' })).toContain(
      '<p class="ad-label" lang="da">Annonceindlæg fra Nordlys Drift A/S</p>',
    );
  });

  it.each(['', 'Partnerindhold', 'Annonceindlæg', 'Fra Nordlys Drift A/S'])(
    'gets the label of the law when its own is %j',
    (label) => {
      expect(words(body({ ...sampleSponsoredPost, label })).trim()).toMatch(
        /^Annonceindlæg fra Nordlys Drift A\/S Få/,
      );
    },
  );

  it('has no link that a browser would run', () => {
    expect(body({ ...sampleSponsoredPost, targetUrl: 'javascript:alert(1)' })).not.toContain('<a ');
  });
});

describe('Jobs and people moves', () => {
  it('show employer, title, region and deadline of every job', () => {
    expect(words(body(sample('job-list')))).toContain(
      'Fjordnet a.m.b.a. Netværksingeniør til drift af søkabler Nordjylland Ansøgningsfrist 9. januar 2026',
    );
  });

  it('show a job with its facts, its paragraphs and the way to apply', () => {
    const html = body(sampleJob);
    expect(words(html)).toContain('Opslået 2. december 2025');
    expect(html).toContain('<p>Du skal kunne:<br>læse et OTDR-diagram,<br>');
    expect(html).toContain(
      'href="https://fjordnet.example/job/17" rel="sponsored noopener" class="button">Søg stillingen hos Fjordnet a.m.b.a.',
    );
  });

  it('show a job of which little is known without inventing the rest', () => {
    const html = body({
      ...sampleJob,
      employer: { name: 'Fjordnet a.m.b.a.', url: null, pageUrl: '/virksomhed/x' },
      region: null,
      description: null,
      applyUrl: null,
      deadline: null,
      deadlineText: null,
      employmentType: null,
      workplaceType: null,
      pay: null,
      contact: null,
    });
    expect(html).not.toMatch(/class="(?:body|button)"/);
    expect(words(html)).not.toMatch(
      /Område|Ansøgningsfrist|Ansættelse|Arbejdssted|Løn|Kontakt|null|undefined/,
    );
  });

  it('show every move with its kind, its words and an address of its own', () => {
    const html = body(sample('people-moves'));
    expect(html).toContain('<article class="move" id="n-1">');
    expect(words(html)).toContain(
      'Nyt job Thyra Vestermark driftschef, Fjordnet a.m.b.a. Fjordnet a.m.b.a. har pr. 1.',
    );
    expect(words(html)).toContain('Gælder fra 1. januar 2026');
  });

  it('say so kindly when there are none', () => {
    expect(words(body(sample('job-list-empty')))).toContain('Der er ingen ledige stillinger lige nu.');
    expect(words(body(sample('people-moves-empty')))).toContain('Der er ingen navne at bringe endnu.');
    expect(words(body(sample('section-empty')))).toContain('Her er endnu ingen artikler.');
  });
});

describe('A page that is not there', () => {
  it('shows the sections and the newest articles instead', () => {
    const html = words(body(sample('not-found')));
    expect(html).toContain('Siden findes ikke');
    expect(html).toContain('Til forsiden Infrastruktur Sikkerhed Erhverv Offentlig it Job Navnenyt');
    expect(html).toContain('Seneste nyt Fjordbyer får eget fiberkabel');
  });

  it('gives the notice of what was withdrawn', () => {
    expect(words(body(sample('gone')))).toContain(
      'Artiklen er trukket tilbage, fordi en kilde ikke havde fået lejlighed til at svare.',
    );
  });

  it.each([
    [400, 'Siden kan ikke vises'],
    [429, 'Der er travlt lige nu'],
    [500, 'Noget gik galt hos os'],
    [503, 'Der er travlt lige nu'],
  ])('says what a reader can do about %i', (status, title) => {
    expect(words(body({ kind: 'error', status, requestId: null }))).toContain(title);
  });
});

describe('Any page', () => {
  const attack = `"><script>alert('x')</script><img src=x onerror=alert(1)></script><!--`;

  it('shows markup that someone wrote as the words they are, everywhere', () => {
    const hostile = (value: unknown): unknown => {
      if (typeof value === 'string') return value.startsWith('/') || /^\d{4}-/.test(value) ? value : attack;
      if (Array.isArray(value)) return value.map(hostile);
      if (typeof value === 'object' && value !== null) {
        return Object.fromEntries(
          Object.entries(value).map(([key, inner]) => [
            key,
            ['kind', 'type', 'language', 'why'].includes(key) ? inner : hostile(inner),
          ]),
        );
      }
      return value;
    };
    for (const page of Object.values(samplePages)) {
      const html = renderSample({ ...(hostile(page) as PageModel), kind: page.kind } as PageModel, {
        publication: { ...samplePublication, name: attack, tagline: attack },
        rails: NO_RAILS,
      });
      expect(html).not.toContain('<img src=x');
      expect(html).not.toContain('<!--');
      expect(html.match(/<script(?! type="application\/ld\+json"| src="\/assets\/)/g)).toBeNull();
      const scripts = html.match(/<script/g)?.length ?? 0;
      expect(html.match(/<\/script>/g)?.length ?? 0).toBe(scripts);
    }
  });

  it('has one h1 and never skips a heading level', () => {
    for (const [name, page] of Object.entries(samplePages)) {
      const levels = [...renderSample(page).matchAll(/<h(\d)[ >]/g)].map(([, level]) => Number(level));
      expect([name, levels.filter((level) => level === 1)]).toEqual([name, [1]]);
      for (const [index, level] of levels.entries()) {
        expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
      }
    }
  });
});
