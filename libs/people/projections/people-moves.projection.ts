import { aggregateIdOf } from '#event-store';
import { companyNamesTable, companyOf, foldCompanyName, isCompanyEvent } from '#companies';
import type { CompanyEvent } from '#companies';
import type { Instant, LocalDate, Recorded } from '#kernel';
import { endShowing, projection, table } from '#projections';
import type { ProjectionDefinition, RowSets, Visible } from '#projections';
import type { MoveKind } from '../domain/move-kinds.js';
import { privacyRegister } from './privacy-register.projection.js';
import { kindOf } from '../domain/person.decider.js';
import type {
  Education,
  MoveRecordedEvent,
  MoveRestriction,
  PeopleMoveRestricted,
  PeopleMoveRevised,
  PersonEvent,
  PreviousPosition,
} from '../domain/person.events.js';

/** A version of a notice, in the time it shows to readers. There is no row of an erased person. */
export interface PeopleMoveRow {
  readonly person_id: string;
  readonly notice_id: string;
  readonly since: Instant;
  readonly visible: Visible;
  readonly kind: MoveKind;
  readonly company_id: string;
  readonly person: string;
  readonly effective_date: LocalDate | null;
  readonly role: string | null;
  readonly responsibilities: string | null;
  readonly previous_position: PreviousPosition | null;
  readonly education: Education | null;
  readonly text: string;
  readonly photo_id: string | null;
  readonly recorded_at: Instant;
  readonly updated_at: Instant;
  /** Holds for all versions of a notice, at every instant. */
  readonly restriction: MoveRestriction;
}

/** The words of a name, whatever their case; ICU folds letters beyond ASCII too. */
export const NAME_WORDS = `to_tsvector('simple', lower(person collate "und-x-icu"))`;

const tables = {
  moves: table<PeopleMoveRow>({
    columns: {
      person_id: 'uuid',
      notice_id: 'uuid',
      since: 'timestamptz',
      visible: 'tstzrange',
      kind: 'text',
      company_id: 'uuid',
      person: 'text',
      effective_date: 'date?',
      role: 'text?',
      responsibilities: 'text?',
      previous_position: 'jsonb?',
      education: 'jsonb?',
      text: 'text',
      photo_id: 'uuid?',
      recorded_at: 'timestamptz',
      updated_at: 'timestamptz',
      restriction: 'text',
    },
    primaryKey: ['person_id', 'notice_id', 'since'],
    partitionKey: 'person_id',
    indexes: [
      // Lists at any instant, newest first: no notice shows before it was recorded, so a scan begins at the instant.
      '(recorded_at desc, notice_id desc, lower(visible), upper(visible))',
      // The next instant at which something changes.
      '(lower(visible))',
      '(upper(visible)) where not upper_inf(visible)',
      // Single notices, for feeds.
      '(notice_id)',
      // Who is called so, for whoever asks what is kept of them.
      `using gin (${NAME_WORDS})`,
      // Who shares a picture.
      '(photo_id) where photo_id is not null',
      // What is told of a company, newest first.
      '(company_id, recorded_at desc, notice_id desc)',
    ],
  }),
  companies: companyNamesTable,
};

type Rows = RowSets<typeof tables>;

/** What readers see of people moves, at every instant. */
export const peopleMoves = projection<PersonEvent | CompanyEvent, typeof tables>({
  name: 'people_moves',
  revision: 3,
  categories: ['person', 'company'],
  tables,
  removing: ['PersonErased', 'PeopleMoveRestricted'],

  partitions(event) {
    if (isCompanyEvent(event)) return { companies: [companyOf(event)] };
    return { moves: [aggregateIdOf(event.stream)] };
  },

  apply(event, rows) {
    if (isCompanyEvent(event)) {
      foldCompanyName(event, rows.companies);
      return;
    }
    const personId = aggregateIdOf(event.stream);
    switch (event.type) {
      case 'PersonHired':
      case 'PersonPromoted':
      case 'BoardSeatTaken':
      case 'PersonDeparted':
      case 'AnniversaryMarked':
      case 'PeopleMoveRevised':
        show(event, personId, rows);
        return;
      case 'PeopleMoveRestricted':
        restrict(event, personId, rows);
        return;
      case 'PersonErased':
        for (const row of rows.moves.partition(personId)) rows.moves.delete(row);
        return;
    }
  },
});

/** All projections of this context. */
export const peopleProjections: readonly ProjectionDefinition[] = [peopleMoves, privacyRegister];

function show(event: Recorded<MoveRecordedEvent | PeopleMoveRevised>, personId: string, rows: Rows): void {
  const { noticeId, companyId, photoId, personal } = event.data;
  const versions = versionsOf(noticeId, personId, rows);
  endShowing(rows.moves, versions, event.occurredAt);
  // The key is destroyed: PersonErased follows, and nothing of this may stand until then.
  if (personal === null) return;
  const first = versions[0];
  rows.moves.put({
    person_id: personId,
    notice_id: noticeId,
    since: event.occurredAt,
    visible: { from: event.occurredAt, until: null },
    kind: kindOf(event),
    company_id: companyId,
    person: personal.person,
    effective_date: personal.effectiveDate,
    role: personal.role,
    responsibilities: personal.responsibilities,
    previous_position: personal.previousPosition,
    education: personal.education,
    text: personal.text,
    photo_id: photoId,
    recorded_at: first?.recorded_at ?? event.occurredAt,
    updated_at: event.occurredAt,
    restriction: first?.restriction ?? 'none',
  });
}

function restrict(event: Recorded<PeopleMoveRestricted>, personId: string, rows: Rows): void {
  const { noticeId, restriction } = event.data;
  for (const row of versionsOf(noticeId, personId, rows)) rows.moves.put({ ...row, restriction });
}

function versionsOf(noticeId: string, personId: string, rows: Rows): readonly PeopleMoveRow[] {
  return rows.moves.partition(personId).filter((row) => row.notice_id === noticeId);
}
