import { countDays } from '#kernel';
import type { LocalDate } from '#kernel';

/** An amount that is earned in equal parts on the days from the first to the last. */
export interface SpreadAmount {
  readonly amount: bigint;
  readonly first: LocalDate;
  readonly last: LocalDate;
}

/**
 * What of an amount falls on the days from the first to the last, in whole øre. Each border between two days is rounded
 * once, so that the parts of any division, into days, months or both, add up to the whole, and none is an øre or more
 * away from its exact share. The report on revenue says the same in SQL.
 */
export function partOf({ amount, first, last }: SpreadAmount, days: Omit<SpreadAmount, 'amount'>): bigint {
  const from = days.first > first ? days.first : first;
  const to = days.last < last ? days.last : last;
  if (to < from) return 0n;
  const length = BigInt(countDays(first, last));
  const before = BigInt(countDays(first, from) - 1);
  const through = BigInt(countDays(first, to));
  return (amount * through) / length - (amount * before) / length;
}
