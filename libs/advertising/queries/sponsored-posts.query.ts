import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ReferencesQuery } from '#editorial';
import type { BodyDocument } from '#editorial';
import { slugOf, toInstant } from '#kernel';
import type { Instant } from '#kernel';
import type { AdImage } from '../domain/booking.events.js';
import type { OrderTerms } from '../domain/order.events.js';
import { sponsoredLabel } from '../domain/sponsored-label.js';
import { pictureOf } from './ads.query.js';
import type { AdPicture } from './ads.query.js';

/** A sponsored post as its own page shows it. */
export interface SponsoredPost {
  /** The booking's id. */
  readonly id: string;
  readonly slug: string;
  /** `Annonceindlæg fra {advertiser}`. */
  readonly label: string;
  readonly advertiser: string;
  readonly headline: string;
  readonly teaser: string | null;
  readonly body: BodyDocument | null;
  readonly image: AdPicture | null;
  /** The job ad that is shown instead of anything else; null for a post. */
  readonly jobId: string | null;
  /** Where the advertiser sends the reader. */
  readonly targetUrl: string | null;
  /** What must be told beside a political ad (Regulation (EU) 2024/900); null for one that is not political. */
  readonly political: OrderTerms['political'];
  /** When what is shown last changed, the advertiser's name included. */
  readonly updatedAt: Instant;
}

/** What the address of a sponsored post answers at an instant. */
export type SponsoredPostAnswer =
  | {
      readonly kind: 'found';
      readonly post: SponsoredPost;
      /** The end of the flight, by what is recorded now. */
      readonly validUntil: Instant | null;
    }
  /** Readers have seen it, and do not now: 410. */
  | { readonly kind: 'gone'; readonly since: Instant }
  /** Readers have never seen it: 404. */
  | { readonly kind: 'unknown' };

/** Sponsored posts as of an instant. */
@Injectable()
export class SponsoredPostsQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly references: ReferencesQuery,
  ) {}

  /** The post of a booking. One query, and one more for its picture. */
  async postAt(id: string, at: Instant): Promise<SponsoredPostAnswer> {
    const [record] = await this.dataSource.query<PostRecord[]>(POST_AT, [at, id]);
    if (!record) return { kind: 'unknown' };
    const until = record.shows_until && toInstant(record.shows_until);
    if (until !== null && until <= at) return { kind: 'gone', since: until };
    const { image } = record;
    const pictures = await this.references.mediaFiles(image ? [image.mediaId] : [], at);
    return { kind: 'found', post: postOf(record, pictureOf(image, pictures)), validUntil: until };
  }
}

interface PostRecord {
  readonly booking_id: string;
  readonly advertiser: string;
  readonly headline: string;
  readonly teaser: string | null;
  readonly url: string | null;
  readonly body: BodyDocument | null;
  readonly image: AdImage | null;
  readonly job_id: string | null;
  readonly political: OrderTerms['political'];
  readonly shows_until: Date | null;
  readonly updated_at: Date;
}

/**
 * Served by primary keys: the few versions of one flight, of which the last to begin by `$1` decides, and the terms of
 * its order at that time.
 */
const POST_AT = `
  select f.booking_id, a.name as advertiser, f.headline, f.teaser, f.url, f.body, f.image, f.job_id, upper(f.visible) as shows_until,
         greatest(f.updated_at, a.since) as updated_at, o.political
    from (select * from rm_ad_flights.flights
           where booking_id = $2::uuid and since <= $1::timestamptz
           order by since desc limit 1) f
    join rm_ad_flights.advertisers a on a.company_id = f.advertiser_id and a.visible @> $1::timestamptz
    join rm_ad_flights.bookings b on b.booking_id = f.booking_id
    left join rm_sales_orders.orders o on o.order_id = b.order_id and o.visible @> $1::timestamptz`;

function postOf(record: PostRecord, image: AdPicture | null): SponsoredPost {
  return {
    id: record.booking_id,
    slug: slugOf(record.headline),
    label: sponsoredLabel(record.advertiser),
    advertiser: record.advertiser,
    headline: record.headline,
    teaser: record.teaser,
    body: record.body,
    image,
    jobId: record.job_id,
    targetUrl: record.url,
    political: record.political,
    updatedAt: toInstant(record.updated_at),
  };
}
