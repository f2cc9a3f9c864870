import { describe, expect, it } from '@jest/globals';
import { Freshness, FreshnessGate } from './freshness.js';

class NeverFresh extends Freshness {
  private readonly waiting: (() => void)[] = [];

  waitFor(): Promise<boolean> {
    return new Promise((resolve) => this.waiting.push(() => resolve(true)));
  }

  arrive(): void {
    this.waiting.splice(0).forEach((wake) => wake());
  }
}

describe('Waiting for what was written', () => {
  it('is refused when too many wait already, and possible again afterwards', async () => {
    const freshness = new NeverFresh();
    const gate = new FreshnessGate(freshness);
    const waiting = Array.from({ length: 500 }, () => gate.pass(['article@1']));
    await expect(gate.pass(['article@1'])).rejects.toMatchObject({ status: 503, code: 'not-yet-visible' });
    freshness.arrive();
    await Promise.all(waiting);
    const next = gate.pass(['article@1']);
    freshness.arrive();
    await next;
  });
});
