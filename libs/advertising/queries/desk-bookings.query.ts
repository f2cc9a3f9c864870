import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant, LocalDateTime } from '#kernel';
import { sponsoredLabel } from '../domain/sponsored-label.js';

/** A booking as the desk lists it, as it stands now. */
export interface DeskBooking {
  readonly id: string;
  readonly placement: { readonly id: string; readonly key: string | null };
  readonly advertiser: { readonly id: string; readonly name: string };
  /** The label its post shows under. */
  readonly label: string;
  readonly headline: string | null;
  readonly share: number;
  readonly start: LocalDateTime;
  readonly end: LocalDateTime;
  readonly timeZone: string;
  /** What it holds in the placement's calendar. */
  readonly claim: { readonly position: number; readonly from: Instant; readonly until: Instant } | null;
  readonly state: 'draft' | 'booked' | 'cancelled';
  readonly draftedAt: Instant;
  readonly updatedAt: Instant;
}

/** Where a list goes on: behind this booking. */
export interface BookingKey {
  readonly draftedAt: Instant;
  readonly id: string;
}

/** A placement as it is set up now. */
export interface ListedPlacement {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly pageType: string;
  readonly positions: number;
  readonly timeZone: string;
}

/** What the salespeople have: all placements and bookings. */
@Injectable()
export class DeskBookingsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Last drafted first. */
  async bookings(options: {
    readonly limit: number;
    readonly after?: BookingKey | undefined;
  }): Promise<readonly DeskBooking[]> {
    const { limit, after } = options;
    const records = await this.dataSource.query<BookingRecord[]>(BOOKINGS, [
      limit,
      after?.draftedAt ?? 'infinity',
      after?.id ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
    ]);
    return records.map(bookingOf);
  }

  /** In the order of their keys. */
  async placements(options: {
    readonly limit: number;
    readonly after?: string | undefined;
  }): Promise<readonly ListedPlacement[]> {
    const records = await this.dataSource.query<PlacementRecord[]>(PLACEMENTS, [
      options.limit,
      options.after ?? '',
    ]);
    return records.map(({ placement_id: id, key, name, page_type, positions, time_zone }) => ({
      id,
      key,
      name,
      pageType: page_type,
      positions,
      timeZone: time_zone,
    }));
  }
}

interface BookingRecord {
  readonly booking_id: string;
  readonly placement_id: string;
  readonly placement_key: string | null;
  readonly advertiser_id: string;
  readonly advertiser: string;
  readonly headline: string | null;
  readonly share: number;
  readonly start_local: string;
  readonly end_local: string;
  readonly time_zone: string;
  readonly position: number | null;
  readonly claim_from: Date | null;
  readonly claim_until: Date | null;
  readonly cancelled_at: Date | null;
  readonly drafted_at: Date;
  readonly updated_at: Date;
}

interface PlacementRecord {
  readonly placement_id: string;
  readonly key: string;
  readonly name: string;
  readonly page_type: string;
  readonly positions: number;
  readonly time_zone: string;
}

/** Served by the index on (drafted_at, booking_id); names by primary key. */
const BOOKINGS = `
  select b.booking_id, b.placement_id, p.key as placement_key, b.advertiser_id, a.name as advertiser,
         b.creatives->-1->'creative'->>'headline' as headline, b.share, b.start_local, b.end_local, b.time_zone,
         b.position, b.claim_from, b.claim_until, b.cancelled_at, b.drafted_at, b.updated_at
    from rm_ad_flights.bookings b
    left join rm_ad_flights.placements p on p.placement_id = b.placement_id and upper_inf(p.visible)
    join rm_ad_flights.advertisers a on a.company_id = b.advertiser_id and upper_inf(a.visible)
   where (b.drafted_at, b.booking_id) < ($2::timestamptz, $3::uuid)
   order by b.drafted_at desc, b.booking_id desc
   limit $1`;

/** Served by the index on key: a newsroom has a few dozen placements. */
const PLACEMENTS = `
  select placement_id, key, name, page_type, positions, time_zone
    from rm_ad_flights.placements
   where upper_inf(visible) and key collate "C" > $2
   order by key collate "C"
   limit $1`;

function bookingOf(record: BookingRecord): DeskBooking {
  const { position, claim_from: from, claim_until: until, cancelled_at: cancelledAt } = record;
  const claim =
    position !== null && from !== null && until !== null
      ? { position, from: toInstant(from), until: toInstant(until) }
      : null;
  return {
    id: record.booking_id,
    placement: { id: record.placement_id, key: record.placement_key },
    advertiser: { id: record.advertiser_id, name: record.advertiser },
    label: sponsoredLabel(record.advertiser),
    headline: record.headline,
    share: record.share,
    start: record.start_local,
    end: record.end_local,
    timeZone: record.time_zone,
    claim,
    state: cancelledAt !== null ? 'cancelled' : claim ? 'booked' : 'draft',
    draftedAt: toInstant(record.drafted_at),
    updatedAt: toInstant(record.updated_at),
  };
}
