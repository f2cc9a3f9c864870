import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant, LocalDate } from '#kernel';
import { labelOfKind } from '../domain/move-kinds.js';
import type { MoveKind, MoveLabel } from '../domain/move-kinds.js';
import type { Education, PreviousPosition } from '../domain/person.events.js';

/** A people move as of an instant: the company's name is that of the instant. */
export interface PeopleMove {
  /** The notice's id. */
  readonly id: string;
  readonly personId: string;
  readonly person: string;
  readonly company: { readonly id: string; readonly name: string };
  readonly effectiveDate: LocalDate | null;
  readonly role: string | null;
  readonly responsibilities: string | null;
  readonly previousPosition: PreviousPosition | null;
  readonly education: Education | null;
  readonly kind: MoveKind;
  /** The label that readers see, `Nyt job`. */
  readonly label: MoveLabel;
  /** The whole notice. */
  readonly text: string;
  readonly recordedAt: Instant;
  /** When what is shown last changed, the company's name included. */
  readonly updatedAt: Instant;
  /** The picture of the person among the newsroom's media. */
  readonly photoId: string | null;
  /** True for a notice that no longer tells who it is about: `person` and `text` say that, all else is null. */
  readonly isAnonymised: boolean;
  /** False for a notice that search engines are asked to leave out. */
  readonly indexable: boolean;
}

/** Where a list goes on: behind this notice. */
export interface PeopleMoveKey {
  readonly recordedAt: Instant;
  readonly id: string;
}

/** Which of the newest notices to list. */
export interface NewestPeopleMovesOptions {
  readonly at: Instant;
  readonly limit: number;
  readonly after?: PeopleMoveKey | undefined;
  /** Only notices that name this company. */
  readonly companyId?: string | undefined;
}

/** People moves as of an instant; every method is one query. What is restricted or erased shows at no instant. */
@Injectable()
export class PeopleMovesQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** The notices that show, newest first. */
  async newest({ at, limit, after, companyId }: NewestPeopleMovesOptions): Promise<readonly PeopleMove[]> {
    const parameters = [
      at,
      limit,
      after?.recordedAt ?? at,
      after?.id ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
    ];
    const records =
      companyId === undefined
        ? await this.dataSource.query<PeopleMoveRecord[]>(NEWEST, parameters)
        : await this.dataSource.query<PeopleMoveRecord[]>(NEWEST_OF_COMPANY, [...parameters, companyId]);
    return records.map(peopleMoveOf);
  }

  /** Those of some notices that show, in no order. */
  async byIds(ids: readonly string[], at: Instant): Promise<readonly PeopleMove[]> {
    const records = await this.dataSource.query<PeopleMoveRecord[]>(BY_IDS, [at, ids]);
    return records.map(peopleMoveOf);
  }

  /** True when a notice about somebody else has the picture, at whatever instant. */
  async sharePicture(photoId: string, personId: string): Promise<boolean> {
    const [record] = await this.dataSource.query<{ readonly shared: boolean }[]>(SHARED, [photoId, personId]);
    return record?.shared ?? false;
  }

  /**
   * The next instant after `at` at which people moves change by what is recorded now; null when nothing is planned.
   */
  async nextEdge(at: Instant): Promise<Instant | null> {
    const [record] = await this.dataSource.query<{ readonly edge: Date | null }[]>(NEXT_EDGE, [at]);
    return record?.edge ? toInstant(record.edge) : null;
  }
}

interface PeopleMoveRecord {
  readonly notice_id: string;
  readonly person_id: string;
  readonly person: string | null;
  readonly company_id: string;
  readonly company: string;
  readonly effective_date: LocalDate | null;
  readonly role: string | null;
  readonly responsibilities: string | null;
  readonly previous_position: PreviousPosition | null;
  readonly education: Education | null;
  readonly kind: MoveKind;
  readonly text: string | null;
  readonly photo_id: string | null;
  readonly recorded_at: Date;
  readonly updated_at: Date;
  readonly restriction: string;
}

/** What is anonymised leaves the database without its person. */
const withheld = (column: string) =>
  `case when m.restriction = 'anonymised' then null else m.${column} end as ${column}`;

const PERSONAL = ['person', 'role', 'responsibilities', 'previous_position', 'education', 'text', 'photo_id'];

const COLUMNS = `
  m.notice_id, m.person_id, m.company_id, c.name as company, ${PERSONAL.map(withheld).join(', ')},
  (case when m.restriction = 'anonymised' then null else m.effective_date end)::text as effective_date,
  m.kind, m.recorded_at, greatest(m.updated_at, c.since) as updated_at, m.restriction`;

/**
 * Served by the index on (recorded_at, notice_id, lower(visible), upper(visible)): no notice shows before it was
 * recorded, so the scan begins at `$1`; companies by primary key.
 */
const newestSelect = (restriction = '') => `
  select ${COLUMNS}
    from rm_people_moves.moves m
    join rm_people_moves.companies c on c.company_id = m.company_id and c.visible @> $1::timestamptz
   where m.recorded_at <= $1::timestamptz
     and lower(m.visible) <= $1::timestamptz
     and (upper(m.visible) > $1::timestamptz or upper(m.visible) is null)
     and m.restriction in ('none', 'noindex', 'anonymised')
     and (m.recorded_at, m.notice_id) < ($3::timestamptz, $4::uuid)${restriction}
   order by m.recorded_at desc, m.notice_id desc
   limit $2`;

const NEWEST = newestSelect();
/** Served by the index on (company_id, recorded_at, notice_id). */
const NEWEST_OF_COMPANY = newestSelect(' and m.company_id = $5::uuid');

/** Served by the index on (notice_id); companies by primary key. */
const BY_IDS = `
  select ${COLUMNS}
    from rm_people_moves.moves m
    join rm_people_moves.companies c on c.company_id = m.company_id and c.visible @> $1::timestamptz
   where m.notice_id = any ($2::uuid[])
     and m.visible @> $1::timestamptz
     and m.restriction in ('none', 'noindex')`;

/** Served by the index on (photo_id). */
const SHARED = `
  select exists (select from rm_people_moves.moves where photo_id = $1::uuid and person_id <> $2::uuid) as shared`;

/** Served by the indexes on lower(visible) and upper(visible), each read at one end. */
const NEXT_EDGE = `
  select least(
    (select min(lower(visible)) from rm_people_moves.moves where lower(visible) > $1::timestamptz),
    (select min(upper(visible)) from rm_people_moves.moves
      where not upper_inf(visible) and upper(visible) > $1::timestamptz)
  ) as edge`;

/** In place of a name; as the labels of the kinds, not translated. */
const ANONYMOUS = 'Navnet er fjernet';

function peopleMoveOf(record: PeopleMoveRecord): PeopleMove {
  return {
    id: record.notice_id,
    personId: record.person_id,
    person: record.person ?? ANONYMOUS,
    company: { id: record.company_id, name: record.company },
    effectiveDate: record.effective_date,
    role: record.role,
    responsibilities: record.responsibilities,
    previousPosition: record.previous_position,
    education: record.education,
    kind: record.kind,
    label: labelOfKind(record.kind),
    text: record.text ?? `${ANONYMOUS} (${record.company}).`,
    photoId: record.photo_id,
    isAnonymised: record.restriction === 'anonymised',
    recordedAt: toInstant(record.recorded_at),
    updatedAt: toInstant(record.updated_at),
    indexable: record.restriction === 'none',
  };
}
