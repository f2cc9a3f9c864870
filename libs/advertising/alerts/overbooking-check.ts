import type { DataSource } from 'typeorm';
import type { Clock } from '#kernel';
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
