import type { Instant } from '#kernel';
import type { PublicUrls } from '#platform';
import type { PlacedAd } from '../queries/ads.query.js';

/** An ad as the public JSON shows it: it never leaves without its label and its sender. */
export interface AdJson {
  readonly id: string;
  readonly kind: PlacedAd['kind'];
  /** Where the teaser leads. */
  readonly url: string;
  readonly commercial: true;
  /** `Annonceindlæg fra {advertiser}`: whoever shows the ad shows this. */
  readonly label: string;
  readonly advertiser: string;
  readonly headline: string;
  readonly teaser: string | null;
  readonly image: {
    readonly url: string;
    readonly width: number;
    readonly height: number;
    readonly alt: string;
  } | null;
  /** Whose job it is, and where; null for everything else. */
  readonly job: PlacedAd['job'];
  /** What must be told beside a political ad; `incomplete` says only that it is one, null that it is not. */
  readonly political: PlacedAd['political'];
  /** From 1. */
  readonly position: number;
  readonly updatedAt: Instant;
}

/** The JSON of an ad. */
export function adJson(ad: PlacedAd, urls: PublicUrls): AdJson {
  const { id, kind, url, label, advertiser, headline, teaser, image, job, political, position, updatedAt } =
    ad;
  return {
    id,
    kind,
    url: url.startsWith('/') ? urls.path(url) : url,
    commercial: true,
    label,
    advertiser,
    headline,
    teaser,
    image: image && {
      url: urls.path(image.url),
      width: image.width,
      height: image.height,
      alt: image.alt,
    },
    job,
    political,
    position,
    updatedAt,
  };
}
