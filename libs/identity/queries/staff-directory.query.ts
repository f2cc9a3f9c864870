import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { CommandRunner } from '#event-store';
import { decodeCursor, encodeCursor, line, uuidSchema } from '#platform';
import type { Page, PageQuery } from '#platform';
import { permissionsOf, rolesWith } from '../domain/rights.js';
import type { Permission } from '../domain/rights.js';
import { userDecider } from '../domain/user.decider.js';

/** A person of the staff as colleagues see them. */
export interface Colleague {
  readonly id: string;
  readonly name: string;
}

/** Whether somebody can be given work; if not, why. */
export type Availability = 'available' | 'unknown' | 'deactivated' | 'program' | 'not-permitted';

const cursorSchema = z.tuple([line({ max: 500 }), uuidSchema]);

/** The people whom work can be given to: with an address of their own, active, and with the right that it takes. */
@Injectable()
export class StaffDirectory {
  constructor(
    private readonly dataSource: DataSource,
    private readonly runner: CommandRunner,
  ) {}

  /**
   * One page in Danish alphabetical order.
   * @param options.search the beginning of any of a person's names; everybody unless given
   */
  async page(
    permission: Permission,
    { after, limit, search }: PageQuery & { readonly search?: string | undefined },
  ): Promise<Page<Colleague>> {
    const [name, id] = after === undefined ? ['', null] : decodeCursor(after, cursorSchema);
    const parameters = [rolesWith(permission), limit + 1, name, id, search ?? ''];
    const found = await this.dataSource.query<Colleague[]>(PEOPLE, parameters);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, next: found.length > limit && last ? encodeCursor([last.name, last.id]) : null };
  }

  /** Of one user at this moment, from the log: a list may not show yet what has just changed. */
  async availabilityOf(userId: string, permission: Permission): Promise<Availability> {
    const { state } = await this.runner.load(userDecider, userId);
    if (state === null) return 'unknown';
    if (state.deactivated) return 'deactivated';
    const [person] = await this.dataSource.query<object[]>(PERSON, [userId]);
    if (!person) return 'program';
    return permissionsOf(state.roles).has(permission) ? 'available' : 'not-permitted';
  }
}

/** A newsroom has a few hundred people, sorted as asked. */
const PEOPLE = `
  select n.user_id as id, n.name
    from rm_staff.users u
    join state.users n using (user_id)
   where u.deactivated_at is null and n.email is not null and u.roles && $1::text[]
     and ($4::uuid is null or (n.name collate "da-x-icu", n.user_id) > ($3::text collate "da-x-icu", $4::uuid))
     and position(lower(' ' || $5::text collate "da-x-icu") in lower(' ' || n.name collate "da-x-icu")) > 0
   order by n.name collate "da-x-icu", n.user_id
   limit $2`;

/** Served by the primary key. */
const PERSON = `select 1 from state.users where user_id = $1 and email is not null`;
