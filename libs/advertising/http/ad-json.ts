import type { Instant } from '#kernel';
import type { PublicUrls } from '#platform';
import type { PlacedAd } from '../queries/ads.query.js';

/** An ad as the public JSON shows it: it never leaves without its label and its sender. */
export interface AdJson {
  readonly id: string;
  readonly kind: 'sponsored-post' | 'house';
  /** Where the teaser leads. */
  readonly url: string;
  readonly commercial: true;
  /** `Annonceindlæg fra {advertiser}`: whoever shows the ad shows this. */
  readonly label: string;
  readonly advertiser: string;
  readonly headline: string;
  readonly teaser: string | null;
  /** From 1. */
  readonly position: number;
  readonly updatedAt: Instant;
}

/** The JSON of an ad. */
export function adJson(ad: PlacedAd, urls: PublicUrls): AdJson {
  const { id, kind, url, label, advertiser, headline, teaser, position, updatedAt } = ad;
  return {
    id,
    kind,
    url: url.startsWith('/') ? urls.path(url) : url,
    commercial: true,
    label,
    advertiser,
    headline,
    teaser,
    position,
    updatedAt,
  };
}
