import { describe, expect, it } from '@jest/globals';
import { specify } from '#testing/decider-specification';
import { addressKey, addressKeyOfPage } from './address-key.js';
import { redirectDecider } from './redirect.decider.js';

const desk = specify(redirectDecider);
const set = { type: 'SetRedirect', from: '/gammel', to: '/artikel/ny' } as const;
const recorded = { type: 'RedirectSet', data: { from: '/gammel', to: '/artikel/ny' } } as const;

describe('an old address', () => {
  it('leads where the desk says, once', () => {
    desk.given().when(set).then(recorded);
    desk.given(recorded).when(set).thenNothing();
    desk.given(recorded, { type: 'RedirectRemoved', data: {} }).when(set).then(recorded);
  });

  it('is none that the site answers itself, and does not lead to itself', () => {
    desk
      .given()
      .when({ ...set, from: '/api/v1/articles' })
      .thenRefused('redirect-reserved');
    desk
      .given()
      .when({ ...set, from: '/' })
      .thenRefused('redirect-reserved');
    desk
      .given()
      .when({ ...set, to: '/gammel/#top' })
      .thenRefused('redirect-loop');
  });

  it('can be let go, if there is one', () => {
    desk.given(recorded).when({ type: 'RemoveRedirect' }).then({ type: 'RedirectRemoved', data: {} });
    desk.given().when({ type: 'RemoveRedirect' }).thenRefused('redirect-unknown');
  });

  it('has one spelling', () => {
    expect(addressKey('/Nyt/åben/?')).toBe('/Nyt/%C3%A5ben');
    expect(addressKey('/side.php?id=3#top')).toBe('/side.php?id=3');
    expect([addressKey('//andre.example'), addressKey('https://andre.example/'), addressKey('/\\x')]).toEqual(
      [null, null, null],
    );
    expect(addressKeyOfPage('https://gammel.example/nyt/1/')).toBe('/nyt/1');
    expect([addressKeyOfPage('https://gammel.example/'), addressKeyOfPage('mailto:a@b.example')]).toEqual([
      null,
      null,
    ]);
  });
});
