import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant, LocalDate } from '#kernel';
import type { JobClosing, JobContactDetails } from '../domain/job.events.js';
import type { JobContent } from '../domain/job.events.js';
import { likenessOf } from '../projections/job-ads.projection.js';
import type { JobKey } from './job-ads.query.js';

/** A job ad as the desk lists it, as it stands now. */
export interface DeskJob {
  readonly id: string;
  readonly title: string;
  readonly employer: { readonly id: string; readonly name: string };
  readonly regionLabel: string | null;
  readonly deadline: LocalDate | null;
  readonly postedAt: Instant;
  readonly updatedAt: Instant;
  /** Where the ad stops showing unless it is renewed or closed before. */
  readonly endsAt: Instant | null;
  /** The booking under which it is paid for. */
  readonly bookingId: string | null;
  /** Null while the ad is open. An ad whose end has passed is closed as soon as somebody has recorded it. */
  readonly closed: { readonly reason: JobClosing; readonly at: Instant } | null;
}

/** An ad whose end comes near, with what is needed to ask its employer. */
export interface EndingJob extends DeskJob {
  readonly endsAt: Instant;
  /** The revision that set the term: a renewal link is made for it. */
  readonly termVersion: number;
  /** Since when it is on record that the end is near; null while it is not, or when it never will be. */
  readonly nearsEndSince: Instant | null;
  readonly contact: JobContactDetails | null;
}

/** A region label that stands for no known place, and how many open ads have it. */
export interface UnknownRegion {
  readonly regionLabel: string;
  readonly jobs: number;
  /** One of them. */
  readonly jobId: string;
}

/** An open ad that another one resembles. */
export interface LikelyDuplicate extends DeskJob {
  /** Equal for the ads that resemble each other: same employer, title and region. */
  readonly likeness: string;
}

/** All job ads, for the desk. */
@Injectable()
export class DeskJobsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first, closed ones too. */
  async list(options: {
    readonly limit: number;
    readonly after?: JobKey | undefined;
  }): Promise<readonly DeskJob[]> {
    const { limit, after } = options;
    const records = await this.dataSource.query<DeskJobRecord[]>(LIST, [
      limit,
      after?.postedAt ?? 'infinity',
      after?.id ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
    ]);
    return records.map(deskJobOf);
  }

  /** Open ads that end after `at` and by `until`, soonest first. */
  async ending(options: {
    readonly at: Instant;
    readonly until: Instant;
    readonly limit: number;
    readonly after?: { readonly endsAt: Instant; readonly id: string } | undefined;
  }): Promise<readonly EndingJob[]> {
    const { at, until, limit, after } = options;
    const records = await this.dataSource.query<EndingJobRecord[]>(ENDING, [
      limit,
      until,
      after?.endsAt ?? at,
      after?.id ?? LAST_ID,
    ]);
    return records.map((record) => ({
      ...deskJobOf(record),
      endsAt: toInstant(record.ends_at),
      termVersion: record.term_version,
      nearsEndSince: instantOrNull(record.end_nears_since),
      contact: record.contact,
    }));
  }

  /** Labels of open ads that stand for no known place, in the order of the labels. */
  async unknownRegions(options: {
    readonly limit: number;
    readonly after?: string | undefined;
  }): Promise<readonly UnknownRegion[]> {
    const { limit, after } = options;
    const records = await this.dataSource.query<UnknownRegionRecord[]>(UNKNOWN_REGIONS, [limit, after ?? '']);
    return records.map((record) => ({
      regionLabel: record.region_label,
      jobs: record.jobs,
      jobId: record.job_id,
    }));
  }

  /** The ids of other open ads that are likely the same job as this one; at most ten. */
  async resembling(
    job: { readonly id: string } & Pick<JobContent, 'title' | 'companyId' | 'regionLabel'>,
  ): Promise<readonly string[]> {
    const records = await this.dataSource.query<Pick<DeskJobRecord, 'job_id'>[]>(RESEMBLING, [
      likenessOf(job),
      job.id,
    ]);
    return records.map(({ job_id: id }) => id);
  }

  /** Open ads that resemble another open one, those that resemble each other side by side. */
  async likelyDuplicates(options: {
    readonly limit: number;
    readonly after?: { readonly likeness: string; readonly id: string } | undefined;
  }): Promise<readonly LikelyDuplicate[]> {
    const { limit, after } = options;
    const records = await this.dataSource.query<LikelyDuplicateRecord[]>(LIKELY_DUPLICATES, [
      limit,
      after?.likeness ?? '',
      after?.id ?? NO_ID,
    ]);
    return records.map((record) => ({ ...deskJobOf(record), likeness: record.likeness }));
  }
}

