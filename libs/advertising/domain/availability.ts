import { addDays, daysBetween, instantInZone, weekOf } from '#kernel';
import type { Instant, IsoWeek, LocalDate } from '#kernel';
import { CAPACITY, peakLoad } from './calendar.js';
import type { Period } from './calendar.js';
import type { DefinedPlacement, HeldClaim } from './placement.decider.js';
import { closedPeriods, earliestStart } from './product-terms.js';

/** A booking that holds something of a day. */
export interface Holder {
  readonly bookingId: string;
  readonly advertiserId: string | null;
  readonly state: 'option' | 'booked';
  readonly position: number;
  readonly share: number;
  /** When it holds it no more. */
  readonly until: Instant;
  /** When an option gives it back unless it is booked; null for one that is booked. */
  readonly expiresAt: Instant | null;
}

/** What is taken of one position at the fullest moment of a day, in hundredths. */
export interface PositionOfDay {
  readonly position: number;
  readonly booked: number;
  readonly optioned: number;
  readonly free: number;
}

/** A day of a placement. */
export interface AvailableDay {
  readonly date: LocalDate;
  readonly week: IsoWeek;
  /** Of the share that was asked for: `optioned` would be free if its options ran out. */
  readonly state: 'free' | 'optioned' | 'booked' | 'closed';
  /** Why it is not free; null for a free day. */
  readonly reason: null | 'past' | 'lead-time' | 'blackout' | 'optioned' | 'booked';
  /** The most that one position has free for the whole day. */
  readonly free: number;
  readonly positions: readonly PositionOfDay[];
  readonly held: readonly Holder[];
}

/** What is free, optioned and booked of a placement on the days from the first to the last, for a share. */
export function availability(
  { details, claims }: DefinedPlacement,
  {
    first,
    last,
    share,
    now,
  }: { readonly first: LocalDate; readonly last: LocalDate; readonly share: number; readonly now: Instant },
): readonly AvailableDay[] {
  const closed = closedPeriods(details);
  const earliest = earliestStart(details, now);
  const held = claims.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  return daysBetween(first, last).map((date) => {
    const day = {
      from: instantInZone(`${date}T00:00`, details.timeZone),
      until: instantInZone(`${addDays(date, 1)}T00:00`, details.timeZone),
    };
    const here = held.filter((claim) => overlap(claim, day));
    const positions = positionsOf(here, details.positions, day);
    const free = Math.max(...positions.map((each) => each.free));
    const unless = Math.max(...positions.map((each) => CAPACITY - each.booked));
    const reason =
      day.until <= now
        ? 'past'
        : day.from < earliest && details.leadTimeHours > 0
          ? 'lead-time'
          : closed.some((period) => overlap(period, day))
            ? 'blackout'
            : free >= share
              ? null
              : unless >= share
                ? 'optioned'
                : 'booked';
    return {
      date,
      week: weekOf(date),
      state: stateOf(reason),
      reason,
      free,
      positions,
      held: here.map(holderOf),
    };
  });
}

function positionsOf(claims: readonly HeldClaim[], positions: number, day: Period): readonly PositionOfDay[] {
  return Array.from({ length: positions }, (_, index) => {
    const own = claims.filter(({ position }) => position === index + 1);
    const booked = peakLoad(
      own.filter(({ expiresAt }) => expiresAt === null),
      day,
    );
    const taken = peakLoad(own, day);
    return { position: index + 1, booked, optioned: taken - booked, free: CAPACITY - taken };
  });
}

function stateOf(reason: AvailableDay['reason']): AvailableDay['state'] {
  switch (reason) {
    case null:
      return 'free';
    case 'optioned':
    case 'booked':
      return reason;
    case 'past':
    case 'lead-time':
    case 'blackout':
      return 'closed';
  }
}

function holderOf({ bookingId, advertiserId, position, share, until, expiresAt }: HeldClaim): Holder {
  const state = expiresAt === null ? 'booked' : 'option';
  return { bookingId, advertiserId, state, position, share, until, expiresAt };
}

function overlap(a: Period, b: Period): boolean {
  return a.from < b.until && a.until > b.from;
}
