import { aggregateIdOf } from '#event-store';
import type { Instant, Recorded } from '#kernel';
import type { PersonEvent } from '#people';
import { projection, table } from '#projections';
import type { RowSets } from '#projections';
import type { JobEvent } from '#recruiting';
import type { RetentionReviewed } from '../domain/retention.events.js';
import type { SubjectKind } from '../domain/retention-rules.js';

/** Somebody of whom personal fields were sealed, from clear fields alone: it outlives an erasure. */
export interface DataSubjectRow {
  /** The person's id, or the contact's; it names the key too. */
  readonly subject_id: string;
  /** Null until the first event that seals something. */
  readonly kind: SubjectKind | null;
  /** The ad of a contact person. */
  readonly job_id: string | null;
  readonly first_recorded_at: Instant | null;
  readonly last_recorded_at: Instant | null;
  readonly keep_until: Instant | null;
  readonly erased_at: Instant | null;
}

const tables = {
  subjects: table<DataSubjectRow>({
    columns: {
      subject_id: 'uuid',
      kind: 'text?',
      job_id: 'uuid?',
      first_recorded_at: 'timestamptz?',
      last_recorded_at: 'timestamptz?',
      keep_until: 'timestamptz?',
      erased_at: 'timestamptz?',
    },
    primaryKey: ['subject_id'],
    partitionKey: 'subject_id',
    indexes: [
      // Whom to look at again, longest ago first.
      '(kind, last_recorded_at, subject_id) where erased_at is null',
      // Whose keys must be gone.
      '(subject_id) where erased_at is not null',
    ],
  }),
};

type SubjectEvent = PersonEvent | JobEvent | RetentionReviewed;
type Rows = RowSets<typeof tables>;

/** Whom the newsroom keeps something personal of, or did. */
export const dataSubjects = projection<SubjectEvent, typeof tables>({
  name: 'data_subjects',
  revision: 1,
  categories: ['person', 'job', 'retention'],
  tables,
  removing: ['PersonErased', 'JobContactErased'],

  partitions(event) {
    const subjectId = subjectOf(event);
    return subjectId === null ? {} : { subjects: [subjectId] };
  },

  apply(event, rows) {
    const subjectId = subjectOf(event);
    if (subjectId === null) return;
    const row = rows.subjects.get({ subject_id: subjectId }) ?? unknown(subjectId);
    switch (event.type) {
      case 'RetentionReviewed':
        rows.subjects.put({ ...row, keep_until: event.data.keepUntil });
        return;
      case 'PersonErased':
      case 'JobContactErased':
        rows.subjects.put({ ...row, erased_at: row.erased_at ?? event.occurredAt });
        return;
      default:
        write(event, row, rows);
    }
  },
});

function write(event: Recorded<SubjectEvent>, row: DataSubjectRow, rows: Rows): void {
  const ofJob = event.stream.startsWith('job-');
  rows.subjects.put({
    ...row,
    kind: ofJob ? 'job-contact' : 'person',
    job_id: ofJob ? aggregateIdOf(event.stream) : null,
    first_recorded_at: row.first_recorded_at ?? event.occurredAt,
    last_recorded_at: event.occurredAt,
  });
}

/** Whom an event is about; null for nobody. */
function subjectOf(event: Recorded<SubjectEvent>): string | null {
  switch (event.type) {
    case 'PersonHired':
    case 'PersonPromoted':
    case 'BoardSeatTaken':
    case 'PersonDeparted':
    case 'AnniversaryMarked':
    case 'PeopleMoveRevised':
    case 'PersonErased':
    case 'RetentionReviewed':
      return aggregateIdOf(event.stream);
    case 'JobPosted':
    case 'JobRevised':
    case 'JobContactErased':
      return event.data.contactId ?? null;
    default:
      return null;
  }
}

function unknown(subjectId: string): DataSubjectRow {
  return {
    subject_id: subjectId,
    kind: null,
    job_id: null,
    first_recorded_at: null,
    last_recorded_at: null,
    keep_until: null,
    erased_at: null,
  };
}
