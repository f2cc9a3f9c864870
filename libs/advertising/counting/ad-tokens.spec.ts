import { describe, expect, it } from '@jest/globals';
import { plusMilliseconds } from '#kernel';
import { SecretHash } from '#testing/secret-hash';
import { AD_TOKEN_MINUTES, AdTokens, MOST_SLOTS } from './ad-tokens.js';

const NOW = '2026-03-02T08:30:15.400Z';
const ads = ['0190163d-8694-739b-aea5-966c26f8ad91', '0190163d-8694-739b-aea5-966c26f8ad92'].map(
  (bookingId) => ({
    bookingId,
    day: '2026-03-02',
  }),
);
const tokens = new AdTokens(new SecretHash());
const later = (minutes: number) => plusMilliseconds(NOW, minutes * 60_000);

describe('Tokens for counting the ads of a page view', () => {
  it('name the ad, its day and its page view, and tell the ads of a page apart', () => {
    const [first, second] = tokens.issue(ads, NOW).map((token) => tokens.read(token, NOW));
    expect(first).toMatchObject({ ...ads[0], shownAt: '2026-03-02T08:30:15.000Z', slot: 0, expired: false });
    expect(second).toMatchObject({ ...ads[1], pageView: first?.pageView, slot: 1 });
    const [again] = tokens.issue(ads, NOW).map((token) => tokens.read(token, NOW));
    expect(again?.pageView).not.toBe(first?.pageView);
  });

  it('count for half an hour, are told from nothing for a day, and are no good before they were issued', () => {
    const [token = ''] = tokens.issue(ads, NOW);
    expect(tokens.read(token, later(AD_TOKEN_MINUTES - 1))?.expired).toBe(false);
    expect(tokens.read(token, later(AD_TOKEN_MINUTES + 1))?.expired).toBe(true);
    expect(tokens.read(token, later(24 * 60 + 1))).toBeUndefined();
    expect(tokens.read(token, later(-1))).toBeUndefined();
  });

  it('cannot be forged, changed or borrowed from another newsroom', () => {
    const [token = ''] = tokens.issue(ads, NOW);
    const [foreign = ''] = new AdTokens(new SecretHash('theirs')).issue(ads, NOW);
    const otherAd = token.replace(ads[0]?.bookingId ?? '', ads[1]?.bookingId ?? '');
    const otherSlot = token.replace(/\.0\.([0-9a-f]{32})$/, '.1.$1');
    for (const bad of [
      otherAd,
      otherSlot,
      foreign,
      token.slice(0, -1),
      `${token}0`,
      token.toUpperCase(),
      'x',
      '',
    ]) {
      expect(tokens.read(bad, NOW)).toBeUndefined();
    }
  });

  it('are few for one page view, however many ads it asks for', () => {
    expect(tokens.issue(new Array(100).fill(ads[0]) as typeof ads, NOW)).toHaveLength(MOST_SLOTS);
  });
});
