import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { BodyDocument } from '#editorial';
import { slugOf, toInstant } from '#kernel';
import type { Instant, LocalDate } from '#kernel';
import type {
  EmploymentType,
  JobContactDetails,
  JobLocation,
  JobOccupation,
  JobSalary,
  WorkplaceType,
} from '../domain/job.events.js';
import { placesOfRegion } from '../domain/region-map.js';
import type { RegionPlaces } from '../domain/region-map.js';

/** Who has the job to give. */
export interface JobEmployer {
  readonly id: string;
  readonly name: string;
  readonly cvr: string | null;
  readonly website: string | null;
}

/** A job ad as lists show it, as of an instant: names are those of that instant. */
export interface JobAd {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly employer: JobEmployer;
  readonly regionLabel: string | null;
  /** What the label stands for; null for a label that the map of regions lacks. */
  readonly places: RegionPlaces | null;
  readonly location: JobLocation | null;
  readonly applyUrl: string | null;
  readonly postedAt: Instant;
  /** The last day to apply. */
  readonly deadline: LocalDate | null;
  /** Words in place of or beside a date, `snarest muligt`. */
  readonly deadlineText: string | null;
  /** Where the deadline's day ends; null when no deadline is known. */
  readonly validThrough: Instant | null;
  /** Where the ad stops showing, by what is recorded now. */
  readonly showsUntil: Instant | null;
  readonly employmentType: EmploymentType | null;
  readonly salary: JobSalary | null;
  readonly workplaceType: WorkplaceType | null;
  readonly occupation: JobOccupation | null;
  /** When what is shown last changed, the employer's name included. */
  readonly updatedAt: Instant;
}

/** A job ad in full. */
export interface FullJobAd extends JobAd {
  readonly description: BodyDocument | null;
  /** A person, who may be erased: nothing that outlives a request may keep it. */
  readonly contact: JobContactDetails | null;
}

/** A job ad as others may copy it: all that it says, and nobody who may be asked. */
export interface CopiedJobAd extends JobAd {
  readonly description: BodyDocument | null;
}

/** A job ad as the sitemap lists it. */
export interface JobSitemapEntry extends JobKey {
  readonly slug: string;
  readonly updatedAt: Instant;
}

/** What the address of a job ad answers at an instant. */
export type JobAdAnswer =
  | { readonly kind: 'found'; readonly job: FullJobAd }
  /** Readers have seen it, and do not now: 410. */
  | { readonly kind: 'gone'; readonly since: Instant }
  /** Readers have never seen it: 404. */
  | { readonly kind: 'unknown' };

/** Where a list goes on: behind this ad. */
export interface JobKey {
  readonly postedAt: Instant;
  readonly id: string;
}

/** Which of the newest ads to list. */
export interface NewestJobsOptions {
  readonly at: Instant;
  readonly limit: number;
  readonly after?: JobKey | undefined;
  /** Only those of this employer. */
  readonly companyId?: string | undefined;
}

