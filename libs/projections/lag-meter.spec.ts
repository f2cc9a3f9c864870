import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { LagMeter } from './lag-meter.js';

describe('How long a projection has been behind', () => {
  it('counts from the first head that it has not reached', () => {
    const meter = new LagMeter();
    meter.sighted(10n, 1_000);
    meter.sighted(25n, 4_000);
    meter.sighted(25n, 9_000);
    expect(meter.behindMs(9n, 10_000)).toBe(9_000);
    expect(meter.behindMs(10n, 10_000)).toBe(6_000);
    expect(meter.behindMs(25n, 10_000)).toBe(0);
    expect(meter.behindMs(30n, 10_000)).toBe(0);
  });

  it('is nothing before anything was written', () => {
    expect(new LagMeter().behindMs(0n, 5_000)).toBe(0);
  });

  it('stays small however long it watches, forgets neither the oldest nor the newest head, and never flatters by more than twice', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, share) => {
          const meter = new LagMeter();
          for (let n = 1; n <= count; n += 1) meter.sighted(BigInt(n), n);
          const position = Math.floor(share * count);
          const told = meter.behindMs(BigInt(position), count);
          const truth = position >= count ? 0 : count - (position + 1);
          expect(told).toBeLessThanOrEqual(truth);
          if (position === 0) expect(told).toBe(truth);
          if (position >= count) expect(told).toBe(0);
        },
      ),
      { numRuns: 50 },
    );
  });
});
