import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { slugOf } from '#kernel';
import type { Instant } from '#kernel';
import { jobPath, postPath, straightTo } from '../queries/post-address.js';

/** Where a click on an ad leads. */
export type ClickTarget =
  | { readonly kind: 'found'; readonly url: string }
  /** It has shown, and does not now. */
  | { readonly kind: 'gone' }
  /** It has never shown. */
  | { readonly kind: 'unknown' };

/** Where ads lead, which is where they were booked to lead and nowhere else. */
@Injectable()
export class ClickTargetQuery {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Where the ad of a booking leads as it shows at an instant; one that has ended leads where it last did for somebody
   * who was shown it at `shownAt`, unless it was called off. One query.
   */
  async targetOf(
    bookingId: string,
    { at, shownAt }: { readonly at: Instant; readonly shownAt: Instant | null },
  ): Promise<ClickTarget> {
    const [record] = await this.dataSource.query<TargetRecord[]>(TARGET, [bookingId, at, shownAt]);
    if (!record) return { kind: 'unknown' };
    if (!record.leads) return { kind: 'gone' };
    const { headline, url: targetUrl, has_body: hasBody, job_id: jobId } = record;
    // Its slug may have changed since: the page of a job leads to the right one.
    if (jobId !== null) return { kind: 'found', url: jobPath({ id: jobId, slug: slugOf(headline) }) };
    const target = { id: bookingId, slug: slugOf(headline), targetUrl, hasBody };
    return { kind: 'found', url: straightTo(target) ?? postPath(target) };
  }
}

interface TargetRecord {
  readonly headline: string;
  readonly url: string | null;
  readonly has_body: boolean;
  readonly job_id: string | null;
  readonly leads: boolean;
}

/** Served by primary keys: the few versions of one flight. */
const TARGET = `
  select f.headline, f.url, f.body is not null as has_body, f.job_id,
         coalesce(f.visible @> $2::timestamptz
           or (f.visible @> $3::timestamptz and b.cancelled_at is null and b.declined_at is null), false) as leads
    from rm_ad_flights.flights f
    join rm_ad_flights.bookings b on b.booking_id = f.booking_id
   where f.booking_id = $1::uuid and f.since <= $2::timestamptz
   order by leads desc, f.since desc
   limit 1`;