/** Job ads as of an instant; every method is one query. */
@Injectable()
export class JobAdsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** An ad by its id. */
  async jobAt(id: string, at: Instant): Promise<JobAdAnswer> {
    const [record] = await this.dataSource.query<FullJobRecord[]>(JOB_AT, [at, id]);
    if (!record) return { kind: 'unknown' };
    const since = instantOrNull(record.shows_until);
    if (since !== null && since <= at) return { kind: 'gone', since };
    return { kind: 'found', job: fullJobOf(record) };
  }

  /** Those of some ads that show, in no order. */
  async byIds(ids: readonly string[], at: Instant): Promise<readonly JobAd[]> {
    const records = await this.dataSource.query<JobRecord[]>(JOBS_BY_IDS, [at, ids]);
    return records.map(jobOf);
  }

  /** The ads that show, newest first. */
  async newest(options: NewestJobsOptions): Promise<readonly JobAd[]> {
    const { companyId } = options;
    const records =
      companyId === undefined
        ? await this.dataSource.query<JobRecord[]>(NEWEST, parametersOf(options))
        : await this.dataSource.query<JobRecord[]>(NEWEST_OF_EMPLOYER, [...parametersOf(options), companyId]);
    return records.map(jobOf);
  }

  /** As {@link newest}, in full. */
  async newestInFull(options: Omit<NewestJobsOptions, 'companyId'>): Promise<readonly FullJobAd[]> {
    const records = await this.dataSource.query<FullJobRecord[]>(NEWEST_IN_FULL, parametersOf(options));
    return records.map(fullJobOf);
  }

  /** As {@link newest}, with their descriptions: a page of what others may copy. */
  async newestForCopies(options: Omit<NewestJobsOptions, 'companyId'>): Promise<readonly CopiedJobAd[]> {
    const records = await this.dataSource.query<CopiedJobRecord[]>(NEWEST_FOR_COPIES, parametersOf(options));
    return records.map((record) => ({ ...jobOf(record), description: record.description }));
  }

  /** The ads that show, oldest first: begin without `after`, go on behind the last one; not beyond `until`. */
  async sitemap(options: {
    readonly at: Instant;
    readonly limit: number;
    readonly after?: JobKey | undefined;
    readonly until?: JobKey | undefined;
  }): Promise<readonly JobSitemapEntry[]> {
    const { at, limit, after, until } = options;
    const records = await this.dataSource.query<
      Pick<JobRecord, 'job_id' | 'title' | 'posted_at' | 'updated_at'>[]
    >(SITEMAP, [
      at,
      limit,
      after?.postedAt ?? EVER,
      after?.id ?? FIRST_ID,
      until?.postedAt ?? at,
      until?.id ?? LAST_ID,
    ]);
    return records.map(({ job_id, title, posted_at, updated_at }) => ({
      id: job_id,
      slug: slugOf(title),
      postedAt: toInstant(posted_at),
      updatedAt: toInstant(updated_at),
    }));
  }

  /** Every `size`-th of the ads that show, oldest first: where a part of the sitemap ends. Reads an index alone. */
  async sitemapParts({
    at,
    size,
  }: {
    readonly at: Instant;
    readonly size: number;
  }): Promise<readonly JobKey[]> {
    const records = await this.dataSource.query<Pick<JobRecord, 'job_id' | 'posted_at'>[]>(SITEMAP_PARTS, [
      at,
      size,
    ]);
    return records.map(({ job_id, posted_at }) => ({ postedAt: toInstant(posted_at), id: job_id }));
  }

  /** When the ads that show at `at` last became what they are; null when there never was one. */
  async lastEdge(at: Instant): Promise<Instant | null> {
    const [record] = await this.dataSource.query<{ readonly edge: Date | null }[]>(LAST_EDGE, [at]);
    return instantOrNull(record?.edge ?? null);
  }

  /**
   * The next instant after `at` at which job ads change by what is recorded now; null when nothing is planned. Names
   * change only when they are recorded, so this bounds the life of a page made for now or later.
   */
  async nextEdge(at: Instant): Promise<Instant | null> {
    const [record] = await this.dataSource.query<{ readonly edge: Date | null }[]>(NEXT_EDGE, [at]);
    return instantOrNull(record?.edge ?? null);
  }
}

interface JobRecord {
  readonly job_id: string;
  readonly title: string;
  readonly company_id: string;
  readonly employer: string;
  readonly cvr: string | null;
  readonly website: string | null;
  readonly region_label: string | null;
  readonly location: JobLocation | null;
  readonly apply_url: string | null;
  readonly posted_at: Date;
  readonly deadline: LocalDate | null;
  readonly deadline_text: string | null;
  readonly valid_through: Date | null;
  readonly shows_until: Date | null;
  readonly employment_type: EmploymentType | null;
  readonly salary: JobSalary | null;
  readonly workplace_type: WorkplaceType | null;
  readonly occupation: JobOccupation | null;
  readonly updated_at: Date;
}

interface FullJobRecord extends JobRecord {
  readonly description: BodyDocument | null;
  readonly contact: JobContactDetails | null;
}

interface CopiedJobRecord extends JobRecord {
  readonly description: BodyDocument | null;
}

const EVER = '-infinity';
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const COLUMNS = `
  a.job_id, a.title, a.company_id, e.name as employer, e.cvr, e.website, a.region_label, a.location, a.apply_url,
  a.posted_at, a.deadline::text as deadline, a.deadline_text, a.valid_through, upper(a.visible) as shows_until,
  a.employment_type, a.salary, a.workplace_type, a.occupation,
  greatest(a.updated_at, e.since) as updated_at`;

const EMPLOYER = `join rm_job_ads.employers e on e.company_id = a.company_id and e.visible @> $1::timestamptz`;

/** Served by the primary key: the few versions of one ad, of which the last to begin by `$1` decides. */
const JOB_AT = `
  select ${COLUMNS}, a.description, a.contact
    from (select * from rm_job_ads.ads
           where job_id = $2::uuid and since <= $1::timestamptz
           order by since desc limit 1) a
    ${EMPLOYER}`;

