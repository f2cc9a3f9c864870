import type { LocalDate } from '#kernel';

/**
 * What makes two notices the same move: person, company and day, whatever the case and spaces of the name. Personal:
 * it goes into a keyed hash and nowhere else.
 */
export function moveIdentity(move: {
  readonly person: string;
  readonly companyId: string;
  readonly effectiveDate: LocalDate | null;
}): string {
  return JSON.stringify([normalisedName(move.person), move.companyId, move.effectiveDate]);
}

/** A name without differences of case and spaces. */
export function normalisedName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}
