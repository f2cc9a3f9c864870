import { describe, expect, it } from '@jest/globals';
import { plusMilliseconds } from '#kernel';
import { SecretHash } from '#testing/secret-hash';
import { TOKEN_MINUTES, ViewTokens } from './view-tokens.js';

const ARTICLE = '0190163d-8694-739b-aea5-966c26f8ad91';
const NOW = '2026-03-02T08:30:15.000Z';
const tokens = new ViewTokens(new SecretHash());
const later = (minutes: number) => plusMilliseconds(NOW, minutes * 60_000);

describe('Tokens for counting a view', () => {
  it('name the article and a number of their own', () => {
    const [first, second] = [tokens.issue(ARTICLE, NOW), tokens.issue(ARTICLE, NOW)];
    expect(tokens.read(first, NOW)?.articleId).toBe(ARTICLE);
    expect(tokens.read(first, NOW)?.nonce).not.toBe(tokens.read(second, NOW)?.nonce);
    expect(first.length).toBeLessThan(1_024);
  });

  it('are good for some minutes, and not before they were issued', () => {
    const token = tokens.issue(ARTICLE, NOW);
    expect(tokens.read(token, later(TOKEN_MINUTES))).toBeDefined();
    expect(tokens.read(token, later(TOKEN_MINUTES + 1))).toBeUndefined();
    expect(tokens.read(token, later(-1))).toBeDefined();
    expect(tokens.read(token, later(-2))).toBeUndefined();
  });

  it('cannot be forged, changed or borrowed from another newsroom', () => {
    const token = tokens.issue(ARTICLE, NOW);
    const otherArticle = token.replace(ARTICLE, ARTICLE.replace('0190', '0191'));
    const foreign = new ViewTokens(new SecretHash('theirs')).issue(ARTICLE, NOW);
    for (const bad of [
      otherArticle,
      foreign,
      token.slice(0, -1),
      `${token}0`,
      token.toUpperCase(),
      'x',
      '',
    ]) {
      expect(tokens.read(bad, NOW)).toBeUndefined();
    }
  });
});