/** Served by the primary key. */
const JOBS_BY_IDS = `
  select ${COLUMNS}
    from rm_job_ads.ads a
    ${EMPLOYER}
   where a.job_id = any($2::uuid[]) and a.visible @> $1::timestamptz`;

/**
 * Served by the index on (posted_at, job_id, lower(visible), upper(visible)): no ad shows before it was posted, so the
 * scan begins at `$1` and passes over closed ads without touching their rows; employers by primary key.
 */
const newestSelect = (columns: string, restriction = '') => `
  select ${columns}
    from rm_job_ads.ads a
    ${EMPLOYER}
   where a.posted_at <= $1::timestamptz
     and lower(a.visible) <= $1::timestamptz
     and (upper(a.visible) > $1::timestamptz or upper(a.visible) is null)
     and (a.posted_at, a.job_id) < ($3::timestamptz, $4::uuid)${restriction}
   order by a.posted_at desc, a.job_id desc
   limit $2`;

const NEWEST = newestSelect(COLUMNS);
const NEWEST_IN_FULL = newestSelect(`${COLUMNS}, a.description, a.contact`);
const NEWEST_FOR_COPIES = newestSelect(`${COLUMNS}, a.description`);
/** Served by the index on (company_id, posted_at, job_id). */
const NEWEST_OF_EMPLOYER = newestSelect(COLUMNS, ' and a.company_id = $5::uuid');

/** The ads that show, from what their index holds. */
const SHOWING = `
  a.posted_at <= $1::timestamptz
  and lower(a.visible) <= $1::timestamptz
  and (upper(a.visible) > $1::timestamptz or upper(a.visible) is null)`;

/** Served by the index on (posted_at, job_id, lower(visible), upper(visible)), read backwards. */
const SITEMAP = `
  select a.job_id, a.title, a.posted_at, greatest(a.updated_at, e.since) as updated_at
    from rm_job_ads.ads a
    ${EMPLOYER}
   where ${SHOWING}
     and (a.posted_at, a.job_id) > ($3::timestamptz, $4::uuid)
     and (a.posted_at, a.job_id) <= ($5::timestamptz, $6::uuid)
   order by a.posted_at, a.job_id
   limit $2`;

/** Served by the same index. */
const SITEMAP_PARTS = `
  select posted_at, job_id
    from (select a.posted_at, a.job_id, row_number() over (order by a.posted_at, a.job_id) as place
            from rm_job_ads.ads a where ${SHOWING}) numbered
   where place % $2 = 0
   order by posted_at, job_id`;

/** Served by the indexes on lower(visible) and upper(visible), each read at one end. */
const LAST_EDGE = `
  select greatest(
    (select max(lower(visible)) from rm_job_ads.ads where lower(visible) <= $1::timestamptz),
    (select max(upper(visible)) from rm_job_ads.ads
      where not upper_inf(visible) and upper(visible) <= $1::timestamptz)
  ) as edge`;

/** Served by the indexes on lower(visible) and upper(visible), each read at one end. */
const NEXT_EDGE = `
  select least(
    (select min(lower(visible)) from rm_job_ads.ads where lower(visible) > $1::timestamptz),
    (select min(upper(visible)) from rm_job_ads.ads
      where not upper_inf(visible) and upper(visible) > $1::timestamptz)
  ) as edge`;

function parametersOf({ at, limit, after }: NewestJobsOptions): unknown[] {
  return [at, limit, after?.postedAt ?? at, after?.id ?? LAST_ID];
}

function jobOf(record: JobRecord): JobAd {
  return {
    id: record.job_id,
    slug: slugOf(record.title),
    title: record.title,
    employer: {
      id: record.company_id,
      name: record.employer,
      cvr: record.cvr,
      website: record.website,
    },
    regionLabel: record.region_label,
    places: record.region_label === null ? null : placesOfRegion(record.region_label),
    location: record.location,
    applyUrl: record.apply_url,
    postedAt: toInstant(record.posted_at),
    deadline: record.deadline,
    deadlineText: record.deadline_text,
    validThrough: instantOrNull(record.valid_through),
    showsUntil: instantOrNull(record.shows_until),
    employmentType: record.employment_type,
    salary: record.salary,
    workplaceType: record.workplace_type,
    occupation: record.occupation,
    updatedAt: toInstant(record.updated_at),
  };
}

function fullJobOf(record: FullJobRecord): FullJobAd {
  return { ...jobOf(record), description: record.description, contact: record.contact };
}

function instantOrNull(date: Date | null): Instant | null {
  return date === null ? null : toInstant(date);
}
