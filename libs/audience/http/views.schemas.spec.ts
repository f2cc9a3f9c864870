import { describe, expect, it } from '@jest/globals';
import { articleIdOfPath, tokenOfBody, viewTokenQuerySchema } from './views.schemas.js';

const ID = '0190163d-8694-739b-aea5-966c26f8ad91';

describe('The door of counting', () => {
  it.each([
    `/artikel/lysere-tider-${ID}`,
    `/artikel/${ID}`,
    `/avis/artikel/x-${ID}/`,
    `/artikel/x-${ID.toUpperCase()}`,
  ])('takes the path of an article: %s', (path) => {
    expect(viewTokenQuerySchema.safeParse({ path }).success).toBe(true);
    expect(articleIdOfPath(path)).toBe(ID);
  });

  it.each([
    '/',
    '/job',
    `/job/x-${ID}`,
    `/artikel/x-${ID}?y`,
    `/artikel/${ID}0`,
    `artikel/${ID}`,
    `/artikel/${'x'.repeat(500)}-${ID}`,
  ])('refuses another path: %s', (path) => {
    expect(viewTokenQuerySchema.safeParse({ path }).success).toBe(false);
  });

  it('reads a token from a beacon and nothing else', () => {
    expect(tokenOfBody(Buffer.from('abc.def'))).toBe('abc.def');
    for (const body of [
      undefined,
      {},
      Buffer.alloc(0),
      Buffer.from('two words'),
      Buffer.from('å'),
      'x'.repeat(1_025),
    ]) {
      expect(tokenOfBody(body)).toBeUndefined();
    }
  });
});
