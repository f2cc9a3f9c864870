import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ReferencesQuery } from '#editorial';
import type { MediaFile } from '#editorial';
import { slugOf, toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { CONFIGURATION } from '#platform';
import type { Configuration, Tag } from '#platform';
import { JobAdsQuery } from '#recruiting';
import type { JobAd } from '#recruiting';
import type { AdImage, Creative, SubmittedCreative } from '../domain/booking.events.js';
import { CAPACITY } from '../domain/calendar.js';
import type { OrderTerms } from '../domain/order.events.js';
import type { PageType } from '../domain/placement.events.js';
import { tickEnd, turnAt } from '../domain/rotation.js';
import { houseLabel, sponsoredLabel } from '../domain/sponsored-label.js';
import { jobPath, postPath, straightTo } from './post-address.js';

/** A picture of an ad in the sizes that it exists in; its addresses are site-relative. */
export interface AdPicture extends MediaFile {
  readonly variants: readonly { readonly url: string; readonly width: number }[];
  readonly alt: string;
}

/** An ad in its position, with the label and the sender that it never leaves without. */
export interface PlacedAd {
  /** `house` for the publication's own ad, where nobody else has one to show. */
  readonly kind: 'sponsored-post' | 'job-ad' | 'house';
  /** The booking's id; the placement's for a house ad. */
  readonly id: string;
  readonly slug: string;
  /** The key of its placement. */
  readonly placement: string;
  /** From 1. */
  readonly position: number;
  /** `Annonceindlæg fra {advertiser}`, `Egenannonce fra {publication}`. */
  readonly label: string;
  readonly advertiser: string;
  /** The title of a job ad. */
  readonly headline: string;
  readonly teaser: string | null;
  readonly image: AdPicture | null;
  /** Whose job it is, and where; null for everything else. */
  readonly job: { readonly employer: string; readonly region: string | null } | null;
  /** What must be told beside a political ad (Regulation (EU) 2024/900); null for one that is not political. */
  readonly political: OrderTerms['political'];
  /** Where the teaser leads: the page of the post or the job, site-relative, or the advertiser's absolute address. */
  readonly url: string;
  /** When what is shown last changed, the advertiser's name included. */
  readonly updatedAt: Instant;
}

/** What an answer is made of, and for how long it holds by what is recorded now. */
export interface AdsValidity {
  /** The next flight edge, the end of a job ad, or the next tick where a position is shared. Null when nothing is planned. */
  readonly validUntil: Instant | null;
  /** What it depends on. */
  readonly tags: readonly Tag[];
}

/** A placement with what stands in it. */
export interface FilledPlacement {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly positions: number;
  /** In the order of their positions; one whose turn is nobody's has the house ad, or is left out where there is none. */
  readonly ads: readonly PlacedAd[];
}

/** What stands in a placement at an instant. */
export interface AdsAnswer extends AdsValidity {
  /** Null when no placement has this key. */
  readonly placement: Omit<FilledPlacement, 'ads'> | null;
  readonly ads: readonly PlacedAd[];
}

/** What stands on a page at an instant. */
export interface PageAdsAnswer extends AdsValidity {
  /** Those of this type of page first, then those that all pages share; each in the order of their keys. */
  readonly placements: readonly FilledPlacement[];
}

/** An ad that is not in its place yet: somebody looks at it there before readers do. */
export interface AdToProve {
  readonly bookingId: string;
  readonly placement: string;
  readonly position: number;
  readonly advertiser: string;
  readonly creative: SubmittedCreative;
  readonly political: OrderTerms['political'];
}

/** Ads as of an instant. */
@Injectable()
export class AdsQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: JobAdsQuery,
    private readonly references: ReferencesQuery,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  /** For every position of a placement the ad whose turn it is. */
  async adsAt(placementKey: string, at: Instant): Promise<AdsAnswer> {
    const records = await this.dataSource.query<SlotRecord[]>(ADS_OF_PLACEMENT, [at, placementKey]);
    const { placements, ...validity } = await this.filled(records, at);
    const [first] = placements;
    if (!first) return { placement: null, ads: [], ...validity };
    const { ads, ...placement } = first;
    return { placement, ads, ...validity };
  }

  /** The same for every placement of a type of page, and for those that all pages share. */
  async adsOnPage(pageType: PageType, at: Instant): Promise<PageAdsAnswer> {
    const records = await this.dataSource.query<SlotRecord[]>(ADS_OF_PAGE, [at, [pageType, 'any']]);
    return this.filled(records, at);
  }

  /** An ad as it would stand in its place at an instant; null for a job ad that readers do not see then. */
  async placedAt(ad: AdToProve, at: Instant): Promise<PlacedAd | null> {
    const { creative, advertiser, placement, position, bookingId, political } = ad;
    const { headline, teaser, url, body, image, jobId } = creative;
    const shown: ShownAd = {
      ...{ booking_id: bookingId, key: placement, position, advertiser, headline, teaser, url, image },
      ...{ job_id: jobId, has_body: body !== null, political, updated_at: at },
    };
    return placedAd(shown, await this.targetsOf([shown], at));
  }

  /** One query, and one more each where job ads or pictures are shown. */
  private async filled(records: readonly SlotRecord[], at: Instant): Promise<PageAdsAnswer> {
    const flights = records.filter(isFlight);
    const houseAds = records.map((record) => ({ image: record.house_ad?.image ?? null, job_id: null }));
    const targets = await this.targetsOf([...flights, ...houseAds], at);
    const ids = [...new Set(records.map(({ placement_id }) => placement_id))];
    const placements = ids.flatMap((id) =>
      this.filledPlacement(
        records.filter(({ placement_id }) => placement_id === id),
        at,
        targets,
      ),
    );
    const edges = [
      ...records.map(({ edge }) => edge && toInstant(edge)),
      ...[...targets.jobs.values()].map(({ showsUntil }) => showsUntil),
      flights.some(({ share }) => share < CAPACITY) ? tickEnd(at) : null,
    ];
    return {
      placements,
      validUntil: edges.filter((edge) => edge !== null).sort()[0] ?? null,
      tags: [
        'ad_flights',
        ...(flights.some(({ order_id }) => order_id !== null) ? ['sales_orders'] : []),
        ...(flights.some(({ job_id }) => job_id !== null) ? ['job_ads'] : []),
        ...(targets.pictures.size > 0 ? ['published_articles.media'] : []),
      ],
    };
  }

  private filledPlacement(
    slots: readonly SlotRecord[],
    at: Instant,
    targets: AdTargets,
  ): readonly FilledPlacement[] {
    const [first] = slots;
    if (!first) return [];
    const { placement_id: id, key, name, positions } = first;
    const flights = slots.filter(isFlight);
    const ads = Array.from({ length: positions }, (_, index) => {
      const position = index + 1;
      const turn = turnAt(
        flights.filter((flight) => flight.position === position),
        at,
      );
      const ad = turn && placedAd({ ...turn, updated_at: toInstant(turn.updated_at) }, targets);
      return ad ?? this.houseAd(first, position, targets);
    });
    return [{ id, key, name, positions, ads: ads.filter((ad) => ad !== null) }];
  }

  /** Nothing is shown where there is no house ad: a place for ads is never filled with a placeholder. */
  private houseAd(
    { placement_id: id, key: placement, house_ad: houseAd, since }: PlacementRecord,
    position: number,
    { pictures }: AdTargets,
  ): PlacedAd | null {
    if (!houseAd) return null;
    const { name } = this.configuration.publication;
    const { headline, teaser, url } = houseAd;
    return {
      ...{ kind: 'house', id, slug: slugOf(headline), placement, position },
      ...{ label: houseLabel(name), advertiser: name },
      ...{ headline, teaser, image: pictureOf(houseAd.image, pictures), job: null, political: null },
      url: url ?? '/',
      updatedAt: toInstant(since),
    };
  }

  private async targetsOf(
    ads: readonly { readonly image: AdImage | null; readonly job_id: string | null }[],
    at: Instant,
  ): Promise<AdTargets> {
    const jobIds = [...new Set(ads.flatMap(({ job_id }) => job_id ?? []))];
    const mediaIds = [...new Set(ads.flatMap(({ image }) => image?.mediaId ?? []))];
    const [jobs, pictures] = await Promise.all([
      jobIds.length === 0 ? [] : this.jobs.byIds(jobIds, at),
      this.references.mediaFiles(mediaIds, at),
    ]);
    return { jobs: new Map(jobs.map((job) => [job.id, job])), pictures };
  }
}

