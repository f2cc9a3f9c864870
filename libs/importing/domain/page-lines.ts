/** A line of a dump that is not blank. Numbers count from 1, blank lines included, as an editor counts them. */
export interface PageLine {
  readonly line: number;
  readonly text: string;
}

/** Soft hyphens, zero-width and direction characters, lone surrogates: nothing that a reader sees. */
const INVISIBLE = /[\u00AD\u034F\u061C\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]|\p{Cs}/gu;
/** Every kind of space, also no-break, thin and line separators, and stray control characters. */
const WHITE_SPACE = /[\s\p{Z}\p{Cc}]+/gu;

/**
 * Text as one line of visible words: invisible characters gone, every run of white space (no-break spaces too) one
 * space, trimmed, in Unicode's composed form (NFC). Normalising twice changes nothing.
 */
export function normaliseText(raw: string): string {
  return raw.replace(INVISIBLE, '').replace(WHITE_SPACE, ' ').trim().normalize('NFC');
}

/** The lines of a dump that hold anything to see, normalised. Lines end with LF, CRLF or CR. */
export function linesOf(text: string): readonly PageLine[] {
  const lines: PageLine[] = [];
  let line = 0;
  for (const raw of text.split(/\r\n|\n|\r/)) {
    line += 1;
    const normalised = normaliseText(raw);
    if (normalised !== '') lines.push({ line, text: normalised });
  }
  return lines;
}

/** The number of words of a normalised text. */
export function wordCount(text: string): number {
  if (text === '') return 0;
  let words = 1;
  for (let at = text.indexOf(' '); at !== -1; at = text.indexOf(' ', at + 1)) words += 1;
  return words;
}

/** A text without its final full stop; an ellipsis stays. */
export function withoutFinalStop(text: string): string {
  return text.replace(/(?<!\.) ?\.$/, '');
}
