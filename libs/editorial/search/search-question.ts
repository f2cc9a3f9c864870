import { searchWords } from './search-words.js';

/** The longest question that is looked into, in characters and in words. */
export const QUESTION_LIMITS = { characters: 200, words: 16 } as const;

/** With fewer letters a beginning is that of half the dictionary. */
const SHORTEST_BEGINNING = 3;

const SIDE_BY_SIDE = ' <-> ';

const PART = /(-?)(?:"([^"]*)(?:"|$)|([^\s"]+))/gu;

/**
 * What someone typed into a search field, as `to_tsquery` reads it: all words must be there, `"words in quotation
 * marks"` side by side, words after a minus not at all; `word*` is a beginning, and so is the last word, which may not
 * be typed to its end yet. Null when there is nothing to look for. Of what PostgreSQL reads as an operator nothing gets
 * through: words are letters and digits alone.
 */
export function searchQuestion(typed: string): string | null {
  const parts = [
    ...typed
      .slice(0, QUESTION_LIMITS.characters)
      .replaceAll(/[“”„«»]/g, '"')
      .matchAll(PART),
  ];
  const wanted: string[] = [];
  const unwanted: string[] = [];
  let room: number = QUESTION_LIMITS.words;
  parts.forEach(([, minus = '', phrase, word = ''], index) => {
    const words = searchWords(phrase ?? word)
      .split(' ')
      .filter(Boolean)
      .slice(0, room);
    room -= words.length;
    const last = words.at(-1);
    if (last === undefined) return;
    const isOpen =
      phrase === undefined && (word.endsWith('*') || (index === parts.length - 1 && minus === ''));
    const beginning = isOpen && last.length >= SHORTEST_BEGINNING ? ':*' : '';
    const terms = [...words.slice(0, -1), `${last}${beginning}`].join(SIDE_BY_SIDE);
    (minus === '' ? wanted : unwanted).push(words.length === 1 ? terms : `(${terms})`);
  });
  if (wanted.length === 0) return null;
  return [...wanted, ...unwanted.map((terms) => `!${terms}`)].join(' & ');
}

/**
 * A question without the order of its words: all that a question with words side by side finds is found by it, from the
 * index alone. Null when the order makes no difference.
 */
export function withoutOrder(question: string): string | null {
  if (!question.includes(SIDE_BY_SIDE)) return null;
  return question
    .split(' & ')
    .filter((part) => !(part.startsWith('!') && part.includes(SIDE_BY_SIDE)))
    .map((part) => part.replaceAll(SIDE_BY_SIDE, ' & ').replaceAll(/[()]/g, ''))
    .join(' & ');
}
