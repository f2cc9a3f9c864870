import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { specify } from '#testing/decider-specification';
import { monthAfter } from './month-after.js';
import { privacyRequestDecider } from './privacy-request.decider.js';
import type { PrivacyRequestEvent } from './privacy-request.events.js';

const NOW = '2026-03-01T08:00:00.000Z';
const SUBJECT = 'a1a5c5f0-93a7-4a5e-8a4b-5f0f6c3d2e01';
const ARTICLE = '3f1d2c9a-7c55-4b1e-9d0a-2f6e8a1b4c01';
const details = { from: 'Asta Lind Bække', replyTo: null, note: null };

const received: PrivacyRequestEvent = {
  type: 'PrivacyRequestReceived',
  data: {
    right: 'erasure',
    receivedAt: '2026-01-31T09:00:00.000Z',
    dueAt: '2026-02-28T09:00:00.000Z',
    subjectId: SUBJECT,
    personal: details,
  },
};
const granted: PrivacyRequestEvent = {
  type: 'PrivacyRequestDecided',
  data: { decision: 'granted', reason: 'none', subjectId: SUBJECT, articleIds: [ARTICLE] },
};
const settled: PrivacyRequestEvent = {
  type: 'NamingArticleSettled',
  data: { articleId: ARTICLE, outcome: 'kept' },
};
const grant = {
  type: 'DecideRequest',
  decision: 'granted',
  reason: 'none',
  subjectId: null,
  articleIds: [ARTICLE],
} as const;
const request = specify(privacyRequestDecider);

describe('A request to be forgotten', () => {
  it('is due a month after it came in, however late it is put on record', () => {
    request
      .given()
      .when(
        {
          type: 'ReceiveRequest',
          request: { right: 'erasure', receivedAt: '2026-01-31T09:00:00.000Z', subjectId: SUBJECT, details },
        },
        NOW,
      )
      .then(received);
  });

  it('did not come in tomorrow', () => {
    request
      .given()
      .when(
        {
          type: 'ReceiveRequest',
          request: { right: 'access', receivedAt: '2026-03-02T09:00:00.000Z', subjectId: null, details },
        },
        NOW,
      )
      .thenRefused('received-in-future');
  });

  it('is granted once, lists the articles that name the person, and is closed when each has its decision', () => {
    request.given(received).when(grant, NOW).then(granted);
    request.given(received, granted).when(grant, NOW).thenNothing();
    request
      .given(received, granted)
      .when({ ...grant, decision: 'refused', reason: 'unfounded' }, NOW)
      .thenRefused('privacy-request-decided');
    request.given(received, granted).when({ type: 'CloseRequest' }, NOW).thenRefused('naming-articles-open');
    request
      .given(received, granted)
      .when({ type: 'SettleArticle', articleId: ARTICLE, outcome: 'kept' }, NOW)
      .then(settled);
    request
      .given(received, granted, settled)
      .when({ type: 'CloseRequest' }, NOW)
      .then({ type: 'PrivacyRequestClosed', data: {} });
  });

  it('is refused for a reason, and granted for none', () => {
    request
      .given(received)
      .when({ ...grant, decision: 'refused' }, NOW)
      .thenRefused('reason-needed');
    request
      .given(received)
      .when({ ...grant, reason: 'unfounded' }, NOW)
      .thenRefused('reason-needed');
    request.given(received).when({ type: 'CloseRequest' }, NOW).thenRefused('privacy-request-undecided');
    request
      .given(received, granted)
      .when({ type: 'SettleArticle', articleId: SUBJECT, outcome: 'kept' }, NOW)
      .thenRefused('naming-article-unknown');
  });
});

describe('A month', () => {
  it('ends on the same day of the next one, or on its last', () => {
    expect(monthAfter('2026-01-31T09:00:00.000Z')).toBe('2026-02-28T09:00:00.000Z');
    expect(monthAfter('2028-01-31T09:00:00.000Z')).toBe('2028-02-29T09:00:00.000Z');
    expect(monthAfter('2026-12-15T23:59:59.999Z')).toBe('2027-01-15T23:59:59.999Z');
  });

  it('is 28 to 31 days', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }), (date) => {
        const days = (Date.parse(monthAfter(date.toISOString())) - date.getTime()) / 86_400_000;
        expect(days).toBeGreaterThanOrEqual(28);
        expect(days).toBeLessThanOrEqual(31);
      }),
    );
  });
});
