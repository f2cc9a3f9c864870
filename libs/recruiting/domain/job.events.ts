import type { BodyDocument } from '#editorial';
import type { DomainEvent, Instant, LocalDate } from '#kernel';

/** Where the work is done, as feeds and JobPosting markup ask for it; the region label says it to readers. */
export interface JobLocation {
  /** ISO 3166-1 alpha-2, `DK`. */
  readonly country: string;
  readonly region: string | null;
  readonly municipality: string | null;
  readonly postcode: string | null;
  readonly city: string | null;
  readonly street: string | null;
}

/** The last day to apply, on the calendar of a zone. */
export interface JobDeadline {
  readonly day: LocalDate;
  /** IANA name. */
  readonly timeZone: string;
}

/** The terms of schema.org's employmentType. */
export const EMPLOYMENT_TYPES = [
  'FULL_TIME',
  'PART_TIME',
  'CONTRACTOR',
  'TEMPORARY',
  'INTERN',
  'VOLUNTEER',
  'PER_DIEM',
  'OTHER',
] as const;

/** One of {@link EMPLOYMENT_TYPES}. */
export type EmploymentType = (typeof EMPLOYMENT_TYPES)[number];

/** A pay range before tax, in hundredths of the currency (øre); an open end is null. */
export interface JobSalary {
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** ISO 4217, `DKK`. */
  readonly currency: string;
  readonly per: 'hour' | 'month' | 'year';
}

/** What a job ad says. An unknown value is null. */
export interface JobContent {
  readonly title: string;
  /** The employer in the directory of companies. */
  readonly companyId: string;
  /** The desk's label for readers, `Københavnsområdet`. */
  readonly regionLabel: string | null;
  readonly location: JobLocation | null;
  readonly description: BodyDocument | null;
  readonly applyUrl: string | null;
  readonly deadline: JobDeadline | null;
  /** Words in place of or beside a date, `snarest muligt`. */
  readonly deadlineText: string | null;
  readonly employmentType: EmploymentType | null;
  readonly salary: JobSalary | null;
}

/** For how long a job ad runs; whichever comes first ends it. */
export interface JobTerm {
  /** Where the day of the deadline ends (half-open); null when no deadline is known. */
  readonly validThrough: Instant | null;
  /** Where the ad stops showing for other reasons, such as 30 days without a deadline. */
  readonly showUntil: Instant | null;
}

/** A job ad was posted; readers see it from then on. */
export type JobPosted = DomainEvent<'JobPosted', JobContent & JobTerm>;

/** A job ad changed; only what changed is here, the term whole or not at all. */
export type JobRevised = DomainEvent<'JobRevised', Partial<JobContent> & Partial<JobTerm>>;

/** Why a job ad is closed. */
export type JobClosing = 'expired' | 'filled' | 'withdrawn';

/**
 * A job ad is over: readers no longer see it from the time of the event on. One that expired had stopped showing at
 * `dueAt` already; that fact changes no visibility.
 */
export type JobClosed = DomainEvent<
  'JobClosed',
  {
    readonly reason: JobClosing;
    /** The end of its term for `expired`, null otherwise. */
    readonly dueAt: Instant | null;
  }
>;

/** Everything that can have happened to a job ad. */
export type JobEvent = JobPosted | JobRevised | JobClosed;