/** What ads point to, by their ids at one instant. */
interface AdTargets {
  readonly jobs: ReadonlyMap<string, JobAd>;
  readonly pictures: ReadonlyMap<string, MediaFile>;
}

interface PlacementRecord {
  readonly placement_id: string;
  readonly key: string;
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
  readonly has_body: boolean;
  readonly updated_at: Date;
}

/** Null for a flight that has none of it, and where there is no flight. */
interface MayBeShown {
  readonly teaser: string | null;
  readonly url: string | null;
  readonly image: AdImage | null;
  readonly job_id: string | null;
  readonly political: OrderTerms['political'];
  readonly order_id: string | null;
}

type SlotRecord = PlacementRecord &
  MayBeShown & { readonly [Column in keyof FlightRecord]: FlightRecord[Column] | null };

type ShownAd = Omit<FlightRecord, 'share' | 'updated_at'> &
  Omit<MayBeShown, 'order_id'> & { readonly key: string; readonly updated_at: Instant };

/**
 * Placements are found by the indexes on (key, lower(visible)) and (page_type, lower(visible)); flights by those on
 * (placement_id, upper(visible)) and (placement_id, lower(visible)) however many are over, names, bookings and orders by primary key. In
 * the order of claims, which a rotation must keep.
 */
const adsOf = (placements: string) => `
  select p.placement_id, p.key, p.name, p.positions, p.house_ad, p.since,
         least(
           upper(p.visible),
           (select min(lower(n.visible)) from rm_ad_flights.flights n
             where n.placement_id = p.placement_id and lower(n.visible) > $1::timestamptz),
           (select min(upper(n.visible)) from rm_ad_flights.flights n
             where n.placement_id = p.placement_id and upper(n.visible) > $1::timestamptz)
         ) as edge,
         f.booking_id, f.position, f.share, a.name as advertiser, f.headline, f.teaser, f.url, f.image, f.job_id,
         b.order_id, o.political,
         f.body is not null as has_body, greatest(f.updated_at, a.since) as updated_at
    from rm_ad_flights.placements p
    left join (
      rm_ad_flights.flights f
      join rm_ad_flights.advertisers a on a.company_id = f.advertiser_id and a.visible @> $1::timestamptz
      join rm_ad_flights.bookings b on b.booking_id = f.booking_id
      left join rm_sales_orders.orders o on o.order_id = b.order_id and o.visible @> $1::timestamptz
    ) on f.placement_id = p.placement_id
     and upper(f.visible) > $1::timestamptz
     and lower(f.visible) <= $1::timestamptz
   where ${placements} and p.visible @> $1::timestamptz
   order by p.page_type = 'any', p.key collate "C", f.position, f.claim_version`;

