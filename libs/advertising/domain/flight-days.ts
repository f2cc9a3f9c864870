import { addDays, mondayOf, weekOf } from '#kernel';
import type { IsoWeek, LocalDate, LocalDateTime } from '#kernel';

/** Whole days, both of them included. */
export interface WholeDays {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** Wall-clock times, the end not included. */
export interface LocalFlight {
  readonly start: LocalDateTime;
  readonly end: LocalDateTime;
}

/** The times of a flight of whole days: from the first midnight to the one after the last day. */
export function flightOfDays({ from, to }: WholeDays): LocalFlight {
  return { start: `${from}T00:00`, end: `${addDays(to, 1)}T00:00` };
}

/** The times of a flight of ISO weeks that follow each other: from a Monday's midnight to a Monday's midnight. */
export function flightOfWeeks(weeks: readonly [IsoWeek, ...IsoWeek[]]): LocalFlight {
  const [first] = weeks;
  return flightOfDays({ from: mondayOf(first), to: addDays(mondayOf(weeks.at(-1) ?? first), 6) });
}

/** Whether each week is the one after the week before it, over the end of a year too. */
export function areConsecutive(weeks: readonly IsoWeek[]): boolean {
  return weeks.every((week, index) => {
    const before = weeks[index - 1];
    return before === undefined || weekOf(addDays(mondayOf(before), 7)) === week;
  });
}

/** The ISO weeks in which a flight begins and ends; one that ends at midnight ends in the week of the day before. */
export function weeksOf({ start, end }: LocalFlight): { readonly first: IsoWeek; readonly last: IsoWeek } {
  const endDay = end.slice(0, 10);
  return {
    first: weekOf(start.slice(0, 10)),
    last: weekOf(end.endsWith('T00:00') ? addDays(endDay, -1) : endDay),
  };
}
