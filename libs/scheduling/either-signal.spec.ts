import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { withEitherSignal } from './either-signal.js';

describe('Work that two may call off', () => {
  it('hears of it from either, before and while it is done', async () => {
    const [job, house] = [new AbortController(), new AbortController()];
    const signals = [job.signal, house.signal];
    await withEitherSignal(signals, async (either) => {
      expect(either.aborted).toBe(false);
      house.abort();
      expect(either.aborted).toBe(true);
    });
    expect(await withEitherSignal(signals, async ({ aborted }) => aborted)).toBe(true);
  });

  it('leaves nothing behind with who outlives it', async () => {
    const house = new AbortController();
    await withEitherSignal([house.signal], () => Promise.resolve());
    await withEitherSignal([house.signal], () => Promise.reject(new Error('jam'))).catch(() => undefined);
    expect(getEventListeners(house.signal, 'abort')).toHaveLength(0);
  });
});
