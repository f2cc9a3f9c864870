import type { BodyDocument } from '#editorial';
import type { DomainEvent, Instant, LocalDate, PrivacyGrounds } from '#kernel';

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

/** Whether the work is done at a workplace: the three that job boards tell apart. */
export const WORKPLACE_TYPES = ['on-site', 'hybrid', 'remote'] as const;

/** One of {@link WORKPLACE_TYPES}. */
export type WorkplaceType = (typeof WORKPLACE_TYPES)[number];

/** A pay range before tax, in hundredths of the currency (øre); an open end is null. */
export interface JobSalary {
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** ISO 4217, `DKK`. */
  readonly currency: string;
  readonly per: 'hour' | 'month' | 'year';
}

/** The classifications of occupations that an ad may use. */
export const OCCUPATION_SCHEMES = ['isco-08', 'disco-08', 'esco'] as const;

/** What is done in the job, in the words of a classification. */
export interface JobOccupation {
  readonly scheme: (typeof OCCUPATION_SCHEMES)[number];
  /** One to four digits of ISCO-08, one to six of DISCO-08, or the URI of an ESCO occupation. */
  readonly code: string;
}

/** Whom applicants may ask: a person, sealed in the log with a key of its own. */
export interface JobContactDetails {
  readonly name: string;
  readonly title: string | null;
  readonly phone: string | null;
  readonly email: string | null;
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
  readonly workplaceType: WorkplaceType | null;
  readonly occupation: JobOccupation | null;
  /** The booking of the ads context under which the ad is paid for; null for one that nobody pays for. */
  readonly bookingId: string | null;
}

/** For how long a job ad runs; whichever comes first ends it. */
export interface JobTerm {
  /** Where the day of the deadline ends (half-open); null when no deadline is known. */
  readonly validThrough: Instant | null;
  /** Where the ad stops showing for other reasons, such as 30 days without a deadline. */
  readonly showUntil: Instant | null;
}

/** The contact person as events carry one: who it is in clear, what is known of them sealed. */
export interface JobContactFacts {
  /** Names the contact person, and the key that seals what is known of them; null for none. */
  readonly contactId: string | null;
  /** Null without a contact person, and once the key is destroyed. */
  readonly personal: { readonly contact: JobContactDetails } | null;
}

/** A job ad was posted; readers see it from then on. */
export type JobPosted = DomainEvent<'JobPosted', JobContent & JobTerm & JobContactFacts>;

/**
 * A job ad changed; only what changed is here, the term whole or not at all, and so the contact person: `contactId`
 * is left out (and `personal` null) while that stays.
 */
export type JobRevised = DomainEvent<
  'JobRevised',
  Partial<JobContent> &
    Partial<JobTerm> & { readonly contactId?: string | null } & Pick<JobContactFacts, 'personal'>
>;

/** A job ad runs on, or again after it expired: its deadline and its whole term from now on. */
export type JobRenewed = DomainEvent<'JobRenewed', JobTerm & Pick<JobContent, 'deadline'>>;

/** The end of a job ad is near: it is time to ask whether it shall run on. Changes nothing that readers see. */
export type JobExpiryNeared = DomainEvent<
  'JobExpiryNeared',
  {
    /** Where the ad ends unless something happens. */
    readonly endsAt: Instant;
    readonly dueAt: Instant;
  }
>;

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

/** What was known of a contact person is gone, at every instant: the key is destroyed after this. */
export type JobContactErased = DomainEvent<
  'JobContactErased',
  { readonly contactId: string } & PrivacyGrounds
>;

/** Everything that can have happened to a job ad. */
export type JobEvent = JobPosted | JobRevised | JobRenewed | JobExpiryNeared | JobClosed | JobContactErased;
