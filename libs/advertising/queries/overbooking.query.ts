import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { CAPACITY } from '../domain/calendar.js';

/** A position that holds more than it can. */
export interface Overbooked {
  readonly placementId: string;
  readonly position: number;
  /** The first instant at which it does. */
  readonly from: Instant;
  /** Shares that are taken then. */
  readonly load: number;
  readonly bookings: readonly string[];
}

/** The check on the calendars that must never find anything: the placements' streams refuse whatever does not fit. */
@Injectable()
export class OverbookingQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Positions that are over 100 at an instant or, by what is sold now, at any time after it; soonest first. */
  async overbookedAt(at: Instant): Promise<readonly Overbooked[]> {
    const records = await this.dataSource.query<OverbookedRecord[]>(OVERBOOKED, [at, CAPACITY]);
    return records.map((record) => ({
      placementId: record.placement_id,
      position: record.position,
      from: toInstant(record.since),
      load: Number(record.load),
      bookings: record.bookings,
    }));
  }
}

interface OverbookedRecord {
  readonly placement_id: string;
  readonly position: number;
  readonly since: Date;
  readonly load: string;
  readonly bookings: readonly string[];
}

/**
 * The shares of each position added up along time, what ends before what begins at the same instant. Served by the index
 * on claim_until, which leaves what is over alone; options that have run out hold nothing.
 */
const OVERBOOKED = `
  with held as materialized (
    select booking_id, placement_id, position, share, greatest(claim_from, $1::timestamptz) as since, claim_until
      from rm_ad_flights.bookings
     where claim_until > $1::timestamptz and (option_until is null or option_until > $1::timestamptz)
  ), edges as (
    select placement_id, position, since as at, share as change from held
    union all
    select placement_id, position, claim_until, -share from held
  ), loads as (
    select placement_id, position, at,
           sum(change) over (partition by placement_id, position order by at, change rows unbounded preceding) as load
      from edges
  ), first_over as (
    select distinct on (placement_id, position) placement_id, position, at
      from loads
     where load > $2
     order by placement_id, position, at
  )
  select o.placement_id, o.position, o.at as since, sum(h.share) as load,
         array_agg(h.booking_id order by h.booking_id) as bookings
    from first_over o
    join held h on h.placement_id = o.placement_id and h.position = o.position
               and h.since <= o.at and h.claim_until > o.at
   group by o.placement_id, o.position, o.at
   order by o.at, o.placement_id, o.position`;
