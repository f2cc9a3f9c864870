import { hash } from 'node:crypto';
import { aggregateIdOf } from '#event-store';
import type { BodyDocument } from '#editorial';
import { companyFactsTable, companyOf, foldCompanyFacts, isCompanyEvent } from '#companies';
import type { CompanyEvent } from '#companies';
import type { Instant, LocalDate, Recorded } from '#kernel';
import { endShowing, projection, table } from '#projections';
import type { ProjectionDefinition, RowSets, TableDefinition, Visible } from '#projections';
import { contentOf, setsTerm, termEnd } from '../domain/job.decider.js';
import { jobLikenessKey } from '../domain/job-likeness.js';
import { placesOfRegion } from '../domain/region-map.js';
import type {
  EmploymentType,
  JobClosed,
  JobContactDetails,
  JobContactErased,
  JobContactFacts,
  JobContent,
  JobEvent,
  JobExpiryNeared,
  JobLocation,
  JobOccupation,
  JobPosted,
  JobRenewed,
  JobRevised,
  JobSalary,
  JobTerm,
  WorkplaceType,
} from '../domain/job.events.js';

/** What both tables hold of an ad. */
export interface JobColumns {
  readonly title: string;
  readonly company_id: string;
  readonly region_label: string | null;
  readonly location: JobLocation | null;
  readonly description: BodyDocument | null;
  readonly apply_url: string | null;
  readonly deadline: LocalDate | null;
  readonly deadline_zone: string | null;
  readonly deadline_text: string | null;
  readonly employment_type: EmploymentType | null;
  readonly salary: JobSalary | null;
  readonly workplace_type: WorkplaceType | null;
  readonly occupation: JobOccupation | null;
  readonly booking_id: string | null;
  readonly contact_id: string | null;
  /** Null without a contact person, and once they are erased: in every version. */
  readonly contact: JobContactDetails | null;
  readonly valid_through: Instant | null;
  readonly posted_at: Instant;
  readonly updated_at: Instant;
}

/** A version of an ad, in the time it shows to readers. */
export interface JobAdRow extends JobColumns {
  readonly job_id: string;
  readonly since: Instant;
  readonly visible: Visible;
}

/** An ad as it stands now, for the desk. */
export interface JobRow extends JobColumns {
  readonly job_id: string;
  readonly show_until: Instant | null;
  /** The earlier of its two ends. */
  readonly ends_at: Instant | null;
  /** The revision of the event that set the term. */
  readonly term_version: number;
  /** Since when it is on record that the end is near. */
  readonly end_nears_since: Instant | null;
  readonly renewed_at: Instant | null;
  /** False for a label that the map of regions lacks; raise the projection's revision with the map. */
  readonly region_known: boolean;
  /** Equal for ads that are likely the same job: a hash, for the key may be long. */
  readonly likeness: string;
  readonly closed_reason: string | null;
  readonly closed_at: Instant | null;
}

const columns = {
  title: 'text',
  company_id: 'uuid',
  region_label: 'text?',
  location: 'jsonb?',
  description: 'jsonb?',
  apply_url: 'text?',
  deadline: 'date?',
  deadline_zone: 'text?',
  deadline_text: 'text?',
  employment_type: 'text?',
  salary: 'jsonb?',
  workplace_type: 'text?',
  occupation: 'jsonb?',
  booking_id: 'uuid?',
  contact_id: 'uuid?',
  contact: 'jsonb?',
  valid_through: 'timestamptz?',
  posted_at: 'timestamptz',
  updated_at: 'timestamptz',
} as const satisfies TableDefinition<JobColumns>['columns'];

/** The words of a contact person's name, whatever their case; ICU folds letters beyond ASCII too. */
export const CONTACT_NAME_WORDS = `to_tsvector('simple', lower(contact ->> 'name' collate "und-x-icu"))`;

