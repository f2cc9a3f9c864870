import type { DataSource } from 'typeorm';
import type { Clock } from '#kernel';
import type { Collector } from '#platform';
import type { RegularCheck, SchedulingLogger } from '#scheduling';
import { OverbookingQuery } from '../queries/overbooking.query.js';

/** What the check looks at and where it rings. */
export interface OverbookingCheckParts {
  readonly dataSource: DataSource;
  readonly clock: Clock;
  readonly logger: Pick<SchedulingLogger, 'error'>;
}

/** The alarm that must never ring: once a minute, some worker looks for positions that hold more than they can. */
export function overbookingCheck({ dataSource, clock, logger }: OverbookingCheckParts): RegularCheck {
  const query = new OverbookingQuery(dataSource);
  return {
    name: 'overbooking',
    run: async () => {
      for (const overbooked of await query.overbookedAt(clock.now())) {
        logger.error(
          overbooked,
          'A position of a placement is sold beyond 100: move or cancel one of the bookings, and report this as a defect',
        );
      }
    },
  };
}

/** The same for Prometheus, asked whenever it scrapes. */
export function overbookingCollector({
  dataSource,
  clock,
}: Pick<OverbookingCheckParts, 'dataSource' | 'clock'>): Collector {
  const query = new OverbookingQuery(dataSource);
  return {
    part: 'overbooking',
    families: {
      forside_overbooked_positions: {
        type: 'gauge',
        help: 'Positions of placements that are sold beyond 100, now or at any time to come; always 0',
      },
    },
    read: async () => [
      { name: 'forside_overbooked_positions', value: (await query.overbookedAt(clock.now())).length },
    ],
  };
}
