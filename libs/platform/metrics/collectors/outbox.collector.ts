import type { DataSource } from 'typeorm';
import { unsentEffects } from '#projections';
import type { Collector } from '../collector.js';

/** What reactors have put into the outbox and nobody has carried out yet. */
export function outboxCollector(dataSource: DataSource): Collector {
  return {
    part: 'outbox',
    families: {
      forside_outbox_waiting: {
        type: 'gauge',
        help: 'Effects that wait to be carried out; counted up to 10,001',
      },
      forside_outbox_oldest_seconds: { type: 'gauge', help: 'Age of the oldest effect that waits' },
    },
    read: async () => {
      const { count, oldestSeconds } = await unsentEffects(dataSource);
      return [
        { name: 'forside_outbox_waiting', value: count },
        { name: 'forside_outbox_oldest_seconds', value: oldestSeconds },
      ];
    },
  };
}
