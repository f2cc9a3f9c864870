import { describe, expect, it } from '@jest/globals';
import { publishAtOnce } from '#testing/mass-publication';

const ARTICLES = 1_000;

describe('A thousand publications that are due at the same instant', () => {
  it('show on time, none early, and are each recorded once, though the worker is killed in the middle', async () => {
    const outcome = await publishAtOnce({ articles: ARTICLES, dieAfter: 300, leadMs: 4_000 });
    expect(outcome).toMatchObject({
      seenEarly: 0,
      seenOnTime: ARTICLES,
      recorded: ARTICLES,
      facts: ARTICLES,
      recordedEarly: 0,
      shownAtOtherTimes: 0,
    });
    expect(outcome.recordedAtKill).toBeLessThan(ARTICLES);
    expect(outcome.latenessMs.longest).toBeGreaterThanOrEqual(outcome.latenessMs.median);
  }, 120_000);
});
