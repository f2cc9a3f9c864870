import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError, toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { reviewBefore, SUBJECT_KINDS } from '../domain/retention-rules.js';
import type { SubjectKind } from '../domain/retention-rules.js';

/** Somebody of whom something personal is or was kept. */
export interface DataSubject {
  readonly id: string;
  readonly kind: SubjectKind;
  /** The ad of a contact person. */
  readonly jobId: string | null;
  readonly firstRecordedAt: Instant;
  readonly lastRecordedAt: Instant;
  readonly keepUntil: Instant | null;
  readonly erasedAt: Instant | null;
}

/** Where a list of reviews goes on: behind this one. */
export interface ReviewKey {
  readonly lastRecordedAt: Instant;
  readonly id: string;
}

interface SubjectRecord {
  readonly subject_id: string;
  readonly kind: SubjectKind;
  readonly job_id: string | null;
  readonly first_recorded_at: Date;
  readonly last_recorded_at: Date;
  readonly keep_until: Date | null;
  readonly erased_at: Date | null;
}

const COLUMNS = 'subject_id, kind, job_id, first_recorded_at, last_recorded_at, keep_until, erased_at';

const ONE = `select ${COLUMNS} from rm_data_subjects.subjects where subject_id = $1::uuid and kind is not null`;

const SOME = `
  select ${COLUMNS} from rm_data_subjects.subjects where subject_id = any ($1::uuid[]) and kind is not null`;

/** One branch a kind, each served by the index on (kind, last_recorded_at, subject_id). */
const DUE = `
  select ${COLUMNS} from (
    ${SUBJECT_KINDS.map(
      (kind, index) => `(select ${COLUMNS} from rm_data_subjects.subjects
      where kind = '${kind}' and erased_at is null
        and last_recorded_at < $${index + 5}::timestamptz
        and (keep_until is null or keep_until <= $2::timestamptz)
        and (last_recorded_at, subject_id) > ($3::timestamptz, $4::uuid)
      order by last_recorded_at, subject_id limit $1)`,
    ).join('\n    union all\n    ')}
  ) as due
  order by last_recorded_at, subject_id limit $1`;

/** Whom the newsroom keeps something of. */
@Injectable()
export class DataSubjectsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws DomainError `data-subject-unknown` (404). */
  async require(id: string): Promise<DataSubject> {
    const [record] = await this.dataSource.query<SubjectRecord[]>(ONE, [id]);
    if (record) return subjectOf(record);
    throw new DomainError(
      'not-found',
      'data-subject-unknown',
      'Nothing personal is kept under this id: give the id of a person in notices, or of the contact person of an ad.',
    );
  }

  /** Those of these who are known, in no order. */
  async byIds(ids: readonly string[]): Promise<readonly DataSubject[]> {
    const records = await this.dataSource.query<SubjectRecord[]>(SOME, [ids]);
    return records.map(subjectOf);
  }

  /** Who is due for another look by the rules of retention, longest untouched first. */
  async dueForReview(options: {
    readonly now: Instant;
    readonly limit: number;
    readonly after?: ReviewKey | undefined;
  }): Promise<readonly DataSubject[]> {
    const { now, limit, after } = options;
    const records = await this.dataSource.query<SubjectRecord[]>(DUE, [
      limit,
      now,
      after?.lastRecordedAt ?? '-infinity',
      after?.id ?? '00000000-0000-0000-0000-000000000000',
      ...SUBJECT_KINDS.map((kind) => reviewBefore(kind, now)),
    ]);
    return records.map(subjectOf);
  }
}

function subjectOf(record: SubjectRecord): DataSubject {
  const { keep_until, erased_at } = record;
  return {
    id: record.subject_id,
    kind: record.kind,
    jobId: record.job_id,
    firstRecordedAt: toInstant(record.first_recorded_at),
    lastRecordedAt: toInstant(record.last_recorded_at),
    keepUntil: keep_until && toInstant(keep_until),
    erasedAt: erased_at && toInstant(erased_at),
  };
}