const ADS_OF_PLACEMENT = adsOf('p.key collate "C" = $2');
const ADS_OF_PAGE = adsOf('p.page_type = any($2::text[])');

function isFlight(record: SlotRecord): record is PlacementRecord & FlightRecord & MayBeShown {
  return record.booking_id !== null;
}

/** Null for a job ad that readers do not see: its place goes to the house ad. */
function placedAd(ad: ShownAd, { jobs, pictures }: AdTargets): PlacedAd | null {
  const common = {
    id: ad.booking_id,
    placement: ad.key,
    position: ad.position,
    label: sponsoredLabel(ad.advertiser),
    advertiser: ad.advertiser,
    political: ad.political,
  };
  if (ad.job_id !== null) {
    const job = jobs.get(ad.job_id);
    if (!job) return null;
    const { slug, title, employer, regionLabel: region, updatedAt } = job;
    return {
      ...{ kind: 'job-ad', ...common, slug, headline: title, teaser: null, image: null },
      job: { employer: employer.name, region },
      url: jobPath(job),
      updatedAt: ad.updated_at > updatedAt ? ad.updated_at : updatedAt,
    };
  }
  const { headline, teaser } = ad;
  const target = { id: ad.booking_id, slug: slugOf(headline), targetUrl: ad.url, hasBody: ad.has_body };
  return {
    ...{ kind: 'sponsored-post', ...common, slug: target.slug, headline, teaser },
    image: pictureOf(ad.image, pictures),
    job: null,
    url: straightTo(target) ?? postPath(target),
    updatedAt: ad.updated_at,
  };
}

/** Null for a picture that is not there. */
export function pictureOf(image: AdImage | null, files: ReadonlyMap<string, MediaFile>): AdPicture | null {
  const file = image && files.get(image.mediaId);
  return image && file ? { ...file, variants: file.variants ?? [], alt: image.alt } : null;
}
