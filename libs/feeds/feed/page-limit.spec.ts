import { describe, expect, it } from '@jest/globals';
import type { FeedContent } from './feed-definition.js';
import { MOST_FOR_STRANGERS, pageLimit } from './page-limit.js';

const joined: FeedContent = { kind: 'joined', category: 'article', current: async () => new Map() };
const frozen: FeedContent = { kind: 'frozen', revision: 1, present: (payload) => payload };

describe('A page of a feed', () => {
  it('is small for a stranger where its items are read anew', () => {
    const stranger = { limit: 1_000, isConsumer: false };
    expect(pageLimit({ content: joined }, stranger)).toBe(MOST_FOR_STRANGERS);
    expect(pageLimit({ content: joined }, { ...stranger, limit: 7 })).toBe(7);
    expect(pageLimit({ content: frozen }, stranger)).toBe(1_000);
    expect(pageLimit({ content: joined }, { ...stranger, isConsumer: true })).toBe(1_000);
  });
});
