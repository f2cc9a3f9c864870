import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { derivedId, randomId } from './ids.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('Ids', () => {
  it.each([
    [[], 'f095af7c-b7fa-5f6e-9040-b67a4fdeed6d'],
    [['article'], 'b2e357ec-c00c-55bf-a9f7-cf37ad51aef3'],
    [
      ['article-0190163d-8694-739b-aea5-966c26f8ad91', 'ArticlePublished', '1'],
      '18c53f50-13d5-514e-9d68-b73188532484',
    ],
    [['a', 'b'], 'b733322c-bb43-552b-83eb-b7540ece4ae5'],
    [['a,b'], '504e7f93-7e60-59f0-96f3-5cfd18f0dca3'],
    [['Ærø \u{1F5DE}', '\ud800'], '1b771a85-4d55-54e5-8531-47f685f14578'],
  ])('of %j is the one that stands in logs since the first day', (parts, id) => {
    expect(derivedId(...parts)).toBe(id);
  });

  it('of a thousand articles are those of UUID version 5, as the first version made them', () => {
    const ids = Array.from({ length: 1_000 }, (_, number) => derivedId(String(number), 'article'));
    expect(ids.filter((id) => !UUID.test(id))).toEqual([]);
    expect(createHash('sha256').update(ids.join('')).digest('hex')).toBe(
      '609585a51bbaaeadc8fbc3001bc3c3d24ddf5fd3cc92e9cb84c877ac995a9901',
    );
  });

  it('that are drawn at random are UUIDs too', () => {
    expect(randomId()).toMatch(UUID);
    expect(randomId()).not.toBe(randomId());
  });
});
