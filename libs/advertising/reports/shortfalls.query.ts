import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  addDays,
  countDays,
  instantInZone,
  laterOf,
  localDateIn,
  plusMilliseconds,
  toInstant,
} from '#kernel';
import type { Instant, LocalDate } from '#kernel';
import type { Alternative } from '../domain/alternatives.js';
import type { AdClaim, Period } from '../domain/calendar.js';
import type { ReviewedCreative } from '../domain/creative-review.js';
import { makegoodFlight } from '../domain/makegood-flight.js';
import type { PageType, PlacementDetails, ProductTerms } from '../domain/placement.events.js';

/** What can be amiss with a flight. */
export const SHORTFALL_KINDS = ['never-shown', 'not-yet-shown', 'started-late', 'recorded-late'] as const;

/** One of {@link SHORTFALL_KINDS}; `recorded-late` cost readers nothing, since what shows waits for no worker. */
export type ShortfallKind = (typeof SHORTFALL_KINDS)[number];

/** A start is on record within this time unless something is amiss with the worker. */
export const USUAL_RECORD_MS = 60_000;

/** A flight that did not run as it was sold. */
export interface Shortfall {
  readonly kind: ShortfallKind;
  readonly reason: 'no-creative' | 'creative-waiting' | 'creative-rejected' | 'approved-late' | 'worker-late';
  readonly booking: { readonly id: string; readonly headline: string | null };
  readonly advertiser: { readonly id: string; readonly name: string };
  readonly placement: { readonly id: string; readonly key: string; readonly name: string };
  readonly orderId: string | null;
  readonly share: number;
  readonly from: Instant;
  readonly until: Instant;
  /** When readers could see it first. */
  readonly shownFrom: Instant | null;
  /** When its start was due and when it was on record, as the schedule has it. */
  readonly start: { readonly dueAt: Instant; readonly recordedAt: Instant } | null;
  /** Days of the placement's zone on which it did not show, or not from their beginning. */
  readonly lostDays: number;
  /** The booking that makes it good, if one was granted. */
  readonly makegoodBookingId: string | null;
  /**
   * The soonest free flight of the lost days in the same placement and of the same share; null where there is nothing to
   * make good, or it was made good, or it makes good another one itself.
   */
  readonly proposal: Alternative | null;
}

/** Where a list goes on: behind this flight. */
export interface ShortfallKey {
  readonly from: Instant;
  readonly bookingId: string;
}

/** Flights that were to begin in a period, as they stand at an instant. */
export interface ShortfallRequest extends Period {
  readonly at: Instant;
  readonly limit: number;
  readonly after?: ShortfallKey | undefined;
}

/** What did not run as it was sold. */
@Injectable()
export class ShortfallsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Those that were to begin last first. Two queries, however many bookings they are about. */
  async shortfalls({ at, from, until, limit, after }: ShortfallRequest): Promise<readonly Shortfall[]> {
    const records = await this.dataSource.query<ShortfallRecord[]>(SHORTFALLS, [
      at,
      from,
      until,
      limit,
      after?.from ?? 'infinity',
      after?.bookingId ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
      USUAL_RECORD_MS,
    ]);
    const found = records.map((record) => ({ record, shortfall: shortfallOf(record, at) }));
    const lost = found.filter(({ record, shortfall }) => isToMakeGood(record, shortfall));
    const claims = await this.claimsIn([...new Set(lost.map(({ record }) => record.placement_id))], at);
    return found.map(({ record, shortfall }) => ({
      ...shortfall,
      proposal: isToMakeGood(record, shortfall)
        ? (makegoodFlight(detailsOf(record), {
            ...lostPeriod(record, shortfall.lostDays),
            share: record.share,
            advertiserId: record.advertiser_id,
            category: record.category,
            claims: claims.get(record.placement_id) ?? [],
            now: at,
          }) ?? null)
        : null,
    }));
  }

  /** What is held from an instant on, by placement. */
  private async claimsIn(
    placements: readonly string[],
    at: Instant,
  ): Promise<ReadonlyMap<string, readonly AdClaim[]>> {
    if (placements.length === 0) return new Map();
    const records = await this.dataSource.query<ClaimRecord[]>(CLAIMS, [at, placements]);
    const claims = new Map<string, AdClaim[]>();
    for (const record of records) {
      const claim: AdClaim = {
        bookingId: record.booking_id,
        claimVersion: record.claim_version,
        position: record.position,
        share: record.share,
        from: toInstant(record.claim_from),
        until: toInstant(record.claim_until),
        advertiserId: record.advertiser_id,
        category: record.category,
      };
      const known = claims.get(record.placement_id);
      if (known) known.push(claim);
      else claims.set(record.placement_id, [claim]);
    }
    return claims;
  }
}

interface ShortfallRecord {
  readonly booking_id: string;
  readonly placement_id: string;
  readonly placement_key: string;
  readonly placement_name: string;
  readonly page_type: PageType;
  readonly positions: number;
  readonly time_zone: string;
  readonly terms: ProductTerms;
  readonly advertiser_id: string;
  readonly advertiser: string | null;
  readonly order_id: string | null;
  readonly headline: string | null;
  readonly share: number;
  readonly category: string | null;
  readonly claim_from: Date;
  readonly claim_until: Date;
  readonly shown_from: Date | null;
  readonly start_due_at: Date | null;
  readonly start_recorded_at: Date | null;
  readonly reviews: readonly ReviewedCreative['review'][];
  readonly makegood_for: string | null;
  readonly makegood_id: string | null;
}

