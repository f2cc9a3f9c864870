import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { slugOf, toInstant } from '#kernel';
import type { Instant } from '#kernel';
import type { OrderTerms } from '../domain/order.events.js';
import { sponsoredLabel } from '../domain/sponsored-label.js';
import { postPath, straightTo } from './post-address.js';

/** A sponsored post of one advertiser, with the label that it never leaves without. */
export interface AdvertiserPost {
  /** The booking's id. */
  readonly id: string;
  /** `Annonceindlæg fra {advertiser}`. */
  readonly label: string;
  readonly advertiser: string;
  readonly headline: string;
  readonly teaser: string | null;
  /** The post's page, site-relative, or the advertiser's absolute address. */
  readonly url: string;
  /** What must be told beside a political ad (Regulation (EU) 2024/900); null for one that is not political. */
  readonly political: OrderTerms['political'];
}

/** The posts of an advertiser that show, and until when that is known to be so. */
export interface AdvertiserPosts {
  readonly posts: readonly AdvertiserPost[];
  readonly validUntil: Instant | null;
}

const MOST = 20;

/** Sponsored posts by advertiser, as of an instant. */
@Injectable()
export class AdvertiserPostsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Those that show, newest booking first, at most 20; the next start or end of any of them. */
  async newestOf(companyId: string, at: Instant): Promise<AdvertiserPosts> {
    const [records, [edge]] = await Promise.all([
      this.dataSource.query<PostRecord[]>(NEWEST_OF, [at, companyId, MOST]),
      this.dataSource.query<{ readonly edge: Date | null }[]>(NEXT_EDGE, [at, companyId]),
    ]);
    return {
      posts: records.map(postOf),
      validUntil: edge?.edge ? toInstant(edge.edge) : null,
    };
  }
}

interface PostRecord {
  readonly booking_id: string;
  readonly advertiser: string;
  readonly headline: string;
  readonly teaser: string | null;
  readonly url: string | null;
  readonly has_body: boolean;
  readonly political: OrderTerms['political'];
}

/** Served by the index on (advertiser_id, drafted_at, booking_id) of bookings and by primary keys. */
const NEWEST_OF = `
  select f.booking_id, a.name as advertiser, f.headline, f.teaser, f.url, f.body is not null as has_body,
         o.political
    from rm_ad_flights.bookings b
    join rm_ad_flights.flights f on f.booking_id = b.booking_id and f.visible @> $1::timestamptz
    join rm_ad_flights.advertisers a on a.company_id = f.advertiser_id and a.visible @> $1::timestamptz
    left join rm_sales_orders.orders o on o.order_id = b.order_id and o.visible @> $1::timestamptz
   where b.advertiser_id = $2::uuid and f.job_id is null
   order by b.drafted_at desc, b.booking_id desc
   limit $3`;

/** As above; each flight has few versions. */
const NEXT_EDGE = `
  select least(
           min(lower(f.visible)) filter (where lower(f.visible) > $1::timestamptz),
           min(upper(f.visible)) filter (where upper(f.visible) > $1::timestamptz)
         ) as edge
    from rm_ad_flights.bookings b
    join rm_ad_flights.flights f on f.booking_id = b.booking_id
   where b.advertiser_id = $2::uuid`;

function postOf(record: PostRecord): AdvertiserPost {
  const { booking_id: id, advertiser, headline, teaser, political } = record;
  const target = { id, slug: slugOf(headline), targetUrl: record.url, hasBody: record.has_body };
  return {
    id,
    label: sponsoredLabel(advertiser),
    advertiser,
    headline,
    teaser,
    url: straightTo(target) ?? postPath(target),
    political,
  };
}
