export { feedsMigrations } from './migrations/feeds-migrations.js';
export { feed } from './feed/feed-definition.js';
export type {
  DeleteReason,
  FeedChange,
  FeedContent,
  FeedDefinition,
  FeedNotes,
  FeedReading,
  TouchedNotes,
} from './feed/feed-definition.js';
export { feedReactor } from './feed/feed-reactor.js';
export { FeedReader } from './feed/feed-reader.js';
export type { FeedItem, FeedPlace, FeedReaderParts, FeedSpan } from './feed/feed-reader.js';
export type { FeedHead } from './feed/feed-heads.js';
export { tidyFeeds } from './feed/feed-upkeep.js';
export { feedReadings } from './queries/feed-readings.query.js';
export { feedsWork } from './feeds-worker.js';
export type { FeedsWork, FeedsWorkerParts } from './feeds-worker.js';
export { ToldConsumersQuery } from './queries/told-consumers.query.js';
export type { NewestChange, ToldConsumer, ToldConsumers } from './queries/told-consumers.query.js';
export { FeedsCommandModule, FeedsReadModule } from './feeds.modules.js';
export { feedsEventContracts } from './contract/consumer.event-contracts.js';
export { consumerDecider } from './domain/consumer.decider.js';
export type { ConsumerState } from './domain/consumer.decider.js';
export type { ConsumerEvent } from './domain/consumer.events.js';
export { feedsProjections } from './projections/feed-consumers.projection.js';
export { RegisterConsumer } from './application/register-consumer/register-consumer.command.js';
export { IssueConsumerToken } from './application/issue-consumer-token/issue-consumer-token.command.js';
export { InstructConsumer } from './application/instruct-consumer/instruct-consumer.command.js';
export { SetWebhook } from './application/set-webhook/set-webhook.command.js';
export { RotateWebhookSecret } from './application/rotate-webhook-secret/rotate-webhook-secret.command.js';
export { signatureOf } from './webhooks/signing.js';
export { SafeSender } from './webhooks/post-safely.js';
export { WebhookSender } from './webhooks/webhook-sender.js';
