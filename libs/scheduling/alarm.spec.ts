import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { alarmId } from './alarm.js';

const alarm = {
  stream: 'article-7f',
  fact: 'ArticlePublished',
  version: 3,
  dueAt: '2026-03-01T08:00:00.000Z',
};

describe('The id of an alarm', () => {
  it('is the same for the same alarm, and another for a new version or a later miss', () => {
    expect(alarmId(alarm)).toBe('due-article-7f-ArticlePublished-v3');
    const ids = [
      alarmId(alarm),
      alarmId({ ...alarm, version: 4 }),
      alarmId(alarm, '2026-03-01T08:01:00.000Z'),
      alarmId(alarm, '2026-03-01T08:11:00.000Z'),
    ];
    expect(new Set(ids).size).toBe(4);
    expect(alarmId(alarm, '2026-03-01T08:09:59.000Z')).toBe(ids[2]);
  });

  it('is one that the queue takes, whatever the fact is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (fact, version) => {
        const id = alarmId({ ...alarm, fact, version });
        expect(id).toMatch(/^due-[^:]+$/);
      }),
    );
  });
});
