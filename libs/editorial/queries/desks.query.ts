import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Instant } from '#kernel';

/** A desk that articles can be given to. */
export interface Desk {
  readonly id: string;
  readonly name: string;
}

/** The desks of the newsroom. */
@Injectable()
export class DesksQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** One page in Danish alphabetical order. */
  async list(options: {
    /** Those that are open now unless given. */
    readonly at?: Instant | undefined;
    readonly limit: number;
    readonly after?: Desk | undefined;
  }): Promise<readonly Desk[]> {
    const { at, limit, after } = options;
    return this.dataSource.query<Desk[]>(DESKS, [limit, after?.name ?? '', after?.id ?? null, at ?? null]);
  }
}

/** A newsroom has a few dozen desks, sorted as asked. */
const DESKS = `
  select desk_id as id, name from rm_published_articles.desks
   where case when $4::timestamptz is null then upper_inf(visible) else visible @> $4::timestamptz end
     and ($3::uuid is null or (name collate "da-x-icu", desk_id) > ($2::text collate "da-x-icu", $3::uuid))
   order by name collate "da-x-icu", desk_id
   limit $1`;
