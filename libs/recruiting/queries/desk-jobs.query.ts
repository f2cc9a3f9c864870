import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant, LocalDate } from '#kernel';
import type { JobClosing } from '../domain/job.events.js';
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
  /** Null while the ad is open. An ad whose end has passed is closed as soon as somebody has recorded it. */
  readonly closed: { readonly reason: JobClosing; readonly at: Instant } | null;
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
  readonly closed_reason: JobClosing | null;
  readonly closed_at: Date | null;
}

/** Served by the index on (posted_at, job_id); employers by primary key. */
const LIST = `
  select j.job_id, j.title, j.company_id, e.name as employer, j.region_label, j.deadline::text as deadline,
         j.posted_at, j.updated_at, j.closed_reason, j.closed_at
    from rm_job_ads.jobs j
    left join rm_job_ads.employers e on e.company_id = j.company_id and upper_inf(e.visible)
   where (j.posted_at, j.job_id) < ($2::timestamptz, $3::uuid)
   order by j.posted_at desc, j.job_id desc
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
    closed: reason !== null && closedAt !== null ? { reason, at: toInstant(closedAt) } : null,
  };
}
