import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { addDays, toInstant } from '#kernel';
import type { Instant, LocalDate } from '#kernel';
import type { ProductTerms } from '../domain/placement.events.js';
import { occupancyOf } from './occupancy.js';
import type { Held, Occupancy, SetUp } from './occupancy.js';

/** How full a placement is, with its name at the instant of the report. */
export interface PlacementOccupancy extends Occupancy {
  readonly placement: { readonly id: string; readonly key: string; readonly name: string };
  readonly timeZone: string;
}

/** For which days and placements a report on occupancy is wanted, as it was known at an instant. */
export interface OccupancyRequest {
  readonly at: Instant;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly placement?: string | undefined;
  readonly limit: number;
  /** Behind this key of a placement. */
  readonly after?: string | undefined;
}

/** How full placements are, day by day. */
@Injectable()
export class OccupancyQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** In the order of the placements' keys. Two queries, whatever is asked. */
  async occupancy({
    at,
    from,
    to,
    placement,
    limit,
    after,
  }: OccupancyRequest): Promise<readonly PlacementOccupancy[]> {
    const versions = await this.dataSource.query<PlacementRecord[]>(PLACEMENTS, [
      at,
      limit,
      after ?? '',
      placement ?? null,
    ]);
    const placements = new Map<string, PlacementRecord[]>();
    for (const version of versions) {
      const known = placements.get(version.placement_id);
      if (known) known.push(version);
      else placements.set(version.placement_id, [version]);
    }
    // A day of any zone begins and ends within a day of the same one in UTC.
    const held = await this.dataSource.query<HeldRecord[]>(HELD, [
      at,
      [...placements.keys()],
      `${addDays(from, -1)}T00:00:00.000Z`,
      `${addDays(to, 2)}T00:00:00.000Z`,
    ]);
    const byPlacement = new Map<string, Held[]>();
    for (const { placement_id: id, standing, share, held_from, held_until } of held) {
      const one: Held = {
        standing,
        share: Number(share),
        from: toInstant(held_from),
        until: toInstant(held_until),
      };
      const known = byPlacement.get(id);
      if (known) known.push(one);
      else byPlacement.set(id, [one]);
    }
    return [...placements.values()].flatMap((known) => {
      const last = known.at(-1);
      if (!last) return [];
      const { placement_id: id, key, name, time_zone: timeZone } = last;
      const period = { first: from, last: to, timeZone, setUps: known.map(setUpOf) };
      return [{ placement: { id, key, name }, timeZone, ...occupancyOf(byPlacement.get(id) ?? [], period) }];
    });
  }
}

interface PlacementRecord {
  readonly placement_id: string;
  readonly since: Date;
  readonly key: string;
  readonly name: string;
  readonly positions: number;
  readonly time_zone: string;
  readonly terms: ProductTerms;
}

interface HeldRecord {
  readonly placement_id: string;
  readonly standing: 'option' | 'booked';
  readonly share: string;
  readonly held_from: Date;
  readonly held_until: Date;
}

/**
 * Every version until `$1` of the placements of a page: a day that is over had the positions of its time. Served by the
 * index on key and by the primary key; a newsroom has a few dozen placements with a few versions each.
 */
const PLACEMENTS = `
  select p.placement_id, p.since, p.key, p.name, p.positions, p.time_zone, p.terms
    from (select placement_id, key from rm_ad_flights.placements
           where key collate "C" > $3 and visible @> $1::timestamptz
             and ($4::uuid is null or placement_id = $4::uuid)
           order by key collate "C"
           limit $2) page
    join rm_ad_flights.placements p on p.placement_id = page.placement_id and p.since <= $1::timestamptz
   order by page.key collate "C", p.since`;

/**
 * Served by the index on (placement_id, held_until). Options that have run out hold nothing, whoever has recorded it;
 * what is held alike is one row, since most is sold by the week.
 */
const HELD = `
  select placement_id, standing, sum(share) as share, held_from, held_until
    from rm_sales_reports.holdings
   where placement_id = any($2::uuid[]) and visible @> $1::timestamptz
     and held_until > $3::timestamptz and held_from < $4::timestamptz
     and (option_until is null or option_until > $1::timestamptz or held_until <= $1::timestamptz)
   group by placement_id, standing, held_from, held_until`;

function setUpOf({ since, positions, terms }: PlacementRecord): SetUp {
  return { since: toInstant(since), positions, closed: terms.blackouts };
}
