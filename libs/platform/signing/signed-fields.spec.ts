import { describe, expect, it } from '@jest/globals';
import { toInstant } from '#kernel';
import { fc } from '#testing/properties';
import { SecretHash } from '#testing/secret-hash';
import { SignedFields } from './signed-fields.js';

const LAYOUT = { bookingId: 'uuid', version: 'uint32', revision: 'uint64', expiresAt: 'instant' } as const;
const ours = new SecretHash();
const fields = new SignedFields(ours, 'proof', LAYOUT);
const values = fc.record({
  bookingId: fc.uuid(),
  version: fc.nat(2 ** 32 - 1),
  revision: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  expiresAt: fc.integer({ min: 0, max: Date.UTC(2999, 0) }).map(toInstant),
});

describe('The token of a link that lets somebody without an account do one thing', () => {
  it('says what was signed', () => {
    fc.assert(fc.property(values, (wanted) => expect(fields.read(fields.sign(wanted))).toEqual(wanted)));
  });

  it('says nothing when one character of it was changed, or when it was signed elsewhere or for another use', () => {
    const strangers = [
      new SignedFields(new SecretHash('theirs'), 'proof', LAYOUT),
      new SignedFields(ours, 'preview', LAYOUT),
      new SignedFields(ours, 'proof', { bookingId: 'uuid' }),
    ];
    fc.assert(
      fc.property(
        values,
        fc.nat(),
        fc.constantFrom('A', 'B', '_', '.', '=', '%'),
        (wanted, at, character) => {
          const token = fields.sign(wanted);
          const place = at % token.length;
          const changed = `${token.slice(0, place)}${character}${token.slice(place + 1)}`;
          fc.pre(changed !== token);
          expect([fields, ...strangers].map((each) => each.read(each === fields ? changed : token))).toEqual(
            Array(4).fill(null),
          );
        },
      ),
    );
  });

  it('is told from any other text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(fields.read(text)).toBeNull()));
  });

  it('of a proof that was sent before an upgrade opens the same afterwards', () => {
    const layout = { bookingId: 'uuid', creativeVersion: 'uint32', expiresAt: 'instant' } as const;
    const sent = 'AZAWPYaUc5uupZZsJvitkQAAAAMBos6L1AA.XqPKhTE_mIoiZ14ikdHaNh-gSfDDo6xZzIt6xIhn604';
    expect(new SignedFields(ours, 'ad-proof', layout).read(sent)).toEqual({
      bookingId: '0190163d-8694-739b-aea5-966c26f8ad91',
      creativeVersion: 3,
      expiresAt: '2027-01-01T00:00:00.000Z',
    });
  });
});
