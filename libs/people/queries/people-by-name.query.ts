import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { normalisedName } from '../domain/move-identity.js';
import { NAME_WORDS } from '../projections/people-moves.projection.js';

/** Somebody of whom notices tell under a name. */
export interface NamedPerson {
  readonly personId: string;
  /** All names that their notices have had. */
  readonly names: readonly string[];
  readonly notices: number;
}

/** People in notices by their names, whatever became of the notices; whoever is erased has no name any more. */
@Injectable()
export class PeopleByNameQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Everybody with all of these words in a name, at most so many, by id. */
  async find(words: string, limit: number): Promise<readonly NamedPerson[]> {
    const records = await this.dataSource.query<NamedRecord[]>(FIND, [normalisedName(words), limit]);
    return records.map(({ person_id, names, notices }) => ({ personId: person_id, names, notices }));
  }
}

interface NamedRecord {
  readonly person_id: string;
  readonly names: readonly string[];
  readonly notices: number;
}

/** Served by the index on the words of names, then by the primary key. */
const FIND = `
  select m.person_id, array_agg(distinct m.person) as names, count(distinct m.notice_id)::int as notices
    from rm_people_moves.moves m
   where m.person_id in (select person_id from rm_people_moves.moves
                          where ${NAME_WORDS} @@ plainto_tsquery('simple', $1)
                          group by person_id order by person_id limit $2)
   group by m.person_id
   order by m.person_id`;
