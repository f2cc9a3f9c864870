import { aggregateIdOf } from '#event-store';
import type { Instant } from '#kernel';
import { projection, table } from '#projections';
import type { ProjectionDefinition } from '#projections';
import type { ConsumerEvent, WebhookFailure } from '../domain/consumer.events.js';

/** A consumer as staff and the sender of webhooks see it; read as `rm_feed_consumers.consumers`. */
export interface FeedConsumerRow {
  readonly consumer_id: string;
  readonly name: string;
  readonly feeds: readonly string[];
  readonly requests_per_minute: number;
  readonly paused: boolean;
  readonly registered_at: Instant;
  readonly webhook_url: string | null;
  readonly webhook_secret_id: string | null;
  readonly previous_secret_id: string | null;
  readonly previous_until: Instant | null;
  readonly webhook_disabled: WebhookFailure | null;
}

const tables = {
  consumers: table<FeedConsumerRow>({
    columns: {
      consumer_id: 'uuid',
      name: 'text',
      feeds: 'text[]',
      requests_per_minute: 'int',
      paused: 'boolean',
      registered_at: 'timestamptz',
      webhook_url: 'text?',
      webhook_secret_id: 'uuid?',
      previous_secret_id: 'uuid?',
      previous_until: 'timestamptz?',
      webhook_disabled: 'text?',
    },
    primaryKey: ['consumer_id'],
    partitionKey: 'consumer_id',
    indexes: ['(registered_at desc, consumer_id desc)'],
  }),
};

const NO_WEBHOOK = {
  webhook_url: null,
  webhook_secret_id: null,
  previous_secret_id: null,
  previous_until: null,
  webhook_disabled: null,
};

/** The consumers of feeds as they are now. Doors do not read it: they ask the consumer's stream. */
export const feedConsumers = projection<ConsumerEvent, typeof tables>({
  name: 'feed_consumers',
  revision: 1,
  categories: ['consumer'],
  tables,
  partitions: ({ stream }) => ({ consumers: [aggregateIdOf(stream)] }),
  apply(event, { consumers }) {
    const consumer_id = aggregateIdOf(event.stream);
    if (event.type === 'ConsumerRegistered') {
      const { name, feeds, requestsPerMinute } = event.data;
      consumers.put({
        consumer_id,
        name,
        feeds,
        requests_per_minute: requestsPerMinute,
        paused: false,
        registered_at: event.occurredAt,
        ...NO_WEBHOOK,
      });
      return;
    }
    const row = consumers.get({ consumer_id });
    if (!row) return;
    switch (event.type) {
      case 'ConsumerRevised': {
        const { name, feeds, requestsPerMinute } = event.data;
        consumers.put({
          ...row,
          name: name ?? row.name,
          feeds: feeds ?? row.feeds,
          requests_per_minute: requestsPerMinute ?? row.requests_per_minute,
        });
        return;
      }
      case 'ConsumerPaused':
      case 'ConsumerResumed':
        consumers.put({ ...row, paused: event.type === 'ConsumerPaused' });
        return;
      case 'WebhookSet': {
        const { url, secretId } = event.data;
        consumers.put({ ...row, webhook_url: url, webhook_secret_id: secretId, webhook_disabled: null });
        return;
      }
      case 'WebhookSecretRotated':
        consumers.put({
          ...row,
          webhook_secret_id: event.data.secretId,
          previous_secret_id: row.webhook_secret_id,
          previous_until: event.data.previousUntil,
        });
        return;
      case 'WebhookDisabled':
        consumers.put({ ...row, webhook_disabled: event.data.reason });
        return;
      case 'WebhookRemoved':
        consumers.put({ ...row, ...NO_WEBHOOK });
        return;
      default:
        return;
    }
  },
});

/** What feeds project. */
export const feedsProjections: readonly ProjectionDefinition[] = [feedConsumers];
