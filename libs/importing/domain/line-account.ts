import type { PageLine } from './page-lines.js';
import type { LineNotUnderstood, LineUse, UnderstoodLine } from './parsed-page.js';

/** What became of the lines of one part of a page. */
export interface LineAccount {
  readonly understood: readonly UnderstoodLine[];
  readonly notUnderstood: readonly LineNotUnderstood[];
}

/** Collects what becomes of lines; whoever reads a line says so here. */
export class LineLedger implements LineAccount {
  readonly #understood: UnderstoodLine[] = [];
  readonly #notUnderstood: LineNotUnderstood[] = [];

  get understood(): readonly UnderstoodLine[] {
    return this.#understood;
  }

  get notUnderstood(): readonly LineNotUnderstood[] {
    return this.#notUnderstood;
  }

  /** Books lines as used. */
  use(lines: readonly PageLine[], why: LineUse): void {
    for (const { line, text } of lines) this.#understood.push({ line, text, why });
  }

  /** Books lines as not understood; `why` is a sentence without personal data. */
  leave(lines: readonly PageLine[], why: string): void {
    for (const { line, text } of lines) this.#notUnderstood.push({ line, text, why });
  }
}

/** One account of several parts, in line order. */
export function mergeAccounts(parts: readonly LineAccount[]): LineAccount {
  const byLine = (a: { readonly line: number }, b: { readonly line: number }): number => a.line - b.line;
  return {
    understood: parts.flatMap((part) => part.understood).sort(byLine),
    notUnderstood: parts.flatMap((part) => part.notUnderstood).sort(byLine),
  };
}
