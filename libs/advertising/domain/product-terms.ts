import { DomainError, addDays, countDays, instantInZone, localDateIn, plusMilliseconds } from '#kernel';
import type { Instant } from '#kernel';
import type { Period } from './calendar.js';
import type { LiftableRule, PlacementDetails } from './placement.events.js';

/** A flight that is asked for, seen from the time of asking. */
export interface AskedFlight extends Period {
  readonly now: Instant;
  /** True for one that has begun already and is only prolonged or cut short: no lead time applies. */
  readonly underWay: boolean;
}

/** A rule of a placement that a flight breaks, and how the caller is told. */
export interface BrokenTerm {
  readonly rule: Exclude<LiftableRule, 'separation'>;
  readonly error: DomainError;
}

const HOUR_MS = 3_600_000;

/** @throws DomainError `terms-contradict` (422) when no flight could keep to the terms. */
export function assertTermsAgree({ minDays, maxDays }: Pick<PlacementDetails, 'minDays' | 'maxDays'>): void {
  if (maxDays === null || maxDays >= minDays) return;
  throw new DomainError(
    'invalid',
    'terms-contradict',
    `No flight is both ${minDays} days or more and ${maxDays} days at most: change one of the two.`,
    { problems: [{ field: 'maxDays', message: 'is less than minDays' }] },
  );
}

/** The terms of a placement that a flight breaks; whether there is room is the calendar's matter. */
export function brokenTerms(
  { leadTimeHours, minDays, maxDays, timeZone, blackouts }: PlacementDetails,
  { from, until, now, underWay }: AskedFlight,
): readonly BrokenTerm[] {
  const broken: BrokenTerm[] = [];
  const earliest = plusMilliseconds(now, leadTimeHours * HOUR_MS);
  if (!underWay && from < earliest) {
    broken.push({
      rule: 'lead-time',
      error: refusal('lead-time-short', `Let it begin at least ${leadTimeHours} hours from now.`, 'start', {
        earliest,
      }),
    });
  }
  const days = daysOf({ from, until }, timeZone);
  if (days < minDays) {
    broken.push({
      rule: 'length',
      error: refusal('flight-too-short', `Let it run for ${minDays} days or more.`, 'end', { days, minDays }),
    });
  }
  if (maxDays !== null && days > maxDays) {
    broken.push({
      rule: 'length',
      error: refusal('flight-too-long', `Let it run for ${maxDays} days at most.`, 'end', { days, maxDays }),
    });
  }
  const closed = blackouts.find((blackout) => {
    const period = closedPeriod(blackout, timeZone);
    return period.from < until && period.until > from;
  });
  if (closed) {
    const { from: first, to: last, reason } = closed;
    broken.push({
      rule: 'blackout',
      error: refusal('blackout', `Nothing is sold from ${first} to ${last}: ${reason}.`, 'start', {
        blackout: closed,
      }),
    });
  }
  return broken;
}

/** The times in which nothing is sold. */
export function closedPeriods({ blackouts, timeZone }: PlacementDetails): readonly Period[] {
  return blackouts.map((blackout) => closedPeriod(blackout, timeZone));
}

/** The earliest start that the lead time allows. */
export function earliestStart({ leadTimeHours }: PlacementDetails, now: Instant): Instant {
  return plusMilliseconds(now, leadTimeHours * HOUR_MS);
}

/** The earliest start that is offered: where a lead time applies, one that it still allows an hour later. */
export function earliestOffer(details: PlacementDetails, now: Instant): Instant {
  return details.leadTimeHours === 0 ? now : plusMilliseconds(earliestStart(details, now), HOUR_MS);
}

/** How many days of a zone a flight touches: begun ones count whole, and a day is a day when clocks change. */
export function daysOf({ from, until }: Period, timeZone: string): number {
  const last = localDateIn(plusMilliseconds(until, -1), timeZone);
  return countDays(localDateIn(from, timeZone), last);
}

function closedPeriod(
  { from, to }: { readonly from: string; readonly to: string },
  timeZone: string,
): Period {
  return {
    from: instantInZone(`${from}T00:00`, timeZone),
    until: instantInZone(`${addDays(to, 1)}T00:00`, timeZone),
  };
}

function refusal(
  code: string,
  message: string,
  field: string,
  details: Readonly<Record<string, unknown>>,
): DomainError {
  return new DomainError('conflict', code, message, {
    problems: [{ field, message: 'does not fit the terms of the placement' }],
    details,
  });
}
