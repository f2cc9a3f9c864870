import { describe, it } from '@jest/globals';
import { specify } from '#testing/decider-specification';
import { sectionDecider } from './section.decider.js';
import type { SectionEvent } from './section.events.js';

const facts = { name: 'Havnen', slug: 'havnen', ordinal: 1, description: null, fourEyes: false };
const defined: SectionEvent = { type: 'SectionDefined', data: facts };
const section = specify(sectionDecider);

describe('a section', () => {
  it('is opened once', () => {
    section
      .given()
      .when({ type: 'DefineSection', ...facts })
      .then(defined);
    section
      .given(defined)
      .when({ type: 'DefineSection', ...facts })
      .thenRefused('slug-taken');
  });

  it('may not stand in the way of an address of the site', () => {
    section
      .given()
      .when({ type: 'DefineSection', ...facts, slug: 'navnenyt' })
      .thenRefused('slug-reserved');
    section
      .given(defined)
      .when({ type: 'ReviseSection', changes: { slug: 'job' } })
      .thenRefused('slug-reserved');
  });

  it('records the changed facts alone', () => {
    section
      .given(defined)
      .when({ type: 'ReviseSection', changes: { ...facts, name: 'Havn og kyst' } })
      .then({ type: 'SectionRevised', data: { name: 'Havn og kyst' } });
    section.given(defined).when({ type: 'ReviseSection', changes: facts }).thenNothing();
  });

  it('is closed once and stays as it was then', () => {
    const retired: SectionEvent = { type: 'SectionRetired', data: {} };
    section.given(defined).when({ type: 'RetireSection' }).then(retired);
    section.given(defined, retired).when({ type: 'RetireSection' }).thenNothing();
    section
      .given(defined, retired)
      .when({ type: 'ReviseSection', changes: { name: 'Ny' } })
      .thenRefused('section-retired');
    section.given().when({ type: 'RetireSection' }).thenRefused('section-unknown');
  });
});
