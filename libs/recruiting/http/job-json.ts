import type { Instant } from '#kernel';
import type { PublicUrls } from '#platform';
import type { JobAd } from '../queries/job-ads.query.js';

/** A job ad as the public JSON shows it; what is unknown is null. */
export interface JobJson {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly employer: { readonly name: string };
  readonly regionLabel: string | null;
  readonly applyUrl: string | null;
  readonly postedAt: Instant;
  /** Where the last day to apply ends. */
  readonly validThrough: Instant | null;
  readonly updatedAt: Instant;
}

/** The JSON of a job ad. */
export function jobJson(job: JobAd, urls: PublicUrls): JobJson {
  const { id, slug, title, employer, regionLabel, applyUrl, postedAt, validThrough, updatedAt } = job;
  return {
    id,
    url: urls.job({ slug, id }),
    title,
    employer: { name: employer.name },
    regionLabel,
    applyUrl,
    postedAt,
    validThrough,
    updatedAt,
  };
}