const tables = {
  ads: table<JobAdRow>({
    columns: { job_id: 'uuid', since: 'timestamptz', visible: 'tstzrange', ...columns },
    primaryKey: ['job_id', 'since'],
    partitionKey: 'job_id',
    indexes: [
      // Lists at any instant, newest first: no ad shows before it was posted, so a scan begins at the instant.
      '(posted_at desc, job_id desc, lower(visible), upper(visible))',
      // The next instant at which something changes.
      '(lower(visible))',
      '(upper(visible)) where not upper_inf(visible)',
      // What an employer has, newest first.
      '(company_id, posted_at desc, job_id desc)',
      // Contact persons by name, for whoever asks what is kept of them.
      `using gin (${CONTACT_NAME_WORDS}) where contact is not null`,
    ],
  }),
  jobs: table<JobRow>({
    columns: {
      job_id: 'uuid',
      show_until: 'timestamptz?',
      ends_at: 'timestamptz?',
      term_version: 'int',
      end_nears_since: 'timestamptz?',
      renewed_at: 'timestamptz?',
      region_known: 'boolean',
      likeness: 'text',
      closed_reason: 'text?',
      closed_at: 'timestamptz?',
      ...columns,
    },
    primaryKey: ['job_id'],
    partitionKey: 'job_id',
    indexes: [
      '(posted_at desc, job_id desc)',
      // Open ads by their end, soonest first.
      '(ends_at, job_id) where closed_at is null',
      // Open ads whose label stands for no place.
      '(region_label collate "C") where closed_at is null and not region_known',
      // Open ads that are likely the same.
      '(likeness collate "C", job_id) where closed_at is null',
    ],
  }),
  employers: companyFactsTable,
};

type Rows = RowSets<typeof tables>;

/** What readers see of job ads at every instant, and what the desk has now. */
export const jobAds = projection<JobEvent | CompanyEvent, typeof tables>({
  name: 'job_ads',
  revision: 3,
  categories: ['job', 'company'],
  tables,
  removing: ['JobClosed', 'JobContactErased'],

  partitions(event) {
    if (isCompanyEvent(event)) return { employers: [companyOf(event)] };
    const id = aggregateIdOf(event.stream);
    return { ads: [id], jobs: [id] };
  },

  apply(event, rows) {
    if (isCompanyEvent(event)) {
      foldCompanyFacts(event, rows.employers);
      return;
    }
    switch (event.type) {
      case 'JobPosted':
        posted(event, rows);
        return;
      case 'JobRevised':
        revised(event, rows);
        return;
      case 'JobRenewed':
        renewed(event, rows);
        return;
      case 'JobExpiryNeared':
        nearsEnd(event, rows);
        return;
      case 'JobClosed':
        closed(event, rows);
        return;
      case 'JobContactErased':
        contactErased(event, rows);
        return;
    }
  },
});

/** All projections of this context. */
export const recruitingProjections: readonly ProjectionDefinition[] = [jobAds];

function posted(event: Recorded<JobPosted>, rows: Rows): void {
  const job_id = aggregateIdOf(event.stream);
  const job: JobRow = {
    job_id,
    ...columnsOf(contentOf(event.data)),
    ...contactColumns(event.data),
    ...termColumns(event.data, event),
    posted_at: event.occurredAt,
    updated_at: event.occurredAt,
    renewed_at: null,
    closed_reason: null,
    closed_at: null,
  };
  rows.jobs.put(job);
  show(job, event.occurredAt, rows);
}

function revised(event: Recorded<JobRevised>, rows: Rows): void {
  const known = rows.jobs.get({ job_id: aggregateIdOf(event.stream) });
  if (!known || known.closed_at !== null) return;
  const { data } = event;
  const { contactId, personal } = data;
  showAnew(
    {
      ...known,
      ...columnsOf(contentOf({ ...contentIn(known), ...data })),
      ...(contactId === undefined ? {} : contactColumns({ contactId, personal })),
      ...(setsTerm(data) ? termColumns(data, event) : {}),
    },
    event.occurredAt,
    rows,
  );
}

function renewed(event: Recorded<JobRenewed>, rows: Rows): void {
  const known = rows.jobs.get({ job_id: aggregateIdOf(event.stream) });
  if (!known) return;
  const { deadline } = event.data;
  showAnew(
    {
      ...known,
      ...columnsOf({ ...contentIn(known), deadline }),
      ...termColumns(event.data, event),
      renewed_at: event.occurredAt,
      closed_reason: null,
      closed_at: null,
    },
    event.occurredAt,
    rows,
  );
}

function showAnew(changed: JobRow, at: Instant, rows: Rows): void {
  const job = { ...changed, updated_at: at };
  rows.jobs.put(job);
  endShowing(rows.ads, rows.ads.partition(job.job_id), at);
  show(job, at, rows);
}

