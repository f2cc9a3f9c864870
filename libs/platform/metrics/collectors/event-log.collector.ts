import type { EventStore } from '#event-store';
import type { Collector } from '../collector.js';

/** Where the log ends. */
export function eventLogCollector(store: EventStore): Collector {
  return {
    part: 'event-store',
    families: {
      forside_log_head_position: {
        type: 'gauge',
        help: 'Position of the newest event: a count of events in PostgreSQL, bytes in KurrentDB',
        labels: ['engine'],
      },
    },
    read: async () => [
      {
        name: 'forside_log_head_position',
        labels: { engine: store.engine },
        value: Number(await store.head()),
      },
    ],
  };
}
