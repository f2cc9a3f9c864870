import { describe, expect, it } from '@jest/globals';
import { pauseAfter } from './retry-schedule.js';

const HOUR = 3_600_000;
const after = (attempts: number, retryAfter: string | null = null, random = 0.5) =>
  pauseAfter({ attempts, retryAfter, now: Date.parse('2026-12-01T06:00:00Z'), random });

describe('A webhook that fails', () => {
  it('is tried for days, less and less often, and then no more', () => {
    const pauses = Array.from({ length: 12 }, (_, index) => after(index + 1));
    const tried = pauses.flatMap((pause) => pause ?? []);
    expect(tried).toEqual([...tried].sort((a, b) => a - b));
    expect(tried.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(3 * 24 * HOUR);
    expect(pauses.slice(-2)).toEqual([null, null]);
  });

  it('comes back a fifth earlier or later than the others that failed with it', () => {
    expect([after(5, null, 0), after(5), after(5, null, 1)]).toEqual([1.6 * HOUR, 2 * HOUR, 2.4 * HOUR]);
  });

  it('waits for as long as its receiver asks for, up to a day', () => {
    expect(after(1, '120')).toBe(120_000);
    expect(after(1, 'Tue, 01 Dec 2026 07:00:00 GMT')).toBe(HOUR);
    expect(after(1, '999999999')).toBe(24 * HOUR);
    expect([after(1, '0'), after(1, 'soon'), after(1, '-5')]).toEqual([5_000, 5_000, 5_000]);
  });
});