function nearsEnd(event: Recorded<JobExpiryNeared>, rows: Rows): void {
  const job = rows.jobs.get({ job_id: aggregateIdOf(event.stream) });
  if (job) rows.jobs.put({ ...job, end_nears_since: event.data.dueAt });
}

/** Takes a person out of every version, past ones too. */
function contactErased(event: Recorded<JobContactErased>, rows: Rows): void {
  const job_id = aggregateIdOf(event.stream);
  const { contactId } = event.data;
  const nobody = { contact_id: null, contact: null };
  const job = rows.jobs.get({ job_id });
  if (job?.contact_id === contactId) rows.jobs.put({ ...job, ...nobody });
  for (const ad of rows.ads.partition(job_id)) {
    if (ad.contact_id === contactId) rows.ads.put({ ...ad, ...nobody });
  }
}

/** An ad that expired stopped showing at its end already, so that a fact which comes late takes nothing back. */
function closed(event: Recorded<JobClosed>, rows: Rows): void {
  const job_id = aggregateIdOf(event.stream);
  const { reason, dueAt } = event.data;
  const job = rows.jobs.get({ job_id });
  const closed_at = dueAt ?? event.occurredAt;
  if (job) rows.jobs.put({ ...job, closed_reason: reason, closed_at, updated_at: event.occurredAt });
  endShowing(rows.ads, rows.ads.partition(job_id), closed_at);
}

function show(job: JobRow, since: Instant, rows: Rows): void {
  const { show_until: _until, end_nears_since: _near, renewed_at: _renewed, ...rest } = job;
  const {
    region_known: _known,
    likeness: _likeness,
    term_version: _version,
    closed_reason: _reason,
    closed_at: _at,
    ...open
  } = rest;
  const { ends_at: until, ...ad } = open;
  rows.ads.put({ ...ad, since, visible: { from: since, until } });
}

function termColumns(
  term: JobTerm,
  { revision }: Recorded<JobEvent>,
): Pick<JobRow, 'valid_through' | 'show_until' | 'ends_at' | 'term_version' | 'end_nears_since'> {
  const { validThrough, showUntil } = term;
  return {
    term_version: Number(revision),
    valid_through: validThrough,
    show_until: showUntil,
    ends_at: termEnd(term),
    end_nears_since: null,
  };
}

function contactColumns({ contactId, personal }: JobContactFacts): Pick<JobRow, 'contact_id' | 'contact'> {
  return { contact_id: contactId, contact: personal?.contact ?? null };
}

/** The mark that ads share which are likely the same job. */
export function likenessOf(content: Pick<JobContent, 'title' | 'companyId' | 'regionLabel'>): string {
  return hash('sha256', jobLikenessKey(content), 'hex');
}

type ContentColumns = Omit<
  JobColumns,
  'valid_through' | 'posted_at' | 'updated_at' | 'contact_id' | 'contact'
>;

function columnsOf(content: JobContent): ContentColumns & Pick<JobRow, 'region_known' | 'likeness'> {
  const { regionLabel } = content;
  return {
    region_known: regionLabel === null || placesOfRegion(regionLabel) !== null,
    likeness: likenessOf(content),
    title: content.title,
    company_id: content.companyId,
    region_label: content.regionLabel,
    location: content.location,
    description: content.description,
    apply_url: content.applyUrl,
    deadline: content.deadline?.day ?? null,
    deadline_zone: content.deadline?.timeZone ?? null,
    deadline_text: content.deadlineText,
    employment_type: content.employmentType,
    salary: content.salary,
    workplace_type: content.workplaceType,
    occupation: content.occupation,
    booking_id: content.bookingId,
  };
}

function contentIn(row: ContentColumns): JobContent {
  const { deadline: day, deadline_zone: timeZone } = row;
  return {
    title: row.title,
    companyId: row.company_id,
    regionLabel: row.region_label,
    location: row.location,
    description: row.description,
    applyUrl: row.apply_url,
    deadline: day !== null && timeZone !== null ? { day, timeZone } : null,
    deadlineText: row.deadline_text,
    employmentType: row.employment_type,
    salary: row.salary,
    workplaceType: row.workplace_type,
    occupation: row.occupation,
    bookingId: row.booking_id,
  };
}
