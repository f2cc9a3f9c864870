import { describe, expect, it } from '@jest/globals';
import { Together } from './together.js';

describe('Questions that are asked together', () => {
  it('wait for those before them, and each gets its own answer', async () => {
    const asked: (readonly number[])[] = [];
    const together = new Together<number, number>((numbers) => {
      asked.push(numbers);
      return Promise.resolve(numbers.map((number) => number * 2));
    }, 3);
    expect(await Promise.all([1, 2, 3, 4, 5].map((number) => together.ask(number)))).toEqual([
      2, 4, 6, 8, 10,
    ]);
    expect(asked).toEqual([[1], [2, 3, 4], [5]]);
    expect(await together.ask(6)).toBe(12);
  });

  it('fail together, and the next ones are asked all the same', async () => {
    const together = new Together<string, string>(
      (words) => (words.includes('x') ? Promise.reject(new Error('No')) : Promise.resolve(words)),
      10,
    );
    const outcomes = await Promise.allSettled(['a', 'x', 'b'].map((word) => together.ask(word)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await together.ask('c')).toBe('c');
  });
});
