import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { localDateIn, plusMilliseconds, toInstant } from '#kernel';
import type { Instant, LocalDate } from '#kernel';
import { tickEnd, turnAt } from '../domain/rotation.js';
import type { Period } from '../domain/calendar.js';

/** An ad as a page says that it shows it. */
export interface AdInPage {
  readonly placementKey: string;
  readonly position: number;
  readonly bookingId: string;
}

/** A flight of a placement, in the time in which it shows. */
export interface ShowingFlight extends Period {
  readonly bookingId: string;
  readonly position: number;
  readonly share: number;
}

/** A page may be so old when its script asks for tokens: in a shared cache, then on its way to a slow telephone. */
export const PAGE_AGE_MS = 60_000;

/** What was asked a second ago still holds then, and a page of a process whose clock is a little ahead. */
const SKEW_MS = 2_000;
const KEPT_MS = 1_000;
const MOST_KEPT = 1_000;

/**
 * Which flights had a turn at any time of a period, each in its position: `{bookingId} {position}`. Flights must come in
 * the order of their claims, as the rotation has them.
 */
export function shownWithin(flights: readonly ShowingFlight[], { from, until }: Period): ReadonlySet<string> {
  const shown = new Set<string>();
  for (const at of momentsOf(flights, { from, until })) {
    const showing = flights.filter((flight) => flight.from <= at && at < flight.until);
    for (const position of new Set(showing.map((flight) => flight.position))) {
      const turn = turnAt(
        showing.filter((flight) => flight.position === position),
        at,
      );
      if (turn) shown.add(keyOf(turn));
    }
  }
  return shown;
}

/** Between two of these nothing changes: ticks, starts and ends. */
function momentsOf(flights: readonly ShowingFlight[], { from, until }: Period): readonly Instant[] {
  const edges = flights.flatMap((flight) => [flight.from, flight.until]);
  const moments = [from, ...edges.filter((edge) => edge > from && edge < until)];
  for (let tick = tickEnd(from); tick < until; tick = tickEnd(tick)) moments.push(tick);
  return moments;
}

/** Knows which ads a page may show at present, so that nobody counts for an ad that is not due. */
@Injectable()
export class DueAds {
  private readonly known = new LRUCache<string, Promise<ZonesOfDue>>({ max: MOST_KEPT, ttl: KEPT_MS });

  constructor(private readonly dataSource: DataSource) {}

  /** Those of the ads that were due within the last minute, each with the day that its placement's zone has. */
  async among(
    ads: readonly AdInPage[],
    now: Instant,
  ): Promise<readonly (AdInPage & { readonly day: LocalDate })[]> {
    const keys = [...new Set(ads.map(({ placementKey }) => placementKey))];
    const unknown = keys.filter((key) => !this.known.has(key));
    const learnt = unknown.length > 0 ? this.learn(unknown, now) : undefined;
    const zones = keys.map(async (key) => [key, await (learnt?.get(key) ?? this.known.get(key))] as const);
    const due = new Map(await Promise.all(zones));
    return ads.flatMap((ad) => {
      const timeZone = due.get(ad.placementKey)?.get(keyOf(ad));
      return timeZone === undefined ? [] : [{ ...ad, day: localDateIn(now, timeZone) }];
    });
  }

  /** Asks once a second for each placement, however many pages are opened; one query for all that a page has. */
  private learn(keys: readonly string[], now: Instant): ReadonlyMap<string, Promise<ZonesOfDue>> {
    const asked = this.ask(keys, now);
    const learnt = new Map(
      keys.map((key) => [key, asked.then((placements) => placements.get(key) ?? NOTHING_DUE)]),
    );
    for (const [key, due] of learnt) {
      this.known.set(key, due);
      due.catch(() => this.known.delete(key));
    }
    return learnt;
  }

  private async ask(keys: readonly string[], now: Instant): Promise<ReadonlyMap<string, ZonesOfDue>> {
    const period = { from: plusMilliseconds(now, -PAGE_AGE_MS), until: plusMilliseconds(now, SKEW_MS) };
    const records = await this.dataSource.query<FlightRecord[]>(FLIGHTS, [period.from, period.until, keys]);
    return new Map(
      keys.map((key) => [
        key,
        dueOf(
          records.filter((each) => each.key === key),
          period,
        ),
      ]),
    );
  }
}

/** The zone of each ad that is due, by booking and position. */
type ZonesOfDue = ReadonlyMap<string, string>;

const NOTHING_DUE: ZonesOfDue = new Map();

function dueOf(records: readonly FlightRecord[], period: Period): ZonesOfDue {
  const flights = records.map((record) => ({
    ...{ bookingId: record.booking_id, position: record.position, share: record.share },
    from: toInstant(record.shows_from),
    until: record.shows_until === null ? period.until : toInstant(record.shows_until),
    timeZone: record.time_zone,
  }));
  const shown = shownWithin(flights, period);
  return new Map(
    flights.flatMap((flight) =>
      shown.has(keyOf(flight)) ? [[keyOf(flight), flight.timeZone] as const] : [],
    ),
  );
}

interface FlightRecord {
  readonly key: string;
  readonly booking_id: string;
  readonly position: number;
  readonly share: number;
  readonly shows_from: Date;
  readonly shows_until: Date | null;
  readonly time_zone: string;
}

/**
 * Served by the index on (key, lower(visible)) of placements, by (placement_id, upper(visible)) of flights however many
 * are over, and by the primary key of bookings. In the order of claims, which a rotation must keep.
 */
const FLIGHTS = `
  select p.key, f.booking_id, f.position, f.share, lower(f.visible) as shows_from, upper(f.visible) as shows_until,
         b.time_zone
    from (select distinct placement_id, key from rm_ad_flights.placements
           where key collate "C" = any ($3::text[]) and lower(visible) <= $2::timestamptz
             and (upper_inf(visible) or upper(visible) > $1::timestamptz)) p
    join rm_ad_flights.flights f on f.placement_id = p.placement_id
     and upper(f.visible) > $1::timestamptz and lower(f.visible) <= $2::timestamptz
    join rm_ad_flights.bookings b on b.booking_id = f.booking_id
   order by p.key, f.position, f.claim_version, f.since`;

function keyOf({ bookingId, position }: { readonly bookingId: string; readonly position: number }): string {
  return `${bookingId} ${position}`;
}
