import { describe, expect, it } from '@jest/globals';
import { FragmentCache, isCurrent, tagsOfCommit } from './fragment-cache.js';
import { ReplyCache } from './reply-cache.js';

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 8, 0, seconds)).toISOString();

function newsroom() {
  const cache = new FragmentCache({ most: 100 });
  let made = 0;
  const rail =
    (validUntil: string | null = null, tags = ['ads.flights:rail']) =>
    async () => {
      made += 1;
      return { value: `edition ${made}`, validUntil, tags };
    };
  return { cache, rail, made: () => made };
}

describe('A page fragment', () => {
  it('is made once and serves every request until its next edge', async () => {
    const { cache, rail, made } = newsroom();
    await cache.get('rail', at(0), rail(at(36)));
    expect((await cache.get('rail', at(35), rail())).value).toBe('edition 1');
    expect((await cache.get('rail', at(36), rail())).value).toBe('edition 2');
    expect(made()).toBe(2);
  });

  it('is counted: found, made, and let go for want of room', async () => {
    const { rail } = newsroom();
    const small = new FragmentCache({ most: 2 });
    for (const key of ['rail', 'rail', 'front', 'sport']) await small.get(key, at(0), rail(null, []));
    small.flush();
    expect(small.stats).toEqual({ hits: 1, misses: 3, evictions: 1, entries: 0 });
  });

  it('is never shown to a request older than itself', async () => {
    const { cache, rail } = newsroom();
    const fragment = await cache.get('rail', at(10), rail());
    expect(isCurrent(fragment, at(9))).toBe(false);
  });

  it('is shared by all who ask while it is being made', async () => {
    const { cache, rail, made } = newsroom();
    await Promise.all(Array.from({ length: 20 }, () => cache.get('rail', at(0), rail())));
    expect(made()).toBe(1);
  });

  it('goes when a commit changes what it shows, and only then', async () => {
    const { cache, rail } = newsroom();
    await cache.get('rail', at(0), rail());
    cache.drop(tagsOfCommit('ads', new Map([['flights', ['elsewhere']]])));
    expect((await cache.get('rail', at(1), rail())).value).toBe('edition 1');
    cache.drop(tagsOfCommit('ads', new Map([['flights', ['rail']]])));
    expect((await cache.get('rail', at(2), rail())).value).toBe('edition 2');
  });

  it('that was read before a commit is not kept after it', async () => {
    const { cache, rail } = newsroom();
    let finish = () => undefined as void;
    const slow = cache.get('rail', at(0), async () => {
      await new Promise<void>((resolve) => (finish = resolve));
      return { value: 'old', validUntil: null, tags: ['ads.flights:rail'] };
    });
    cache.drop(['ads.flights:rail']);
    finish();
    const fragment = await slow;
    expect(fragment).toMatchObject({ value: 'old', dropped: true });
    expect((await cache.get('rail', at(1), rail())).value).toBe('edition 1');
  });

  it('goes with everything else when notices may have been missed', async () => {
    const { cache, rail } = newsroom();
    await cache.get('rail', at(0), rail());
    cache.flush();
    expect((await cache.get('rail', at(1), rail())).value).toBe('edition 2');
  });

  it('takes with it every page that was assembled from it', async () => {
    const { cache, rail } = newsroom();
    const replies = new ReplyCache({ mostBytes: 1_000_000 });
    const fragment = await cache.get('rail', at(0), rail());
    replies.keep(
      '/',
      {
        status: 200,
        route: '/',
        contentType: 'text/html',
        body: Buffer.from('page'),
        etag: '"1"',
        validUntil: null,
        lastingUntil: null,
        head: { always: [], content: [] },
      },
      [fragment],
    );
    expect(replies.find('/', at(1))?.body.toString()).toBe('page');
    cache.drop(['ads.flights:rail']);
    expect(replies.find('/', at(1))).toBeUndefined();
  });
});
