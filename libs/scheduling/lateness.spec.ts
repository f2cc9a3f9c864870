import { describe, expect, it } from '@jest/globals';
import { Lateness } from './lateness.js';

describe('The lateness of due facts', () => {
  it('is counted in buckets that add up', () => {
    const lateness = new Lateness();
    for (const milliseconds of [-3, 8, 40, 700, 90_000, 10_000_000]) lateness.observe(milliseconds);
    const { buckets, count, maxSeconds, sumSeconds } = lateness.snapshot();
    const within = (le: number) => buckets.find((bucket) => bucket.le === le)?.count;
    expect([within(0.01), within(0.05), within(1), within(300), within(Infinity)]).toEqual([2, 3, 4, 5, 6]);
    expect(count).toBe(6);
    expect(maxSeconds).toBe(10_000);
    expect(sumSeconds).toBeCloseTo(10_090.748);
  });
});
