import { completionsOf, STOP_WORDS } from './danish-beginnings.js';
import { searchWords } from './search-words.js';

/** The longest question that is looked into, in characters and in words. */
export const QUESTION_LIMITS = { characters: 200, words: 16 } as const;

/** With fewer letters a beginning is that of half the dictionary. */
const SHORTEST_BEGINNING = 3;

const SIDE_BY_SIDE = ' <-> ';
const TERM = /([\p{L}\p{N}]+)(:\*)?/gu;

const PART = /(-?)(?:"([^"]*)(?:"|$)|([^\s"]+))/gu;

/**
 * What someone typed into a search field, as `to_tsquery` reads it: all words must be there, `"words in quotation
 * marks"` side by side, words after a minus not at all; `word*` is a beginning, and so is the last word, which may not
 * be typed to its end yet: where it reaches into an ending, one or two completed words stand beside it, `(mulighe:* |
 * mulighed)`. Null when there is nothing to look for. Of what PostgreSQL reads as an operator nothing gets through: words
 * are letters and digits alone.
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
    const isBeginning = isOpen && last.length >= SHORTEST_BEGINNING;
    // What is left out is left out for certain.
    const completions = isBeginning && minus === '' ? completionsOf(last) : [];
    const ends = [`${last}${isBeginning ? ':*' : ''}`, ...completions].join(' | ');
    const terms = [...words.slice(0, -1), completions.length === 0 ? ends : `(${ends})`].join(SIDE_BY_SIDE);
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
    .map((part) => (part.includes(SIDE_BY_SIDE) ? part.slice(1, -1).replaceAll(SIDE_BY_SIDE, ' & ') : part))
    .join(' & ');
}

/**
 * The beginning that is left of a question which asks for stop words alone, and its terms of what is not to be there.
 * Beside other words a stop word says nothing; alone it may be the beginning of a word that is not typed to its end
 * yet (`for` of `forslag`). Null when there are other words, or no beginning.
 */
export function stopWordBegun(
  question: string,
): { readonly stopWord: string; readonly unwanted: readonly string[] } | null {
  const parts = question.split(' & ');
  const wanted = parts.filter((part) => !part.startsWith('!'));
  const terms = [...wanted.join(' ').matchAll(TERM)];
  if (!terms.every(([, word = '']) => STOP_WORDS.has(word))) return null;
  const stopWord = terms.findLast(([, , beginning]) => beginning !== undefined)?.[1];
  return stopWord === undefined ? null : { stopWord, unwanted: parts.filter((part) => part.startsWith('!')) };
}
