import { describe, expect, it } from '@jest/globals';
import { changedPartitions, mergedNotice, noticeOf, payloadOf } from './commit-notice.js';
import type { CommitNotice } from './commit-notice.js';

const notice = (partitions: CommitNotice['partitions'], position = 7n): CommitNotice => ({
  projection: 'articles',
  partitions,
  position,
});

describe('Notices of commits', () => {
  it('arrive in other processes as they were sent', () => {
    const sent = notice(new Map([['versions', ['a', 'å', 3]]]));
    expect(noticeOf(payloadOf(sent, 'site'))).toEqual({ ...sent, by: 'site' });
    expect(noticeOf('something else')).toBeUndefined();
    expect(noticeOf('{}')).toBeUndefined();
  });

  it('say "everything" when they would be too long for PostgreSQL', () => {
    const many = notice(
      new Map([['versions', Array.from({ length: 900 }, (_, index) => `article ${index}`)]]),
    );
    const payload = payloadOf(many, 'site');
    expect(Buffer.byteLength(payload)).toBeLessThan(7_000);
    expect(noticeOf(payload)?.partitions).toBe('*');
    expect(changedPartitions([['versions', Array.from({ length: 1_001 }, (_, index) => index)]])).toBe('*');
  });

  it('are merged without losing a partition; the later position counts', () => {
    const merged = mergedNotice(
      notice(new Map([['versions', ['a', 'b']]]), 7n),
      notice(
        new Map([
          ['versions', ['b', 'c']],
          ['sections', ['s']],
        ]),
        9n,
      ),
    );
    expect(merged).toEqual(
      notice(
        new Map([
          ['versions', ['a', 'b', 'c']],
          ['sections', ['s']],
        ]),
        9n,
      ),
    );
    expect(mergedNotice(notice('*'), notice(new Map(), 8n))).toEqual(notice('*', 8n));
  });
});
