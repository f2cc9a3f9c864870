import { describe, expect, it } from '@jest/globals';
import { FloodGuard } from './flood-guard.js';
import { networkOf } from './network.js';

const ARTICLE = '0190163d-8694-739b-aea5-966c26f8ad91';
const OTHER = '0190163d-8694-739b-aea5-966c26f8ad92';
const AT = '2026-03-02T08:30:15.000Z';
const NEXT_MINUTE = '2026-03-02T08:31:00.000Z';

describe('A network', () => {
  it.each([
    ['203.0.113.7', '203.0.113'],
    ['::ffff:203.0.113.250', '203.0.113'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1'],
    ['2001:db8::1', '2001:db8:0'],
    ['2001:0DB8:0001::', '2001:db8:1'],
    ['::1', '0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0'],
    ['not an address', 'unknown'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('A flood of views', () => {
  it('ends the counting of that article for that network until the minute is over', () => {
    const guard = new FloodGuard({ perSubject: 2, perNetwork: 100 });
    const from = (address: string, at = AT) => guard.admits({ address, subject: ARTICLE, at });
    expect([from('203.0.113.1'), from('203.0.113.2'), from('203.0.113.3')]).toEqual([true, true, false]);
    expect(from('198.51.100.1')).toBe(true);
    expect(guard.admits({ address: '203.0.113.1', subject: OTHER, at: AT })).toBe(true);
    expect(from('203.0.113.1', NEXT_MINUTE)).toBe(true);
  });

  it('is noticed over all articles too', () => {
    const guard = new FloodGuard({ perSubject: 100, perNetwork: 1 });
    expect(guard.admits({ address: '2001:db8:1::1', subject: ARTICLE, at: AT })).toBe(true);
    expect(guard.admits({ address: '2001:db8:1::2', subject: OTHER, at: AT })).toBe(false);
  });
});
