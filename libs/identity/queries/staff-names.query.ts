import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { uuidSchema } from '#platform';

/** What users are called; names stand in no event, so other contexts ask for them here. */
@Injectable()
export class StaffNames {
  constructor(private readonly dataSource: DataSource) {}

  /** By id; those that nobody has are left out. */
  async of(ids: Iterable<string>): Promise<ReadonlyMap<string, string>> {
    const known = [...new Set(ids)].filter((id) => uuidSchema.safeParse(id).success);
    if (known.length === 0) return new Map();
    const rows = await this.dataSource.query<{ readonly user_id: string; readonly name: string }[]>(NAMES, [
      known,
    ]);
    return new Map(rows.map(({ user_id, name }) => [user_id, name] as const));
  }
}

/** Served by the primary key. */
const NAMES = `select user_id, name from state.users where user_id = any($1::uuid[])`;
