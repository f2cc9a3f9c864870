import { afterEach, describe, expect, it } from '@jest/globals';
import type { Collector, Reading } from './collector.js';
import { Metrics } from './metrics.js';

const opened: Metrics[] = [];

afterEach(() => opened.splice(0).forEach((metrics) => metrics.close()));

function metricsOf(
  read: Record<string, () => Promise<readonly Reading[]>>,
  times = { keepMs: 0, patienceMs: 50 },
): Metrics {
  const collectors = Object.entries(read).map(([part, readings]): Collector => ({
    part,
    families: {
      [`forside_${part}_height`]: { type: 'gauge', help: `Of the ${part}` },
      [`forside_${part}_sold_total`]: { type: 'counter', help: 'Copies', labels: ['edition'] },
    },
    read: readings,
  }));
  const metrics = new Metrics({ role: 'site', version: '1.2.3', collectors, times });
  opened.push(metrics);
  return metrics;
}

const linesOf = async (metrics: Metrics) =>
  (await metrics.scrape()).split('\n').filter((line) => /^forside_(?:up|build|press|shop)/.test(line));

describe('What a process shows of itself', () => {
  it('has what each part reads, and the role on every line', async () => {
    const metrics = metricsOf({
      press: async () => [
        { name: 'forside_press_height', value: 3 },
        { name: 'forside_press_sold_total', labels: { edition: 'morning' }, value: 7 },
        { name: 'forside_press_sold_total', labels: { edition: 'evening' }, value: 5 },
      ],
    });
    expect(await linesOf(metrics)).toEqual([
      `forside_build_info{version="1.2.3",node="${process.versions.node}",role="site"} 1`,
      'forside_up{part="press",role="site"} 1',
      'forside_press_height{role="site"} 3',
      'forside_press_sold_total{edition="morning",role="site"} 7',
      'forside_press_sold_total{edition="evening",role="site"} 5',
    ]);
    expect(await linesOf(metrics)).toContain('forside_press_sold_total{edition="morning",role="site"} 7');
    const text = await metrics.scrape();
    for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds']) {
      expect(text).toMatch(new RegExp(`^${name}\\{role="site"\\} \\d`, 'm'));
    }
  });

  it.each([
    ['fails', () => Promise.reject(new Error('away'))],
    ['never answers', () => new Promise<never>(() => undefined)],
    [
      'answers what is no number',
      async () => [{ name: 'forside_shop_sold_total', labels: { edition: 'x' }, value: NaN }],
    ],
  ])('leaves out a part that %s, and says so', async (_, away) => {
    let open = true;
    const metrics = metricsOf({
      press: async () => [{ name: 'forside_press_height', value: 3 }],
      shop: () => (open ? Promise.resolve([{ name: 'forside_shop_height', value: 2 }]) : away()),
    });
    expect(await linesOf(metrics)).toContain('forside_shop_height{role="site"} 2');
    open = false;
    const lines = await linesOf(metrics);
    expect(lines).toContain('forside_up{part="shop",role="site"} 0');
    expect(lines).toContain('forside_up{part="press",role="site"} 1');
    expect(lines).toContain('forside_press_height{role="site"} 3');
    expect(lines.filter((line) => line.startsWith('forside_shop'))).toEqual([]);
  });

  it('asks a part once for all who scrape within a few seconds', async () => {
    let asked = 0;
    const metrics = metricsOf(
      {
        press: async () => {
          asked += 1;
          return [{ name: 'forside_press_height', value: asked }];
        },
      },
      { keepMs: 60_000, patienceMs: 5_000 },
    );
    await Promise.all([metrics.scrape(), metrics.scrape()]);
    expect(await linesOf(metrics)).toContain('forside_press_height{role="site"} 1');
    expect(asked).toBe(1);
  });

  it('does not pile up questions to a part that hangs', async () => {
    let asked = 0;
    const metrics = metricsOf({
      press: () => {
        asked += 1;
        return new Promise(() => undefined);
      },
    });
    await metrics.scrape();
    await metrics.scrape();
    expect(asked).toBe(1);
  });
});
