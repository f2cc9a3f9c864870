import type { TokenIssued, TokenRevoked } from '#identity';
import type { DomainEvent, Instant } from '#kernel';

/** What is agreed with a consumer of feeds. */
export interface ConsumerTerms {
  /** Of the organisation or program, never of a person. */
  readonly name: string;
  /** The feeds it may read with its tokens, and whose changes its webhook gets. */
  readonly feeds: readonly string[];
  /** Requests to a feed that are answered in any one minute. */
  readonly requestsPerMinute: number;
}

/** A job board or another program reads feeds from now on. */
export type ConsumerRegistered = DomainEvent<'ConsumerRegistered', ConsumerTerms>;

/** The terms changed; only what changed is here. */
export type ConsumerRevised = DomainEvent<'ConsumerRevised', Partial<ConsumerTerms>>;

/** Its tokens open nothing and its webhook gets nothing until it is resumed. */
export type ConsumerPaused = DomainEvent<'ConsumerPaused', Readonly<Record<string, never>>>;

/** It reads on. */
export type ConsumerResumed = DomainEvent<'ConsumerResumed', Readonly<Record<string, never>>>;

/** Changes are sent to an address from now on; also what turns a webhook on again that was turned off. */
export type WebhookSet = DomainEvent<
  'WebhookSet',
  {
    readonly url: string;
    /** The signing secret derives from it and the newsroom's root key; the secret itself is nowhere. */
    readonly secretId: string;
  }
>;

/** Messages are signed with a new secret, until `previousUntil` with the old one as well. */
export type WebhookSecretRotated = DomainEvent<
  'WebhookSecretRotated',
  { readonly secretId: string; readonly previousUntil: Instant }
>;

/** Nothing is sent any more: the address said so (410), or it failed for days. */
export type WebhookDisabled = DomainEvent<'WebhookDisabled', { readonly reason: WebhookFailure }>;

/** Why a webhook was turned off. */
export type WebhookFailure = 'gone' | 'failing';

/** There is no webhook any more. */
export type WebhookRemoved = DomainEvent<'WebhookRemoved', Readonly<Record<string, never>>>;

/** Everything that can have happened to a consumer. */
export type ConsumerEvent =
  | ConsumerRegistered
  | ConsumerRevised
  | ConsumerPaused
  | ConsumerResumed
  | TokenIssued
  | TokenRevoked
  | WebhookSet
  | WebhookSecretRotated
  | WebhookDisabled
  | WebhookRemoved;