interface DeskJobRecord {
  readonly job_id: string;
  readonly title: string;
  readonly company_id: string;
  readonly employer: string | null;
  readonly region_label: string | null;
  readonly deadline: LocalDate | null;
  readonly posted_at: Date;
  readonly updated_at: Date;
  readonly ends_at: Date | null;
  readonly booking_id: string | null;
  readonly closed_reason: JobClosing | null;
  readonly closed_at: Date | null;
}

interface EndingJobRecord extends DeskJobRecord {
  readonly ends_at: Date;
  readonly term_version: number;
  readonly end_nears_since: Date | null;
  readonly contact: JobContactDetails | null;
}

interface UnknownRegionRecord {
  readonly region_label: string;
  readonly jobs: number;
  readonly job_id: string;
}

interface LikelyDuplicateRecord extends DeskJobRecord {
  readonly likeness: string;
}

const NO_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const COLUMNS = `
  j.job_id, j.title, j.company_id, e.name as employer, j.region_label, j.deadline::text as deadline,
  j.posted_at, j.updated_at, j.ends_at, j.booking_id, j.closed_reason, j.closed_at`;

/** By primary key. */
const EMPLOYER = `
  left join rm_job_ads.employers e on e.company_id = j.company_id and upper_inf(e.visible)`;

/** Served by the index on (posted_at, job_id). */
const LIST = `
  select ${COLUMNS}
    from rm_job_ads.jobs j ${EMPLOYER}
   where (j.posted_at, j.job_id) < ($2::timestamptz, $3::uuid)
   order by j.posted_at desc, j.job_id desc
   limit $1`;

/** Served by the index on (ends_at, job_id) of open ads. */
const ENDING = `
  select ${COLUMNS}, j.term_version, j.end_nears_since, j.contact
    from rm_job_ads.jobs j ${EMPLOYER}
   where j.closed_at is null and j.ends_at <= $2::timestamptz
     and (j.ends_at, j.job_id) > ($3::timestamptz, $4::uuid)
   order by j.ends_at, j.job_id
   limit $1`;

/** Served by the index on region_label of open ads with an unknown one. */
const UNKNOWN_REGIONS = `
  select j.region_label, least(count(*), 10001)::int as jobs, (min(j.job_id::text))::uuid as job_id
    from rm_job_ads.jobs j
   where j.closed_at is null and not j.region_known and j.region_label collate "C" > $2
   group by j.region_label collate "C", j.region_label
   order by j.region_label collate "C"
   limit $1`;

/** Served by the index on (likeness, job_id) of open ads. */
const RESEMBLING = `
  select j.job_id from rm_job_ads.jobs j
   where j.closed_at is null and j.likeness collate "C" = $1 and j.job_id <> $2::uuid
   order by j.job_id
   limit 10`;

/** Served by the index on (likeness, job_id) of open ads, read once and asked once for each. */
const LIKELY_DUPLICATES = `
  select ${COLUMNS}, j.likeness
    from rm_job_ads.jobs j ${EMPLOYER}
   where j.closed_at is null and (j.likeness collate "C", j.job_id) > ($2, $3::uuid)
     and exists (select from rm_job_ads.jobs o
                  where o.closed_at is null and o.likeness collate "C" = j.likeness collate "C" and o.job_id <> j.job_id)
   order by j.likeness collate "C", j.job_id
   limit $1`;

function deskJobOf(record: DeskJobRecord): DeskJob {
  const { closed_reason: reason, closed_at: closedAt } = record;
  return {
    id: record.job_id,
    title: record.title,
    employer: { id: record.company_id, name: record.employer ?? '' },
    regionLabel: record.region_label,
    deadline: record.deadline,
    postedAt: toInstant(record.posted_at),
    updatedAt: toInstant(record.updated_at),
    endsAt: instantOrNull(record.ends_at),
    bookingId: record.booking_id,
    closed: reason !== null && closedAt !== null ? { reason, at: toInstant(closedAt) } : null,
  };
}

function instantOrNull(date: Date | null): Instant | null {
  return date === null ? null : toInstant(date);
}
