import { describe, expect, it } from '@jest/globals';
import { creativeProblems } from './creative-fitness.js';
import type { CreativeFacts } from './creative-fitness.js';

const post: CreativeFacts = {
  format: 'sponsored-post',
  label: 'Annonceindlæg fra Sydkyst ApS',
  picture: { type: 'image/jpeg', width: 1_600, height: 1_000 },
  bodyPictures: [],
  foreignLinks: [],
  job: undefined,
};
const fieldsOf = (facts: Partial<CreativeFacts>) =>
  creativeProblems({ ...post, ...facts }).map(({ field }) => field);

describe('What an advertiser hands in', () => {
  it('is taken when it fits its place', () => {
    expect(fieldsOf({})).toEqual([]);
    expect(fieldsOf({ picture: undefined })).toEqual([]);
    expect(fieldsOf({ format: 'job-ad-highlight', picture: undefined, job: 'open' })).toEqual([]);
    expect(fieldsOf({ format: undefined, label: 'Egenannonce fra Knudepunkt' })).toEqual([]);
  });

  it('is what the placement shows: words for a sponsored post, an open job ad of ours for a highlight', () => {
    expect(fieldsOf({ job: 'open' })).toEqual(['jobId']);
    expect(fieldsOf({ format: 'job-ad-highlight' })).toEqual(['jobId']);
    expect(fieldsOf({ format: 'job-ad-highlight', job: null })).toEqual(['jobId']);
    expect(fieldsOf({ format: 'job-ad-highlight', job: 'closed' })).toEqual(['jobId']);
  });

  it.each([
    ['is not there', null],
    ['is too small', { type: 'image/png', width: 639, height: 400 }],
    ['stands like a tower', { type: 'image/png', width: 800, height: 801 }],
    ['lies like a strip', { type: 'image/png', width: 1_600, height: 639 }],
    ['moves', { type: 'image/gif', width: 800, height: 500 }],
  ])('has no picture that %s', (_, picture) => {
    expect(fieldsOf({ picture })).toEqual(['image.mediaId']);
  });

  it('is told everything that is wrong with it at once', () => {
    expect(
      fieldsOf({
        label: `Annonceindlæg fra ${'Fonden '.repeat(12)}`,
        picture: { type: 'image/gif', width: 300, height: 600 },
        bodyPictures: [
          { field: 'body.content.0.attrs.mediaId', exists: true },
          { field: 'body.content.4.attrs.mediaId', exists: false },
        ],
        foreignLinks: ['body.content.1'],
        job: null,
      }),
    ).toEqual([
      'jobId',
      'jobId',
      'advertiser',
      'image.mediaId',
      'image.mediaId',
      'image.mediaId',
      'body.content.4.attrs.mediaId',
      'body.content.1',
    ]);
  });
});
