import type { Instant, LocalDate } from '#kernel';
import type { PublicUrls } from '#platform';
import type {
  EmploymentType,
  JobContactDetails,
  JobLocation,
  JobOccupation,
  JobSalary,
  WorkplaceType,
} from '../domain/job.events.js';
import type { RegionPlaces } from '../domain/region-map.js';
import type { FullJobAd, JobAd } from '../queries/job-ads.query.js';

/**
 * A job ad as the public JSON shows it; what is unknown is null. It holds no person, so that copies of it may be kept
 * and handed on.
 */
export interface JobJson {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly employer: { readonly name: string; readonly cvr: string | null };
  readonly regionLabel: string | null;
  readonly applyUrl: string | null;
  readonly postedAt: Instant;
  /** Where the last day to apply ends. */
  readonly validThrough: Instant | null;
  readonly updatedAt: Instant;
  /** The last day to apply, and words in place of or beside it. */
  readonly deadline: LocalDate | null;
  readonly deadlineText: string | null;
  readonly location: JobLocation | null;
  /** What the region label stands for; null for one that stands for no place that is known. */
  readonly places: RegionPlaces | null;
  readonly workplaceType: WorkplaceType | null;
  readonly employmentType: EmploymentType | null;
  readonly salary: JobSalary | null;
  readonly occupation: JobOccupation | null;
}

/** The JSON of a job ad, member by member in one order: stored JSON keeps none. */
export function jobJson(job: JobAd, urls: PublicUrls): JobJson {
  const { id, slug, title, employer, regionLabel, applyUrl, postedAt, validThrough, updatedAt } = job;
  const { location, salary, occupation } = job;
  return {
    id,
    url: urls.job({ slug, id }),
    title,
    employer: { name: employer.name, cvr: employer.cvr },
    regionLabel,
    applyUrl,
    postedAt,
    validThrough,
    updatedAt,
    deadline: job.deadline,
    deadlineText: job.deadlineText,
    location: location && {
      country: location.country,
      region: location.region,
      municipality: location.municipality,
      postcode: location.postcode,
      city: location.city,
      street: location.street,
    },
    places: job.places,
    workplaceType: job.workplaceType,
    employmentType: job.employmentType,
    salary: salary && {
      minimum: salary.minimum,
      maximum: salary.maximum,
      currency: salary.currency,
      per: salary.per,
    },
    occupation: occupation && { scheme: occupation.scheme, code: occupation.code },
  };
}

/** A job ad with the person whom applicants may ask: for those who ask now, never for a copy. */
export interface JobWithContactJson extends JobJson {
  readonly contact: JobContactDetails | null;
}

/** As {@link jobJson}, with the contact person. */
export function jobWithContactJson(job: FullJobAd, urls: PublicUrls): JobWithContactJson {
  const { contact } = job;
  return {
    ...jobJson(job, urls),
    contact: contact && {
      name: contact.name,
      title: contact.title,
      phone: contact.phone,
      email: contact.email,
    },
  };
}
