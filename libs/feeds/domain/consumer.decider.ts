import { DomainError, differencesOf, plusDays } from '#kernel';
import type { Decider, Instant, Recorded } from '#kernel';
import type { ConsumerCommand } from './consumer.commands.js';
import type { ConsumerEvent, ConsumerTerms, WebhookFailure } from './consumer.events.js';

/** A token of a consumer as decisions need it. */
export interface ConsumerToken {
  readonly expiresAt: Instant | null;
  readonly revoked: boolean;
}

/** Where changes are sent to. */
export interface Webhook {
  readonly url: string;
  readonly secretId: string;
  /** The secret before, while receivers change over. */
  readonly previous: { readonly secretId: string; readonly until: Instant } | null;
  readonly disabled: WebhookFailure | null;
}

/** A consumer that was registered. */
export interface Consumer {
  readonly terms: ConsumerTerms;
  readonly paused: boolean;
  readonly tokens: Readonly<Record<string, ConsumerToken>>;
  readonly webhook: Webhook | null;
}

/** Null until it is registered. */
export type ConsumerState = Consumer | null;

/** How long messages carry the signature of the old secret too. */
export const ROTATION_DAYS = 7;

/** A consumer has few programs; more tokens than this are a mistake. */
export const MOST_TOKENS = 20;

/** The rules of a consumer of feeds. */
export const consumerDecider: Decider<ConsumerState, ConsumerCommand, ConsumerEvent> = {
  category: 'consumer',
  initialState: null,
  decide,
  evolve,
};

/** Whether a token of a consumer opens anything at an instant. */
export function opensFeeds(consumer: ConsumerState, tokenId: string, now: Instant): consumer is Consumer {
  const token = consumer?.tokens[tokenId];
  return token !== undefined && isValid(token, now);
}

/** 404 `consumer-unknown`. */
export function noSuchConsumer(): DomainError {
  return new DomainError('not-found', 'consumer-unknown', 'There is no consumer with this id.');
}

function decide(command: ConsumerCommand, state: ConsumerState, now: Instant): readonly ConsumerEvent[] {
  if (command.type === 'RegisterConsumer') {
    if (state) throw new DomainError('conflict', 'consumer-known', 'This consumer is registered already.');
    return [
      { type: 'ConsumerRegistered', data: command.terms },
      { type: 'TokenIssued', data: { tokenId: command.tokenId, expiresAt: null, scopes: null } },
    ];
  }
  if (!state) throw noSuchConsumer();
  switch (command.type) {
    case 'ReviseConsumer': {
      const changes = differencesOf(state.terms, command.changes);
      return Object.keys(changes).length === 0 ? [] : [{ type: 'ConsumerRevised', data: changes }];
    }
    case 'PauseConsumer':
      return state.paused ? [] : [{ type: 'ConsumerPaused', data: {} }];
    case 'ResumeConsumer':
      return state.paused ? [{ type: 'ConsumerResumed', data: {} }] : [];
    case 'IssueToken':
      return [issueToken(command, state, now)];
    case 'RevokeToken': {
      const token = state.tokens[command.tokenId];
      if (!token) throw new DomainError('not-found', 'token-unknown', 'This consumer has no such token.');
      return token.revoked ? [] : [{ type: 'TokenRevoked', data: { tokenId: command.tokenId } }];
    }
    default:
      return decideWebhook(command, state.webhook, now);
  }
}

function issueToken(
  { tokenId, expiresAt }: Extract<ConsumerCommand, { type: 'IssueToken' }>,
  state: Consumer,
  now: Instant,
): ConsumerEvent {
  if (expiresAt !== null && expiresAt <= now) {
    throw new DomainError('invalid', 'token-expired', 'Let the token expire in the future, or never.', {
      problems: [{ field: 'expiresAt', message: 'must be in the future' }],
    });
  }
  if (Object.values(state.tokens).filter((token) => isValid(token, now)).length >= MOST_TOKENS) {
    throw new DomainError(
      'invalid',
      'too-many-tokens',
      `A consumer has ${MOST_TOKENS} valid tokens at most: revoke one first.`,
    );
  }
  return { type: 'TokenIssued', data: { tokenId, expiresAt, scopes: null } };
}

type WebhookCommand = Extract<
  ConsumerCommand,
  { type: 'SetWebhook' | 'RotateWebhookSecret' | 'RemoveWebhook' | 'DisableWebhook' }
>;

function decideWebhook(
  command: WebhookCommand,
  webhook: Webhook | null,
  now: Instant,
): readonly ConsumerEvent[] {
  switch (command.type) {
    case 'SetWebhook': {
      const { url, secretId } = command;
      if (webhook?.url === url && webhook.disabled === null) return [];
      return [{ type: 'WebhookSet', data: { url, secretId: webhook?.secretId ?? secretId } }];
    }
    case 'RotateWebhookSecret':
      if (!webhook) throw noWebhook();
      return [
        {
          type: 'WebhookSecretRotated',
          data: { secretId: command.secretId, previousUntil: plusDays(now, ROTATION_DAYS) },
        },
      ];
    case 'RemoveWebhook':
      return webhook ? [{ type: 'WebhookRemoved', data: {} }] : [];
    case 'DisableWebhook':
      if (!webhook || webhook.disabled !== null) return [];
      return [{ type: 'WebhookDisabled', data: { reason: command.reason } }];
  }
}

function evolve(state: ConsumerState, event: Recorded<ConsumerEvent>): ConsumerState {
  if (event.type === 'ConsumerRegistered') {
    return state ?? { terms: event.data, paused: false, tokens: {}, webhook: null };
  }
  if (!state) return null;
  switch (event.type) {
    case 'ConsumerRevised':
      return { ...state, terms: { ...state.terms, ...event.data } };
    case 'ConsumerPaused':
      return { ...state, paused: true };
    case 'ConsumerResumed':
      return { ...state, paused: false };
    case 'TokenIssued': {
      const { tokenId, expiresAt } = event.data;
      return { ...state, tokens: { ...state.tokens, [tokenId]: { expiresAt, revoked: false } } };
    }
    case 'TokenRevoked': {
      const token = state.tokens[event.data.tokenId];
      if (!token) return state;
      return { ...state, tokens: { ...state.tokens, [event.data.tokenId]: { ...token, revoked: true } } };
    }
    case 'WebhookSet': {
      const { url, secretId } = event.data;
      const { previous = null } = state.webhook ?? {};
      return { ...state, webhook: { url, secretId, previous, disabled: null } };
    }
    case 'WebhookSecretRotated': {
      if (!state.webhook) return state;
      const { secretId, previousUntil } = event.data;
      const previous = { secretId: state.webhook.secretId, until: previousUntil };
      return { ...state, webhook: { ...state.webhook, secretId, previous } };
    }
    case 'WebhookDisabled':
      return state.webhook ? { ...state, webhook: { ...state.webhook, disabled: event.data.reason } } : state;
    case 'WebhookRemoved':
      return { ...state, webhook: null };
  }
}

function isValid({ revoked, expiresAt }: ConsumerToken, now: Instant): boolean {
  return !revoked && (expiresAt === null || now < expiresAt);
}

function noWebhook(): DomainError {
  return new DomainError('not-found', 'webhook-unknown', 'This consumer has no webhook: set one first.');
}
