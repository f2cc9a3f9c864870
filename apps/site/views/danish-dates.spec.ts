import { describe, expect, it } from '@jest/globals';
import { longDate, longDay, longTime, shortTime } from './danish-dates.js';

const danish = { language: 'da', timeZone: 'Europe/Copenhagen' } as const;
const english = { language: 'en', timeZone: 'Europe/Copenhagen' } as const;

describe('Dates on the pages', () => {
  it('are Danish, with the clock of Copenhagen in winter and in summer', () => {
    expect(longTime('2025-12-08T13:05:00.000Z', danish)).toBe('8. december 2025 kl. 14.05');
    expect(longTime('2026-06-30T22:30:00.000Z', danish)).toBe('1. juli 2026 kl. 00.30');
  });

  it('follow the clock over both ends of summer time', () => {
    expect(longTime('2026-03-29T00:59:00.000Z', danish)).toBe('29. marts 2026 kl. 01.59');
    expect(longTime('2026-03-29T01:00:00.000Z', danish)).toBe('29. marts 2026 kl. 03.00');
    expect(longTime('2026-10-25T00:30:00.000Z', danish)).toBe('25. oktober 2026 kl. 02.30');
    expect(longTime('2026-10-25T01:30:00.000Z', danish)).toBe('25. oktober 2026 kl. 02.30');
  });

  it('are shorter in lists, with the year, so an old list is not read as a new one', () => {
    expect(shortTime('2025-12-08T13:05:00.000Z', danish)).toBe('8. dec. 2025 kl. 14.05');
    expect(shortTime('2025-05-01T08:00:00.000Z', danish)).toBe('1. maj 2025 kl. 10.00');
  });

  it('are English in an English publication', () => {
    expect(longTime('2025-12-08T13:05:00.000Z', english)).toBe('8 December 2025 at 14:05');
    expect(shortTime('2025-12-08T13:05:00.000Z', english)).toBe('8 Dec 2025 at 14:05');
    expect(longDate('2026-01-01', 'en')).toBe('1 January 2026');
  });

  it('keep a calendar day the day it is', () => {
    expect(longDate('2026-01-01', 'da')).toBe('1. januar 2026');
    expect(longDay('2025-12-31T23:30:00.000Z', danish)).toBe('1. januar 2026');
  });
});
