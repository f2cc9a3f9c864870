import type { DataSource } from 'typeorm';
import type { CommandRunner, KeyedHash } from '#event-store';
import type { Clock } from '#kernel';
import type { Freshness, PublicUrls } from '#platform';
import type { EffectHandler, Errand } from '#scheduling';
import type { FeedDefinition } from './feed/feed-definition.js';
import { FeedReader } from './feed/feed-reader.js';
import { FEED_CHANGED } from './feed/feed-record.js';
import { tidyFeeds } from './feed/feed-upkeep.js';
import { SafeSender } from './webhooks/post-safely.js';
import { reachableNetworks } from './webhooks/reachable-networks.js';
import { WebhookSender } from './webhooks/webhook-sender.js';

/** What feeds need of a process that works. */
export interface FeedsWorkerParts {
  readonly dataSource: DataSource;
  readonly runner: CommandRunner;
  readonly keyedHash: KeyedHash;
  readonly urls: PublicUrls;
  readonly clock: Clock;
  readonly freshness: Pick<Freshness, 'waitFor'>;
  readonly feeds: readonly FeedDefinition[];
  /** Networks, `10.2.0.0/16`, to which webhooks may go although they are not public. */
  readonly openedNetworks: readonly string[];
}

/** What feeds have done by the schedule. */
export interface FeedsWork {
  readonly effects: readonly EffectHandler[];
  readonly errands: readonly Errand[];
}

const RETRY_EVERY_MS = 15_000;
const TIDY_EVERY_MS = 3_600_000;

/** Sends webhooks when a feed has changed and when a retry is due, and tidies up every hour. */
export function feedsWork(parts: FeedsWorkerParts): FeedsWork {
  const { dataSource, clock, feeds, openedNetworks } = parts;
  const reader = new FeedReader(feeds, parts);
  const sender = new SafeSender({ reachable: reachableNetworks(openedNetworks) });
  const webhooks = new WebhookSender({ ...parts, reader, sender });
  return {
    effects: [
      {
        kind: FEED_CHANGED,
        handle: async (_, signal) => {
          await webhooks.run(signal);
        },
      },
    ],
    errands: [
      {
        name: 'feed-webhooks',
        everyMs: RETRY_EVERY_MS,
        run: async (signal) => {
          await webhooks.run(signal);
        },
      },
      {
        name: 'feed-upkeep',
        everyMs: TIDY_EVERY_MS,
        run: (signal) => tidyFeeds(dataSource, feeds, { now: clock.now(), signal }),
      },
    ],
  };
}
