import { describe, expect, it } from '@jest/globals';
import { keepCopies } from '#testing/reference-consumer/keep-copies';
import { seeded } from '../soak/random.js';

describe('A job board', () => {
  it('has what the site shows, by feed, stream or webhook, whatever happened on the way', async () => {
    const told = await keepCopies({ random: seeded(20_261_201), changes: 1_000, restarts: 10 });
    expect(told).toMatch(/^100\d changes .* 10 restarts, 2 rebuilds/);
  }, 240_000);
});
