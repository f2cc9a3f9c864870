import { describe, expect, it } from '@jest/globals';
import { materialDeadline, materialState } from './material.js';

const reviews = (...all: readonly ('waiting' | 'approved' | 'rejected')[]) =>
  all.map((review) => ({ review }));

describe('The material of a booking', () => {
  it('is missing, waits, is rejected, and is there once anything may be shown', () => {
    expect(materialState([])).toBe('missing');
    expect(materialState(reviews('waiting'))).toBe('waiting');
    expect(materialState(reviews('rejected'))).toBe('rejected');
    expect(materialState(reviews('rejected', 'waiting'))).toBe('waiting');
    expect(materialState(reviews('approved', 'waiting'))).toBe('approved');
    expect(materialState(reviews('approved', 'rejected'))).toBe('approved');
  });

  it('is due so many hours before the start', () => {
    expect(materialDeadline('2026-12-01T06:00:00.000Z', 72)).toBe('2026-11-28T06:00:00.000Z');
  });
});
