import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { Histogram, Registry } from 'prom-client';
import { Distribution } from './distribution.js';

const buckets = [0.005, 0.01, 0.25, 1, 10];

describe('A distribution', () => {
  it('says of the same observations what a histogram of prom-client says', async () => {
    const observation = fc.tuple(
      fc.double({ min: 0, max: 20, noNaN: true }),
      fc.constantFrom('GET', 'POST'),
      fc.constantFrom('/', '/artikel/:slugAndId', 'a "b" \\ \n'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(observation), async (observations) => {
        const ours = new Distribution({
          name: 'reads',
          help: 'Of pages',
          labels: ['method', 'route'],
          buckets,
        });
        const registry = new Registry();
        const theirs = new Histogram({
          name: 'reads',
          help: 'Of pages',
          labelNames: ['method', 'route'],
          buckets,
          registers: [registry],
        });
        for (const [seconds, method, route] of observations) {
          ours.observe(seconds, method, route);
          theirs.observe({ method, route }, seconds);
        }
        expect(linesOf(ours.text({}))).toEqual(linesOf(await registry.metrics()));
      }),
      { numRuns: 50 },
    );
  });

  it('refuses other labels than it was made with', () => {
    const distribution = new Distribution({ name: 'reads', help: 'Of pages', labels: ['method'], buckets });
    expect(() => distribution.observe(1)).toThrow('reads has other labels');
    expect(() => distribution.observe(1, 'GET', '/')).toThrow('reads has other labels');
  });
});

/** Labels in the order of their names, as nobody cares for it. */
function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) =>
      line.replace(/\{(.*)\}/, (_, labels: string) =>
        [...labels.matchAll(/\w+="(?:[^"\\]|\\.)*"/g)].map(String).sort().join(),
      ),
    )
    .sort();
}
