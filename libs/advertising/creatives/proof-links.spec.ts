import { describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { fc } from '#testing/properties';
import { KeyedHash } from '#event-store';
import { toInstant } from '#kernel';
import { ProofLinks } from './proof-links.js';

class TestHash extends KeyedHash {
  constructor(private readonly key: string) {
    super();
  }
  of(purpose: string, value: string): string {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([purpose, value]))
      .digest('hex');
  }
}

const links = new ProofLinks(new TestHash('ours'));
const link = fc.record({
  bookingId: fc.uuid(),
  creativeVersion: fc.integer({ min: 1, max: 10_000 }),
  expiresAt: fc.integer({ min: 0, max: Date.UTC(2999, 0) }).map(toInstant),
});

describe('The link to a proof', () => {
  it('opens what it was made for', () => {
    fc.assert(fc.property(link, (wanted) => expect(links.verify(links.sign(wanted))).toEqual(wanted)));
  });

  it('opens nothing when one character of it was changed, or when another newsroom made it', () => {
    fc.assert(
      fc.property(link, fc.nat(), fc.constantFrom('A', 'B', '_', '.', '=', '%'), (wanted, at, character) => {
        const token = links.sign(wanted);
        const place = at % token.length;
        const changed = `${token.slice(0, place)}${character}${token.slice(place + 1)}`;
        fc.pre(changed !== token);
        expect(links.verify(changed)).toBeNull();
        expect(new ProofLinks(new TestHash('theirs')).verify(token)).toBeNull();
      }),
    );
  });

  it('is told from any other text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(links.verify(text)).toBeNull()));
  });
});
