import { describe, expect, it } from '@jest/globals';
import { assertGoodPassword, normalisedPassword } from './password-rules.js';

const holder = { email: 'asta.lind@havn.example', name: 'Asta Lind' };
const judged = (password: string) => {
  try {
    assertGoodPassword(password, holder);
    return 'taken';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('A password', () => {
  it.each(['grønne cykler i regn', 'Tre kraner, to kajer', 'vK9#mQ2!pLx7', '密碼很長而且沒有人猜得到它呢'])(
    'is taken when it is long and not guessed: %s',
    (password) => expect(judged(password)).toBe('taken'),
  );

  it.each([
    ['short', 'at least 12'],
    ['x'.repeat(201), 'at most 200'],
    ['aaaaaaaaaaaaaaaa', 'repetition'],
    ['abababababababab', 'repetition'],
    ['123456789012345', 'row of keys'],
    ['qwertyuiopasdf', 'row of keys'],
    ['Adgangskode2026!', 'guessed first'],
    ['password12345', 'guessed first'],
    ['AstaLind2026', 'own name'],
    ['asta.lind@havn', 'own name'],
  ])('is refused, saying why: %s', (password, reason) => expect(judged(password)).toContain(reason));

  it('is the same however it was typed', () => {
    expect(normalisedPassword('A\u030Abne kajer')).toBe(normalisedPassword('\u00C5bne kajer'));
  });
});
