import { sameValue } from '#kernel';
import type { LineNotUnderstood } from '../domain/parsed-page.js';

/**
 * What became of one thing on a page. `known`: it stood in the newsroom as the page has it. `differs`: it is known with
 * other words, and stays as it is. `refused`: it could not be recorded, `remarks` say why.
 */
export type ImportOutcome = 'recorded' | 'known' | 'differs' | 'refused';

/** A field that the newsroom has otherwise than the page. */
export interface FieldDifference {
  readonly field: string;
  readonly recorded: unknown;
  readonly page: unknown;
}

/** One thing of a page. */
export interface ImportedItem {
  readonly outcome: ImportOutcome;
  /** Null when it was refused. */
  readonly id: string | null;
  /** Absolute address for readers; null when it shows nowhere. */
  readonly url: string | null;
  /** A headline, title or name, to tell it by. */
  readonly name: string;
  readonly differences: readonly FieldDifference[];
  /** In English, for the person who imports. */
  readonly remarks: readonly string[];
  /** The lines of the dump that it was read from, from 1. */
  readonly lines: readonly number[];
}

/** A company of the page. */
export interface ImportedCompany {
  readonly outcome: 'recorded' | 'known';
  readonly id: string;
  readonly name: string;
}

/** The answer to an import: returned to who imports, never stored and never logged. */
export interface ImportReport {
  readonly article: ImportedItem;
  readonly sponsoredPosts: readonly ImportedItem[];
  readonly jobs: readonly ImportedItem[];
  readonly peopleMoves: readonly ImportedItem[];
  readonly companies: readonly ImportedCompany[];
  readonly notUnderstood: readonly LineNotUnderstood[];
  /** `category@position` of the newest write in each category, for reads that must see the import. */
  readonly positions: readonly string[];
}

/** The fields in which two records of one thing differ. */
export function differencesBetween(
  recorded: Readonly<Record<string, unknown>>,
  page: Readonly<Record<string, unknown>>,
): readonly FieldDifference[] {
  return Object.keys(page)
    .filter((field) => !sameValue(recorded[field] ?? null, page[field] ?? null))
    .map((field) => ({ field, recorded: recorded[field] ?? null, page: page[field] ?? null }));
}
