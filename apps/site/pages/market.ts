import { nameOfAd } from '#advertising';
import type { AdvertiserPost, FilledPlacement, PlacedAd } from '#advertising';
import type { MediaFile } from '#editorial';
import { slugOf } from '#kernel';
import type { PeopleMove } from '#people';
import type { JobAd } from '#recruiting';
import type { JobAdModel, PeopleMoveModel, SponsoredPostModel } from '../views/view-models.js';

/** Site-relative address of a job ad. */
export function jobUrl({ slug, id }: { readonly slug: string; readonly id: string }): string {
  return `/job/${slug}-${id}`;
}

/** Site-relative address of what the site has of a company. */
export function companyUrl({ id, name }: { readonly id: string; readonly name: string }): string {
  return `/virksomhed/${slugOf(name)}-${id}`;
}

/** A job ad as the rail and the list show it. */
export function jobAdOf(job: JobAd): JobAdModel {
  return {
    url: jobUrl(job),
    employer: job.employer.name,
    title: job.title,
    region: job.regionLabel,
    deadline: job.deadline,
  };
}

/** An ad as the rail shows it; its label comes with it and is made in one place. */
export function sponsoredPostOf(ad: PlacedAd): SponsoredPostModel {
  const { kind, id: bookingId, placement: placementKey, position } = ad;
  const { url, label, advertiser, headline, teaser, image, job, political } = ad;
  // Nobody pays for the publication's own ads.
  const countedAs = kind === 'house' ? null : nameOfAd({ placementKey, position, bookingId });
  const picture = image && { ...image, caption: null, credit: null };
  return {
    url,
    label,
    advertiser,
    headline,
    teaser,
    image: picture,
    job,
    political,
    countedAs,
    upForProof: false,
  };
}

/** A post among others of its advertiser, where nothing was booked and nothing is counted. */
export function advertiserPostOf(post: AdvertiserPost): SponsoredPostModel {
  const { url, label, advertiser, headline, teaser, political } = post;
  const plain = { image: null, job: null, countedAs: null, upForProof: false };
  return { url, label, advertiser, headline, teaser, political, ...plain };
}

/** The ads of some placements one below the other; the same house ad never twice in one of them. */
export function railAdsOf(placements: readonly FilledPlacement[]): readonly PlacedAd[] {
  return placements.flatMap(({ ads }) => {
    const house = ads.find(({ kind }) => kind === 'house');
    return ads.filter((ad) => ad.kind !== 'house' || ad === house);
  });
}

/** A people move as the rail and the list show it. */
export function peopleMoveOf(move: PeopleMove, photo: MediaFile | null = null): PeopleMoveModel {
  const anchor = `n-${move.id}`;
  return {
    anchor,
    url: `/navnenyt#${anchor}`,
    person: move.person,
    company: move.company.name,
    companyUrl: companyUrl(move.company),
    role: move.role,
    kind: move.label,
    effectiveDate: move.effectiveDate,
    text: move.text,
    // The name is the alternative text: the media's own description outlives an erasure.
    photo: photo && {
      ...photo,
      variants: photo.variants ?? [],
      alt: move.person,
      caption: null,
      credit: null,
    },
    isIndexable: move.indexable,
  };
}
