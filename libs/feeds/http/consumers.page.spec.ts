import { describe, expect, it } from '@jest/globals';
import { HtmlValidate } from 'html-validate';
import { derivedId } from '#event-store';
import type { ListedConsumer, ListedDelivery } from '../queries/consumers.query.js';
import { consumerPage, consumersPage } from './consumers.page.js';

const HOSTILE = `"><script>alert(1)</script>&amp;'`;
const frame = { language: 'da', publication: HOSTILE, timeZone: 'Europe/Copenhagen' } as const;
const consumer: ListedConsumer = {
  id: derivedId('consumer'),
  name: HOSTILE,
  requestsPerMinute: 120,
  paused: true,
  registeredAt: '2026-12-01T06:00:00.000Z',
  webhook: { url: `https://example.com/?a="&b=<x>`, disabled: null },
  feeds: [
    {
      feed: 'jobs',
      lastReadAt: '2026-12-01T06:00:00.000Z',
      lag: 12,
      refused: 3,
      webhook: { lag: 7, failures: 2, nextAttemptAt: '2026-12-01T06:05:00.000Z' },
    },
    { feed: 'people-moves', lastReadAt: null, lag: null, refused: 0, webhook: null },
  ],
};
const delivery: ListedDelivery = {
  id: derivedId('delivery'),
  messageId: 'msg_1',
  feed: 'jobs',
  after: '0123456789ab.10',
  next: '0123456789ab.60',
  state: 'failing',
  attempts: 2,
  createdAt: '2026-12-01T06:00:00.000Z',
  lastAttemptAt: '2026-12-01T06:00:05.000Z',
  status: null,
  error: HOSTILE,
  redeliveryOf: null,
};
const pages = [
  consumersPage(frame, { items: [consumer, { ...consumer, id: derivedId('other') }], next: 'a b' }),
  consumersPage({ ...frame, language: 'en' }, { items: [], next: null }),
  consumerPage(frame, { consumer, deliveries: { items: [delivery], next: 'x' } }),
  consumerPage(
    { ...frame, language: 'en' },
    {
      consumer: { ...consumer, webhook: { url: 'https://example.com/', disabled: 'gone' } },
      deliveries: { items: [], next: null },
    },
  ),
];

describe('The page of the consumers of feeds', () => {
  it.each(pages)('is valid HTML whatever they are called', async (page) => {
    const validator = new HtmlValidate({
      extends: ['html-validate:recommended'],
      rules: { 'long-title': 'off' },
    });
    const { results } = await validator.validateString(page);
    expect(
      results.flatMap(({ messages }) => messages.map(({ message, line }) => `${line}: ${message}`)),
    ).toEqual([]);
    expect(page).not.toContain('<script');
  });

  it('tells how far each is, how its webhook fares, and what became of its messages', () => {
    const [list = '', , one = ''] = pages;
    expect(list).toContain('<td class="number">12</td>');
    expect(list).toContain(
      '2 forsøg mislykkedes, næste <time datetime="2026-12-01T06:05:00.000Z">1. dec. 2026',
    );
    expect(list).toContain('7 venter');
    expect(list).toContain('aldrig');
    expect(one).toContain('10–60');
    expect(one).toContain('prøves igen');
    expect(one).toContain(`/api/admin/v1/consumers/${consumer.id}/deliveries/{id}/redeliver`);
  });
});
