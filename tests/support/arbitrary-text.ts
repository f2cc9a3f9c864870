import { fc } from '#testing/properties';

/** Text of one or more lines that people and machines may send: every script, and what trips up code that handles it. */
const PIECES = [
  'Blåbærgrød på Ærø',
  '<script>alert(1)</script>',
  '</script><!--',
  `"'&<>\`\\`,
  '&amp;&#0;',
  '${x} {{x}} %s %00 \\u0000 \\x00 \\',
  "'; drop schema log; --",
  ']]>',
  'שלום עולם',
  'مرحبا\u200f',
  '中文標題',
  'ไทย',
  '🚲👩‍👩‍👧‍👦🇩🇰',
  'e\u0301\u0301\u0301',
  '\u202eabc',
  'a\u200bb\u00adc',
  '\ufeffx',
  '\uffff\ufffe',
  '\u{10ffff}',
  '\ue000',
  'İIıi',
  'ß ẞ ŉ ǰ',
  'ﷺ',
  '½ ℡ ㎏',
  'A/S',
  '.',
  '-',
  '0',
  'null',
  'constructor',
  '__proto__',
  'a\u00a0b\u2003c',
];

/** What fills a text to the last character that is allowed: wide, expanding, composing and escaping ones. */
const FILLERS = ['a', 'æ', '中', '🚲', 'ﷺ', 'İ', 'e\u0301', '<', '"', '\\', 'ab '];

/** Text of up to `max` UTF-16 units after trimming, one unit at least unless `min` is 0. */
export function arbitraryText({
  max,
  min = 0,
}: {
  readonly max: number;
  readonly min?: number;
}): fc.Arbitrary<string> {
  return fc
    .oneof(
      { arbitrary: fc.string({ unit: 'grapheme', minLength: min, maxLength: Math.min(max, 40) }), weight: 4 },
      { arbitrary: fc.string({ unit: 'binary', minLength: min, maxLength: Math.min(max, 20) }), weight: 2 },
      { arbitrary: fc.constantFrom(...PIECES), weight: 5 },
      { arbitrary: fc.constantFrom(...FILLERS).map((unit) => unit.repeat(max).slice(0, max)), weight: 2 },
      // What differs from letter to letter is compressed by no index.
      { arbitrary: fc.string({ unit: 'grapheme', minLength: max, maxLength: max, size: 'max' }), weight: 2 },
    )
    .map((text) => tidied(text, max))
    .filter((text) => text.length >= min);
}

/** No control characters, nothing around it, and no half of a pair where it was cut. */
function tidied(text: string, max: number): string {
  const clean = text
    .replace(/\p{Cc}/gu, ' ')
    .normalize('NFC')
    .trim()
    .slice(0, max);
  return clean.replace(/\p{Cs}/gu, '').trim();
}
