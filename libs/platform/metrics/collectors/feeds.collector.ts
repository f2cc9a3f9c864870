import type { Collector } from '../collector.js';

/** How a feed and those who read it stand. */
export interface FeedReading {
  readonly feed: string;
  /** Changes in it so far. */
  readonly changes: number;
  /** Changes that the slowest of the consumers who read it in the last week has not read. */
  readonly mostBehind: number;
  /** Webhooks by how they fare. */
  readonly webhooks: Readonly<Record<'well' | 'failing' | 'off', number>>;
  /** Age of the oldest change that a webhook which is on has not been told of. */
  readonly oldestUntoldSeconds: number;
}

/** How long feeds are, and how consumers and webhooks keep up. */
export function feedsCollector(read: () => Promise<readonly FeedReading[]>): Collector {
  const labels = ['feed'];
  return {
    part: 'feeds',
    families: {
      forside_feed_changes_total: { type: 'counter', help: 'Changes in a feed', labels },
      forside_feed_consumer_lag_changes: {
        type: 'gauge',
        help: 'Changes that the slowest consumer of the last seven days has not read',
        labels,
      },
      forside_feed_webhooks: {
        type: 'gauge',
        help: 'Webhooks; state is well, failing or off (turned off after failures)',
        labels: ['feed', 'state'],
      },
      forside_webhook_oldest_seconds: {
        type: 'gauge',
        help: 'Age of the oldest change that a webhook which is on has not been told of',
        labels,
      },
    },
    read: async () =>
      (await read()).flatMap(({ feed, changes, mostBehind, webhooks, oldestUntoldSeconds }) => [
        { name: 'forside_feed_changes_total', labels: { feed }, value: changes },
        { name: 'forside_feed_consumer_lag_changes', labels: { feed }, value: mostBehind },
        ...Object.entries(webhooks).map(([state, value]) => ({
          name: 'forside_feed_webhooks',
          labels: { feed, state },
          value,
        })),
        { name: 'forside_webhook_oldest_seconds', labels: { feed }, value: oldestUntoldSeconds },
      ]),
  };
}
