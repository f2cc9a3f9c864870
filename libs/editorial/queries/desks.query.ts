import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** A desk that articles can be given to. */
export interface Desk {
  readonly id: string;
  readonly name: string;
}

/** The open desks of the newsroom. */
@Injectable()
export class DesksQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** One page in Danish alphabetical order. */
  async list(options: {
    readonly limit: number;
    readonly after?: Desk | undefined;
  }): Promise<readonly Desk[]> {
    const { limit, after } = options;
    return this.dataSource.query<Desk[]>(DESKS, [limit, after?.name ?? '', after?.id ?? null]);
  }
}

/** A newsroom has a few dozen desks, sorted as asked. */
const DESKS = `
  select desk_id as id, name from rm_published_articles.desks
   where upper_inf(visible)
     and ($3::uuid is null or (name collate "da-x-icu", desk_id) > ($2::text collate "da-x-icu", $3::uuid))
   order by name collate "da-x-icu", desk_id
   limit $1`;
