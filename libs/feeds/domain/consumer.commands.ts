import type { Instant } from '#kernel';
import type { ConsumerTerms, WebhookFailure } from './consumer.events.js';

/** Lets a consumer in, with a first token. */
export interface RegisterConsumerCommand {
  readonly type: 'RegisterConsumer';
  readonly terms: ConsumerTerms;
  readonly tokenId: string;
}

/** What changes a consumer that is there. */
export type ConsumerInstruction =
  | { readonly type: 'ReviseConsumer'; readonly changes: Partial<ConsumerTerms> }
  | { readonly type: 'PauseConsumer' }
  | { readonly type: 'ResumeConsumer' }
  | { readonly type: 'RevokeToken'; readonly tokenId: string }
  | { readonly type: 'RemoveWebhook' }
  | { readonly type: 'DisableWebhook'; readonly reason: WebhookFailure };

/** Everything that can be asked of a consumer. */
export type ConsumerCommand =
  | RegisterConsumerCommand
  | ConsumerInstruction
  | { readonly type: 'IssueToken'; readonly tokenId: string; readonly expiresAt: Instant | null }
  | { readonly type: 'SetWebhook'; readonly url: string; readonly secretId: string }
  | { readonly type: 'RotateWebhookSecret'; readonly secretId: string };
