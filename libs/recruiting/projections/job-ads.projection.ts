import { aggregateIdOf } from '#event-store';
import type { BodyDocument } from '#editorial';
import { companyNamesTable, companyOf, foldCompanyName, isCompanyEvent } from '#companies';
import type { CompanyEvent } from '#companies';
import type { Instant, LocalDate, Recorded } from '#kernel';
import { endShowing, projection, table } from '#projections';
import type { ProjectionDefinition, RowSets, TableDefinition, Visible } from '#projections';
import { contentOf, termEnd } from '../domain/job.decider.js';
import type {
  EmploymentType,
  JobClosed,
  JobContent,
  JobEvent,
  JobLocation,
  JobPosted,
  JobRevised,
  JobSalary,
  JobTerm,
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
  valid_through: 'timestamptz?',
  posted_at: 'timestamptz',
  updated_at: 'timestamptz',
} as const satisfies TableDefinition<JobColumns>['columns'];

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
    ],
  }),
  jobs: table<JobRow>({
    columns: {
      job_id: 'uuid',
      show_until: 'timestamptz?',
      closed_reason: 'text?',
      closed_at: 'timestamptz?',
      ...columns,
    },
    primaryKey: ['job_id'],
    partitionKey: 'job_id',
    indexes: ['(posted_at desc, job_id desc)'],
  }),
  employers: companyNamesTable,
};

type Rows = RowSets<typeof tables>;

/** What readers see of job ads at every instant, and what the desk has now. */
export const jobAds = projection<JobEvent | CompanyEvent, typeof tables>({
  name: 'job_ads',
  revision: 1,
  categories: ['job', 'company'],
  tables,
  removing: ['JobClosed'],

  partitions(event) {
    if (isCompanyEvent(event)) return { employers: [companyOf(event)] };
    const id = aggregateIdOf(event.stream);
    return { ads: [id], jobs: [id] };
  },

  apply(event, rows) {
    if (isCompanyEvent(event)) {
      foldCompanyName(event, rows.employers);
      return;
    }
    switch (event.type) {
      case 'JobPosted':
        posted(event, rows);
        return;
      case 'JobRevised':
        revised(event, rows);
        return;
      case 'JobClosed':
        closed(event, rows);
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
    valid_through: event.data.validThrough,
    show_until: event.data.showUntil,
    posted_at: event.occurredAt,
    updated_at: event.occurredAt,
    closed_reason: null,
    closed_at: null,
  };
  rows.jobs.put(job);
  show(job, event.occurredAt, rows);
}

function revised(event: Recorded<JobRevised>, rows: Rows): void {
  const known = rows.jobs.get({ job_id: aggregateIdOf(event.stream) });
  if (!known || known.closed_at !== null) return;
  const job: JobRow = {
    ...known,
    ...columnsOf({ ...contentIn(known), ...event.data }),
    ...termOf({ validThrough: known.valid_through, showUntil: known.show_until, ...event.data }),
    updated_at: event.occurredAt,
  };
  rows.jobs.put(job);
  endShowing(rows.ads, rows.ads.partition(job.job_id), event.occurredAt);
  show(job, event.occurredAt, rows);
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
  const { show_until, closed_reason: _reason, closed_at: _at, ...ad } = job;
  const until = termEnd({ validThrough: job.valid_through, showUntil: show_until });
  rows.ads.put({ ...ad, since, visible: { from: since, until } });
}

function termOf({ validThrough, showUntil }: JobTerm): Pick<JobRow, 'valid_through' | 'show_until'> {
  return { valid_through: validThrough, show_until: showUntil };
}

type ContentColumns = Omit<JobColumns, 'valid_through' | 'posted_at' | 'updated_at'>;

function columnsOf(content: JobContent): ContentColumns {
  return {
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
  };
}
