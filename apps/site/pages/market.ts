import { nameOfAd } from '#advertising';
import type { FilledPlacement, PlacedAd } from '#advertising';
import type { PeopleMove } from '#people';
import type { JobAd } from '#recruiting';
import type { JobAdModel, PeopleMoveModel, SponsoredPostModel } from '../views/view-models.js';

/** Site-relative address of a job ad. */
export function jobUrl({ slug, id }: { readonly slug: string; readonly id: string }): string {
  return `/job/${slug}-${id}`;
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

/** The ads of some placements one below the other; the same house ad never twice in one of them. */
export function railAdsOf(placements: readonly FilledPlacement[]): readonly PlacedAd[] {
  return placements.flatMap(({ ads }) => {
    const house = ads.find(({ kind }) => kind === 'house');
    return ads.filter((ad) => ad.kind !== 'house' || ad === house);
  });
}

/** A people move as the rail and the list show it. */
export function peopleMoveOf(move: PeopleMove): PeopleMoveModel {
  const anchor = `n-${move.id}`;
  return {
    anchor,
    url: `/navnenyt#${anchor}`,
    person: move.person,
    company: move.company.name,
    role: move.role,
    kind: move.label,
    effectiveDate: move.effectiveDate,
    text: move.text,
    photo: null,
  };
}
