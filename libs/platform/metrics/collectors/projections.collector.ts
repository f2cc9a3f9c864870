import type { ConsumerPosition } from '#projections';
import type { Collector, MetricFamily, Reading } from '../collector.js';

/** What tells where projections and reactors stand; ProjectionEngine does. */
export interface PositionsSource {
  positions(): Promise<readonly ConsumerPosition[]>;
}

/** How far projections and reactors are behind the log, what is parked, and who leads. */
export function projectionsCollector(engine: PositionsSource): Collector {
  return {
    part: 'projections',
    families: { ...familiesOf('projection'), ...familiesOf('reactor') },
    read: async () => (await engine.positions()).flatMap(readingsOf),
  };
}

function familiesOf(kind: ConsumerPosition['kind']): Readonly<Record<string, MetricFamily>> {
  const labels = [kind];
  return {
    [`forside_${kind}_lag_seconds`]: {
      type: 'gauge',
      help: `For how long this process has known of a newer event than the ${kind} has handled`,
      labels,
    },
    [`forside_${kind}_lag_positions`]: {
      type: 'gauge',
      help: `Positions of the log that the ${kind} has not handled, those of other categories included`,
      labels,
    },
    [`forside_${kind}_parked_streams`]: {
      type: 'gauge',
      help: `Streams that stand still because the ${kind} cannot handle an event of theirs`,
      labels,
    },
    [`forside_${kind}_leading`]: { type: 'gauge', help: `1 where this process moves the ${kind}`, labels },
    [`forside_${kind}_failing`]: {
      type: 'gauge',
      help: `1 while the ${kind} keeps failing in this process`,
      labels,
    },
  };
}

function readingsOf(at: ConsumerPosition): readonly Reading[] {
  const labels = { [at.kind]: at.name };
  const leads = at.status === 'leading' || at.status === 'building' || at.status === 'failing';
  const values = {
    lag_seconds: at.behindMs / 1_000,
    lag_positions: Number(at.lag),
    parked_streams: at.parkedStreams,
    leading: leads ? 1 : 0,
    failing: at.failure === undefined ? 0 : 1,
  };
  return Object.entries(values).map(([what, value]) => ({
    name: `forside_${at.kind}_${what}`,
    labels,
    value,
  }));
}
