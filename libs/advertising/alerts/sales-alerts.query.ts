import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { plusDays, toInstant } from '#kernel';
import type { Clock, Instant } from '#kernel';
import { CLOCK } from '#platform';
import type { AlertKind } from './sales-alerts.projection.js';

/** Something that the sales desk should see to. */
export interface SalesAlert {
  readonly kind: AlertKind;
  readonly booking: { readonly id: string; readonly headline: string | null };
  readonly advertiser: { readonly id: string; readonly name: string };
  readonly placement: { readonly id: string; readonly key: string | null };
  readonly orderId: string | null;
  /** Since when it is so. */
  readonly since: Instant;
  /** What it is about: the start of a flight that lacks its material, the end of a flight that was never shown. */
  readonly dueAt: Instant;
}

/** Where a list goes on: behind this alert. */
export interface AlertKey {
  readonly since: Instant;
  readonly bookingId: string;
  readonly kind: string;
}

/** A final report needs nothing done, so it goes by itself. */
const FINAL_REPORT_DAYS = 14;

/** What is open for the sales desk to see to. */
@Injectable()
export class SalesAlertsQuery {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Newest first; resolved ones are gone. */
  async open(options: {
    readonly limit: number;
    readonly after?: AlertKey | undefined;
  }): Promise<readonly SalesAlert[]> {
    const { limit, after } = options;
    const records = await this.dataSource.query<AlertRecord[]>(OPEN, [
      limit,
      after?.since ?? 'infinity',
      after?.bookingId ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
      after?.kind ?? '~',
      plusDays(this.clock.now(), -FINAL_REPORT_DAYS),
    ]);
    return records.map((record) => ({
      kind: record.kind,
      booking: { id: record.booking_id, headline: record.headline },
      advertiser: { id: record.advertiser_id, name: record.advertiser ?? '' },
      placement: { id: record.placement_id, key: record.placement_key },
      orderId: record.order_id,
      since: toInstant(record.since),
      dueAt: toInstant(record.due_at),
    }));
  }
}

interface AlertRecord {
  readonly kind: AlertKind;
  readonly booking_id: string;
  readonly headline: string | null;
  readonly advertiser_id: string;
  readonly advertiser: string | null;
  readonly placement_id: string;
  readonly placement_key: string | null;
  readonly order_id: string | null;
  readonly since: Date;
  readonly due_at: Date;
}

const OPEN_OF = `
  select * from rm_sales_alerts.alerts
   where resolved_at is null and (since, booking_id, kind) < ($2::timestamptz, $3::uuid, $4)`;
const NEWEST_FIRST = `order by since desc, booking_id desc, kind desc limit $1`;

/**
 * Served by the partial indexes on (since, booking_id, kind) of open alerts, one for final reports, of which the old
 * ones are never read, and one for all others; names by primary key.
 */
const OPEN = `
  with open as (
    (${OPEN_OF} and kind <> 'final-report' ${NEWEST_FIRST})
    union all
    (${OPEN_OF} and kind = 'final-report' and since > $5::timestamptz ${NEWEST_FIRST})
  )
  select l.kind, l.booking_id, b.creatives->-1->'creative'->>'headline' as headline,
         l.advertiser_id, a.name as advertiser, l.placement_id, p.key as placement_key, l.order_id, l.since, l.due_at
    from open l
    left join rm_ad_flights.bookings b on b.booking_id = l.booking_id
    left join rm_ad_flights.placements p on p.placement_id = l.placement_id and upper_inf(p.visible)
    left join rm_ad_flights.advertisers a on a.company_id = l.advertiser_id and upper_inf(a.visible)
   order by l.since desc, l.booking_id desc, l.kind desc
   limit $1`;
