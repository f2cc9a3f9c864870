import { NO_MARKUP } from '#editorial';
import { describe, expect, it } from '@jest/globals';
import {
  sampleBeingRead,
  sampleJobs,
  sampleOtherAds,
  samplePages,
  samplePeopleMoves,
  samplePublication,
  sampleSponsoredPosts,
} from '#testing/sample-pages';
import { renderSample, sampleRails } from '#testing/page-server';
import { renderBeingReadRail, renderJobsRail, renderPeopleMovesRail, renderSponsoredRail } from './rails.js';
import { NO_RAILS } from './render-page.js';

const words = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('The rail', () => {
  it('numbers at most five articles that are being read now', () => {
    const html = renderBeingReadRail([...sampleBeingRead, ...sampleBeingRead], samplePublication);
    expect(html).toMatch(/<ol>(?:<li><a href="[^"]+">[^<]+<\/a><\/li>){5}<\/ol>/);
    expect(words(html)).toContain('Læses lige nu');
  });

  it('shows a sponsored post as label, headline, teaser, in this order, with a link marked as paid for', () => {
    const html = renderSponsoredRail(sampleSponsoredPosts, samplePublication);
    expect(html).toContain(
      '<p class="ad-label">Annonceindlæg fra Nordlys Drift A/S</p>' +
        '<h3><a href="/annonceindlaeg/faa-styr-paa-skyen-1" rel="sponsored noopener">Få styr på, hvad skyen egentlig koster jer</a></h3>' +
        '<p class="sponsored-teaser">En gennemgang på to timer',
    );
  });

  it('labels every sponsored post, whatever its data says', () => {
    const html = renderSponsoredRail(
      sampleSponsoredPosts.map((post) => ({ ...post, label: 'Godt råd', url: null, teaser: null })),
      samplePublication,
    );
    expect(
      html.match(/<p class="ad-label">Annonceindlæg fra (?:Nordlys Drift A\/S|Værnskov)<\/p>/g),
    ).toHaveLength(2);
    expect(html).not.toContain('Godt råd');
  });

  it('shows a highlighted job under its label, and the publication’s own ad under one of its own', () => {
    const html = renderSponsoredRail(sampleOtherAds, samplePublication);
    expect(words(html)).toContain(
      'Annonceindlæg fra Fjordnet a.m.b.a. Fjordnet a.m.b.a. Netværksingeniør til drift af søkabler Nordjylland',
    );
    expect(html).toContain('<p class="ad-label">Egenannonce fra Knudepunkt</p>');
  });

  it('says of a political ad in the teaser that it is one, and who pays for it', () => {
    const political = {
      ...{ sponsor: 'Foreningen for Broer', sponsorAddress: 'Kajen 1', controller: null },
      ...{ relatesTo: 'Kommunalvalget', amounts: '1.000 kr.', noticeUrl: 'https://broer.example/valg' },
      period: { from: '2025-11-01', to: '2025-11-18' },
    };
    const posts = sampleSponsoredPosts.map((each) => ({ ...each, political }));
    expect(words(renderSponsoredRail(posts, samplePublication))).toContain(
      'Annonceindlæg fra Værnskov Politisk annonce Betalt af Foreningen for Broer. Læs hele oplysningen om annoncen',
    );
    const unknown = posts.map((each) => ({ ...each, political: 'incomplete' as const }));
    expect(renderSponsoredRail(unknown, samplePublication)).toContain(
      '<p class="ad-label">Politisk annonce</p>',
    );
  });

  it('shows a job as employer, title and region', () => {
    expect(words(renderJobsRail(sampleJobs, samplePublication))).toContain(
      'Fjordnet a.m.b.a. Netværksingeniør til drift af søkabler Nordjylland',
    );
  });

  it('shows a people move with its kind and all of its words', () => {
    expect(words(renderPeopleMovesRail(samplePeopleMoves, samplePublication))).toContain(
      'Nyt job Thyra Vestermark Fjordnet a.m.b.a. har pr. 1. januar 2026 ansat Thyra Vestermark som driftschef.',
    );
  });

  it('has no block for what there is nothing of, and is not there at all when it is empty', () => {
    expect(renderBeingReadRail([], samplePublication)).toBe(NO_MARKUP);
    expect(renderSponsoredRail([], samplePublication)).toBe(NO_MARKUP);
    expect(renderJobsRail([], samplePublication)).toBe(NO_MARKUP);
    expect(renderPeopleMovesRail([], samplePublication)).toBe(NO_MARKUP);
    const { article } = samplePages;
    if (article === undefined) throw new Error('There is a sample article.');
    expect(renderSample(article, { rails: NO_RAILS })).not.toContain('<aside');
    expect(
      renderSample(article, { rails: { ...NO_RAILS, jobAds: sampleRails(samplePublication).jobAds } }),
    ).toContain('<aside class="rail" aria-label="Mere at læse">');
  });
});
