import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Clock } from '#kernel';
import { CLOCK, CONFIGURATION, Freshness, PublicUrls } from '#platform';
import type { Configuration } from '#platform';
import { ConsumerCredentials } from './access/consumer-credentials.js';
import { FeedReads } from './access/feed-reads.js';
import { InstructConsumerHandler } from './application/instruct-consumer/instruct-consumer.handler.js';
import { IssueConsumerTokenHandler } from './application/issue-consumer-token/issue-consumer-token.handler.js';
import { RegisterConsumerHandler } from './application/register-consumer/register-consumer.handler.js';
import { RotateWebhookSecretHandler } from './application/rotate-webhook-secret/rotate-webhook-secret.handler.js';
import { SetWebhookHandler } from './application/set-webhook/set-webhook.handler.js';
import type { FeedDefinition } from './feed/feed-definition.js';
import { FeedReader } from './feed/feed-reader.js';
import { ConsumersAdminController } from './http/consumers-admin.controller.js';
import { ConsumersPageController } from './http/consumers-page.controller.js';
import { FeedStreams } from './http/feed-streams.js';
import { FeedsController } from './http/feeds.controller.js';
import { ConsumersQuery } from './queries/consumers.query.js';
import { SafeSender } from './webhooks/post-safely.js';
import { reachableNetworks } from './webhooks/reachable-networks.js';
import { WebhookPlaces } from './webhooks/webhook-places.js';

/** Who consumers are, in every process that asks. */
@Module({ providers: [ConsumerCredentials], exports: [ConsumerCredentials] })
class ConsumerAccessModule {}

/** The readers' side: feeds, snapshots and streams, of the feeds that the application names. */
@Module({})
export class FeedsReadModule {
  static register(feeds: readonly FeedDefinition[]): DynamicModule {
    return {
      module: FeedsReadModule,
      imports: [ConsumerAccessModule],
      controllers: [FeedsController],
      providers: [
        FeedReads,
        FeedStreams,
        {
          provide: FeedReader,
          inject: [DataSource, PublicUrls, CLOCK, Freshness],
          useFactory: (dataSource: DataSource, urls: PublicUrls, clock: Clock, freshness: Freshness) =>
            new FeedReader(feeds, { dataSource, urls, clock, freshness }),
        },
      ],
      exports: [FeedReader],
    };
  }
}

/** The newsroom's side: consumers, their tokens and webhooks. */
@Module({
  imports: [ConsumerAccessModule],
  controllers: [ConsumersAdminController, ConsumersPageController],
  providers: [
    ConsumersQuery,
    WebhookPlaces,
    RegisterConsumerHandler,
    IssueConsumerTokenHandler,
    InstructConsumerHandler,
    SetWebhookHandler,
    RotateWebhookSecretHandler,
    {
      provide: SafeSender,
      inject: [CONFIGURATION],
      useFactory: ({ webhookNetworks }: Configuration) =>
        new SafeSender({ reachable: reachableNetworks(webhookNetworks) }),
    },
  ],
})
export class FeedsCommandModule {}
