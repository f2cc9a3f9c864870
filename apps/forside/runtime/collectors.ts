import { OverbookingQuery } from '#advertising';
import { feedReadings } from '#feeds';
import {
  cachesCollector,
  databaseCollector,
  databasePoolCollector,
  eventLogCollector,
  feedsCollector,
  outboxCollector,
  overbookingCollector,
  projectionsCollector,
  queueCollector,
  scheduleCollector,
} from '#platform';
import type { Collector, LiveReplies } from '#platform';
import { overdueFacts } from '#scheduling';
import type { ForsideParts } from './forside-parts.js';
import { DUTIES } from '../roles.js';
import { changeFeeds } from './contexts.js';

/**
 * What a process tells of when it is scraped. How far projections and schedule are behind is also told by those who do
 * not move them: somebody must when those who do are gone.
 */
export function collectorsOf(
  { role, parts, scheduling }: ForsideParts,
  replies: LiveReplies,
): readonly Collector[] {
  const { serves, projects, works } = DUTIES[role];
  const { dataSource, clock, store, engine } = parts;
  return [
    // First, so that it does not count the statements of the others.
    databasePoolCollector(dataSource),
    databaseCollector(dataSource, clock),
    eventLogCollector(store),
    ...(projects || serves.length > 0 ? [projectionsCollector(engine)] : []),
    ...(projects || works
      ? [
          outboxCollector(dataSource),
          scheduleCollector({ dataSource, clock, overdue: overdueFacts }),
          feedsCollector(() => feedReadings(dataSource, { feeds: changeFeeds, now: clock.now() })),
          overbookingCollector(() => new OverbookingQuery(dataSource).overbookedAt(clock.now())),
        ]
      : []),
    ...(scheduling ? [queueCollector(scheduling)] : []),
    ...(serves.length > 0 ? [cachesCollector(replies)] : []),
  ];
}
