import type { Collector } from '../collector.js';

/** The alarm that must never ring: positions of placements that hold more than they can. */
export function overbookingCollector(overbooked: () => Promise<readonly object[]>): Collector {
  return {
    part: 'overbooking',
    families: {
      forside_overbooked_positions: {
        type: 'gauge',
        help: 'Positions of placements that are sold beyond 100, now or at any time to come; always 0',
      },
    },
    read: async () => [{ name: 'forside_overbooked_positions', value: (await overbooked()).length }],
  };
}
