import { describe, expect, it } from '@jest/globals';
import { specify } from '#testing/decider-specification';
import { consumerDecider, MOST_TOKENS, opensFeeds } from './consumer.decider.js';
import type { ConsumerEvent } from './consumer.events.js';

const terms = { name: 'Jobhavnen', feeds: ['jobs'], requestsPerMinute: 120 };
const registered: ConsumerEvent = { type: 'ConsumerRegistered', data: terms };
const token = (tokenId: string, expiresAt: string | null = null): ConsumerEvent => ({
  type: 'TokenIssued',
  data: { tokenId, expiresAt, scopes: null },
});
const url = 'https://jobhavnen.example/x';
const webhook: ConsumerEvent = { type: 'WebhookSet', data: { url, secretId: 's1' } };
const specification = specify(consumerDecider);
const given = (...history: readonly ConsumerEvent[]) => specification.given(...history);
const NOW = '2026-02-01T12:00:00.000Z';

describe('A consumer of feeds', () => {
  it('is registered once, with a token', () => {
    given().when({ type: 'RegisterConsumer', terms, tokenId: 't1' }).then(registered, token('t1'));
    given(registered).when({ type: 'RegisterConsumer', terms, tokenId: 't2' }).thenRefused('consumer-known');
    given().when({ type: 'PauseConsumer' }).thenRefused('consumer-unknown');
  });

  it('changes what differs and nothing else', () => {
    given(registered)
      .when({ type: 'ReviseConsumer', changes: { name: 'Jobhavnen', requestsPerMinute: 60 } })
      .then({ type: 'ConsumerRevised', data: { requestsPerMinute: 60 } });
    given(registered).when({ type: 'ReviseConsumer', changes: terms }).thenNothing();
    given(registered).when({ type: 'ResumeConsumer' }).thenNothing();
    given(registered, { type: 'ConsumerPaused', data: {} }).when({ type: 'PauseConsumer' }).thenNothing();
  });

  it('reads with a token until it is revoked or over', () => {
    const { state } = given(registered, token('t1'), token('t2', NOW), token('t3'), {
      type: 'TokenRevoked',
      data: { tokenId: 't3' },
    });
    expect(['t1', 't2', 't3', 't4'].map((id) => opensFeeds(state, id, NOW))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    given(registered).when({ type: 'RevokeToken', tokenId: 't9' }).thenRefused('token-unknown');
    given(registered)
      .when({ type: 'IssueToken', tokenId: 't2', expiresAt: NOW })
      .thenRefused('token-expired');
    const many = Array.from({ length: MOST_TOKENS }, (_, index) => token(`t${index}`));
    given(registered, ...many)
      .when({ type: 'IssueToken', tokenId: 'x', expiresAt: null })
      .thenRefused('too-many-tokens');
  });

  it('keeps its secret when its webhook moves, and when it is turned on again', () => {
    given(registered).when({ type: 'SetWebhook', url, secretId: 's1' }).then(webhook);
    given(registered, webhook).when({ type: 'SetWebhook', url, secretId: 's2' }).thenNothing();
    given(registered, webhook, { type: 'WebhookDisabled', data: { reason: 'failing' } })
      .when({ type: 'SetWebhook', url, secretId: 's2' })
      .then(webhook);
    given(registered, webhook)
      .when({ type: 'SetWebhook', url: 'https://ny.example/', secretId: 's2' })
      .then({ type: 'WebhookSet', data: { url: 'https://ny.example/', secretId: 's1' } });
  });

  it('has seven days to change over to a new secret', () => {
    given(registered, webhook)
      .when({ type: 'RotateWebhookSecret', secretId: 's2' })
      .then({
        type: 'WebhookSecretRotated',
        data: { secretId: 's2', previousUntil: '2026-02-08T12:00:00.000Z' },
      });
    given(registered).when({ type: 'RotateWebhookSecret', secretId: 's2' }).thenRefused('webhook-unknown');
  });

  it('has its webhook turned off once, and forgets it when it is removed', () => {
    const off: ConsumerEvent = { type: 'WebhookDisabled', data: { reason: 'gone' } };
    given(registered, webhook).when({ type: 'DisableWebhook', reason: 'gone' }).then(off);
    given(registered, webhook, off).when({ type: 'DisableWebhook', reason: 'failing' }).thenNothing();
    given(registered).when({ type: 'DisableWebhook', reason: 'gone' }).thenNothing();
    given(registered).when({ type: 'RemoveWebhook' }).thenNothing();
    given(registered, webhook).when({ type: 'RemoveWebhook' }).then({ type: 'WebhookRemoved', data: {} });
  });
});