interface ClaimRecord {
  readonly booking_id: string;
  readonly placement_id: string;
  readonly claim_version: number;
  readonly position: number;
  readonly share: number;
  readonly claim_from: Date;
  readonly claim_until: Date;
  readonly advertiser_id: string;
  readonly category: string | null;
}

/** Served by the index on (claim_from, booking_id) of what is booked; names and terms by primary keys. */
const SHORTFALLS = `
  select r.booking_id, r.placement_id, p.key as placement_key, p.name as placement_name, p.page_type, p.positions,
         p.time_zone, p.terms, r.advertiser_id, a.name as advertiser, r.order_id,
         b.creatives->-1->'creative'->>'headline' as headline, b.share, b.category,
         r.claim_from, r.claim_until, r.shown_from, r.start_due_at, r.start_recorded_at, r.reviews,
         r.makegood_for, r.makegood_id
    from (select * from rm_sales_reports.bookings
           where standing = 'booked' and off is null
             and claim_from >= $2::timestamptz and claim_from < least($3::timestamptz, $1::timestamptz)
             and (claim_from, booking_id) < ($5::timestamptz, $6::uuid)
             and (shown_from is null or shown_from > claim_from
               or coalesce(start_recorded_at, $1::timestamptz) - coalesce(start_due_at, claim_from)
                  > $7::int * interval '1 millisecond')
           order by claim_from desc, booking_id desc
           limit $4) r
    join rm_ad_flights.bookings b on b.booking_id = r.booking_id
    join rm_ad_flights.placements p on p.placement_id = r.placement_id and upper_inf(p.visible)
    left join rm_ad_flights.advertisers a on a.company_id = r.advertiser_id and upper_inf(a.visible)
   order by r.claim_from desc, r.booking_id desc`;

/** Served by the index on claim_until, which leaves what is over alone. */
const CLAIMS = `
  select booking_id, placement_id, claim_version, position, share, claim_from, claim_until, advertiser_id, category
    from rm_ad_flights.bookings
   where claim_until > $1::timestamptz and placement_id = any($2::uuid[])
     and (option_until is null or option_until > $1::timestamptz)`;

function shortfallOf(record: ShortfallRecord, at: Instant): Omit<Shortfall, 'proposal'> {
  const [from, until] = [toInstant(record.claim_from), toInstant(record.claim_until)];
  const shownFrom = record.shown_from && toInstant(record.shown_from);
  const kind = kindOf({ from, until, shownFrom }, at);
  const { start_due_at: dueAt, start_recorded_at: recordedAt } = record;
  return {
    kind,
    reason: reasonOf(kind, record.reviews),
    booking: { id: record.booking_id, headline: record.headline },
    advertiser: { id: record.advertiser_id, name: record.advertiser ?? '' },
    placement: { id: record.placement_id, key: record.placement_key, name: record.placement_name },
    orderId: record.order_id,
    share: record.share,
    ...{ from, until, shownFrom },
    start: dueAt && recordedAt ? { dueAt: toInstant(dueAt), recordedAt: toInstant(recordedAt) } : null,
    lostDays: lostDaysOf({ from, until, shownFrom }, { at, timeZone: record.time_zone }),
    makegoodBookingId: record.makegood_id,
  };
}

interface SeenFlight extends Period {
  readonly shownFrom: Instant | null;
}

function kindOf({ from, until, shownFrom }: SeenFlight, at: Instant): ShortfallKind {
  if (shownFrom === null) return until <= at ? 'never-shown' : 'not-yet-shown';
  return shownFrom > from ? 'started-late' : 'recorded-late';
}

function reasonOf(kind: ShortfallKind, reviews: ShortfallRecord['reviews']): Shortfall['reason'] {
  if (kind === 'started-late') return 'approved-late';
  if (kind === 'recorded-late') return 'worker-late';
  const last = reviews.at(-1);
  if (last === undefined) return 'no-creative';
  return last === 'waiting' ? 'creative-waiting' : 'creative-rejected';
}

function lostDaysOf(
  { from, until, shownFrom }: SeenFlight,
  { at, timeZone }: { readonly at: Instant; readonly timeZone: string },
): number {
  if (shownFrom !== null && shownFrom <= from) return 0;
  const lostUntil = shownFrom ?? (until < at ? until : laterOf(at, from));
  return countDays(localDateIn(from, timeZone), localDateIn(plusMilliseconds(lostUntil, -1), timeZone));
}

function isToMakeGood(
  { makegood_for, makegood_id }: ShortfallRecord,
  { kind }: Pick<Shortfall, 'kind'>,
): boolean {
  return (kind === 'never-shown' || kind === 'started-late') && makegood_for === null && makegood_id === null;
}

/** The flight itself when none of it was shown; else its lost days, or as many as the placement is sold for at least. */
function lostPeriod(record: ShortfallRecord, lostDays: number): Period {
  const { claim_from, claim_until, shown_from, time_zone: zone, terms } = record;
  const from = toInstant(claim_from);
  if (shown_from === null) return { from, until: toInstant(claim_until) };
  const first: LocalDate = localDateIn(from, zone);
  const days = Math.max(lostDays, terms.minDays);
  const midnight = (day: LocalDate) => instantInZone(`${day}T00:00`, zone);
  return { from: midnight(first), until: midnight(addDays(first, days)) };
}

function detailsOf(record: ShortfallRecord): PlacementDetails {
  const { placement_key: key, placement_name: name, page_type: pageType, positions, time_zone } = record;
  return { ...record.terms, key, name, pageType, positions, timeZone: time_zone };
}
