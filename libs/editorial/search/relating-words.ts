import { searchWords } from './search-words.js';

/** Names and words that tell what an article is about. */
const MOST_WORDS = 6;
/** Nobody's subject is told by the end of a long text. */
const READ = 6_000;
const SHORTEST = 4;

/** A capital letter in the middle of a sentence: in Danish a name, of a company, a person or a place. */
const NAME = /(?<=[\p{Ll}\p{N},;:)»”"] )\p{Lu}[\p{L}\p{N}&-]{2,}/gu;

/** Two questions to `to_tsquery`. */
export interface RelatingQuestion {
  /** Any two of the words. */
  readonly pairs: string;
  /** Any of them. */
  readonly any: string;
}

/**
 * What an article has in common with others about the same: its most frequent names, then the longest words of its
 * headline. Null when it tells too little.
 */
export function relatingQuestion(article: {
  readonly headline: string;
  readonly text: string;
}): RelatingQuestion | null {
  const counts = new Map<string, number>();
  for (const [name] of `${article.headline}. ${article.text.slice(0, READ)}`.matchAll(NAME)) {
    for (const word of wordsOf(name)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const names = [...counts].sort(([a, x], [b, y]) => y - x || b.length - a.length || (a < b ? -1 : 1));
  const headline = wordsOf(article.headline).sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const words = [...new Set([...names.slice(0, 4).map(([word]) => word), ...headline])].slice(0, MOST_WORDS);
  if (words.length < 2) return null;
  const pairs = words.flatMap((word, index) => words.slice(index + 1).map((other) => `(${word} & ${other})`));
  return { pairs: pairs.join(' | '), any: words.join(' | ') };
}

function wordsOf(text: string): string[] {
  return searchWords(text)
    .split(' ')
    .filter((word) => word.length >= SHORTEST);
}
