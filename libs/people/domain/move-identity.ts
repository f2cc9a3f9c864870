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
  const person = move.person.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
  return JSON.stringify([person, move.companyId, move.effectiveDate]);
}
