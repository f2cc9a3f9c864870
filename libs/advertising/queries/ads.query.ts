import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { slugOf, toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { CONFIGURATION } from '#platform';
import type { Configuration } from '#platform';
import type { Creative } from '../domain/booking.events.js';
import { CAPACITY } from '../domain/calendar.js';
import { tickEnd, turnAt } from '../domain/rotation.js';
import { houseLabel, sponsoredLabel } from '../domain/sponsored-label.js';
import { postPath, straightTo } from './post-address.js';

/** An ad in its position, with the label and the sender that it never leaves without. */
export interface PlacedAd {
  /** `house` for the publication's own ad, where nobody else has one to show. */
  readonly kind: 'sponsored-post' | 'house';
  /** The booking's id; the placement's for a house ad. */
  readonly id: string;
  readonly slug: string;
  /** From 1. */
  readonly position: number;
  /** `Annonceindlæg fra {advertiser}`, `Egenannonce fra {publication}`. */
  readonly label: string;
  readonly advertiser: string;
  readonly headline: string;
  readonly teaser: string | null;
  /** Where the teaser leads: the post's page, site-relative, or the advertiser's absolute address. */
  readonly url: string;
  /** When what is shown last changed, the advertiser's name included. */
  readonly updatedAt: Instant;
}

/** What stands in a placement at an instant. */
export interface AdsAnswer {
  /** Null when no placement has this key. */
  readonly placement: { readonly id: string; readonly name: string; readonly positions: number } | null;
  /** In the order of their positions; one whose turn is nobody's has the house ad, or is left out where there is none. */
  readonly ads: readonly PlacedAd[];
  /** The next flight edge, or the next tick where a position is shared. Null when nothing is planned. */
  readonly validUntil: Instant | null;
}

/** Ads as of an instant. */
@Injectable()
export class AdsQuery {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  /** For every position of a placement the ad whose turn it is. One query. */
  async adsAt(placementKey: string, at: Instant): Promise<AdsAnswer> {
    const records = await this.dataSource.query<SlotRecord[]>(ADS_AT, [at, placementKey]);
    const [first] = records;
    if (!first) return { placement: null, ads: [], validUntil: null };
    const flights = records.filter(isFlight);
    const ads = Array.from({ length: first.positions }, (_, index): PlacedAd | null => {
      const position = index + 1;
      const turn = turnAt(
        flights.filter((flight) => flight.position === position),
        at,
      );
      return turn ? adOf(turn) : this.houseAd(first, position);
    });
    const rotates = flights.some(({ share }) => share < CAPACITY);
    const edge = first.edge && toInstant(first.edge);
    return {
      placement: { id: first.placement_id, name: first.name, positions: first.positions },
      ads: ads.filter((ad) => ad !== null),
      validUntil: rotates ? earlier(edge, tickEnd(at)) : edge,
    };
  }

  /** Nothing is shown where there is no house ad: a place for ads is never filled with a placeholder. */
  private houseAd(
    { placement_id: id, house_ad: houseAd, since }: PlacementRecord,
    position: number,
  ): PlacedAd | null {
    if (!houseAd) return null;
    const { name } = this.configuration.publication;
    const { headline, teaser, url } = houseAd;
    return {
      kind: 'house',
      id,
      slug: slugOf(headline),
      position,
      label: houseLabel(name),
      advertiser: name,
      headline,
      teaser,
      url: url ?? '/',
      updatedAt: toInstant(since),
    };
  }
}

interface PlacementRecord {
  readonly placement_id: string;
  readonly house_ad: Creative | null;
  readonly since: Date;
  readonly name: string;
  readonly positions: number;
  readonly edge: Date | null;
}

interface FlightRecord {
  readonly booking_id: string;
  readonly position: number;
  readonly share: number;
  readonly advertiser: string;
  readonly headline: string;
  readonly teaser: string | null;
  readonly url: string | null;
  readonly has_body: boolean;
  readonly updated_at: Date;
}

type SlotRecord = PlacementRecord & { readonly [Column in keyof FlightRecord]: FlightRecord[Column] | null };

/**
 * Served by the index on (key, lower(visible)) of placements, by those on (placement_id, upper(visible)) and
 * (placement_id, lower(visible)) of flights however many are over, and by the primary key of advertisers. In the order of
 * claims, which a rotation must keep.
 */
const ADS_AT = `
  select p.placement_id, p.name, p.positions, p.house_ad, p.since,
         least(
           upper(p.visible),
           (select min(lower(n.visible)) from rm_ad_flights.flights n
             where n.placement_id = p.placement_id and lower(n.visible) > $1::timestamptz),
           (select min(upper(n.visible)) from rm_ad_flights.flights n
             where n.placement_id = p.placement_id and upper(n.visible) > $1::timestamptz)
         ) as edge,
         f.booking_id, f.position, f.share, a.name as advertiser, f.headline, f.teaser, f.url,
         f.body is not null as has_body, greatest(f.updated_at, a.since) as updated_at
    from rm_ad_flights.placements p
    left join (
      rm_ad_flights.flights f
      join rm_ad_flights.advertisers a on a.company_id = f.advertiser_id and a.visible @> $1::timestamptz
    ) on f.placement_id = p.placement_id
     and upper(f.visible) > $1::timestamptz
     and lower(f.visible) <= $1::timestamptz
   where p.key collate "C" = $2 and p.visible @> $1::timestamptz
   order by f.position, f.claim_version`;

function isFlight(record: SlotRecord): record is PlacementRecord & FlightRecord {
  return record.booking_id !== null;
}

function adOf(flight: FlightRecord): PlacedAd {
  const { booking_id: id, headline } = flight;
  const target = { id, slug: slugOf(headline), targetUrl: flight.url, hasBody: flight.has_body };
  return {
    kind: 'sponsored-post',
    id,
    slug: target.slug,
    position: flight.position,
    label: sponsoredLabel(flight.advertiser),
    advertiser: flight.advertiser,
    headline,
    teaser: flight.teaser,
    url: straightTo(target) ?? postPath(target),
    updatedAt: toInstant(flight.updated_at),
  };
}

function earlier(edge: Instant | null, tick: Instant): Instant {
  return edge !== null && edge < tick ? edge : tick;
}
