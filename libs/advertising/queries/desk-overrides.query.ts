import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';

/** Rules that a chief of sales lifted for a booking. */
export interface ListedOverride {
  readonly bookingId: string;
  readonly placement: { readonly id: string; readonly key: string | null };
  readonly rules: readonly string[];
  readonly reason: string;
  /** The user or token that lifted them. */
  readonly liftedBy: string;
  readonly liftedAt: Instant;
  /** The place that was granted for it. */
  readonly claim: {
    readonly claimVersion: number;
    readonly position: number;
    readonly share: number;
    readonly from: Instant;
    readonly until: Instant;
  };
}

/** Where a list goes on: behind this override. */
export interface OverrideKey {
  readonly liftedAt: Instant;
  readonly bookingId: string;
  readonly claimVersion: number;
}

/** The audit of lifted rules. */
@Injectable()
export class DeskOverridesQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. */
  async overrides(options: {
    readonly limit: number;
    readonly after?: OverrideKey | undefined;
  }): Promise<readonly ListedOverride[]> {
    const { limit, after } = options;
    const records = await this.dataSource.query<OverrideRecord[]>(OVERRIDES, [
      limit,
      after?.liftedAt ?? 'infinity',
      after?.bookingId ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
      after?.claimVersion ?? 0,
    ]);
    return records.map((record) => ({
      bookingId: record.booking_id,
      placement: { id: record.placement_id, key: record.placement_key },
      rules: record.rules,
      reason: record.reason,
      liftedBy: record.lifted_by,
      liftedAt: toInstant(record.lifted_at),
      claim: {
        claimVersion: record.claim_version,
        position: record.position,
        share: record.share,
        from: toInstant(record.claim_from),
        until: toInstant(record.claim_until),
      },
    }));
  }
}

interface OverrideRecord {
  readonly booking_id: string;
  readonly claim_version: number;
  readonly placement_id: string;
  readonly placement_key: string | null;
  readonly rules: readonly string[];
  readonly reason: string;
  readonly lifted_by: string;
  readonly lifted_at: Date;
  readonly position: number;
  readonly share: number;
  readonly claim_from: Date;
  readonly claim_until: Date;
}

/** Served by the index on (lifted_at, booking_id, claim_version); keys by primary key. */
const OVERRIDES = `
  select o.*, p.key as placement_key
    from (select * from rm_sales_orders.overrides
           where (lifted_at, booking_id, claim_version) < ($2::timestamptz, $3::uuid, $4::int)
           order by lifted_at desc, booking_id desc, claim_version desc
           limit $1) o
    left join rm_ad_flights.placements p on p.placement_id = o.placement_id and upper_inf(p.visible)
   order by o.lifted_at desc, o.booking_id desc, o.claim_version desc`;
