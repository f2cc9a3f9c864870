import { normaliseText } from './page-lines.js';

/** Typographic quotation marks, apostrophes and dashes, which differ between two copies of one text. */
const LOOKALIKES: readonly (readonly [RegExp, string])[] = [
  [/[“”„‟»«]/gu, '"'],
  [/[‘’‚‛´`]/gu, "'"],
  [/[‐‑‒–—−]/gu, '-'],
];

/** One part of a key: the text without differences of case, white space, Unicode form and kind of quotation mark. */
function keyPart(text: string): string {
  const plain = LOOKALIKES.reduce((part, [alike, sign]) => part.replace(alike, sign), text.normalize('NFKC'));
  return normaliseText(plain.toLowerCase());
}

/** Parts are joined by a control character, which {@link normaliseText} leaves in none of them. */
function keyOf(parts: readonly string[]): string {
  return parts.map(keyPart).join('\u001F');
}

/** What makes two articles the same across pages: their headline. Also finds the article that a read-also names. */
export function articleKey(headline: string): string {
  return keyOf([headline]);
}

/** What makes two sponsored posts the same across pages: advertiser and headline. */
export function sponsoredPostKey(advertiser: string, headline: string | null): string {
  return keyOf([advertiser, headline ?? '']);
}

/** What makes two job ads the same across pages: employer, title and region. */
export function jobKey(employer: string, title: string, region: string | null): string {
  return keyOf([employer, title, region ?? '']);
}
