import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONTACT_NAME_WORDS } from '../projections/job-ads.projection.js';

/** Somebody whom an ad names, or named, as the one to ask. */
export interface NamedContact {
  readonly contactId: string;
  readonly jobId: string;
  readonly names: readonly string[];
}

/** Contact persons of ads by their names; whoever is erased has no name any more. */
@Injectable()
export class ContactsByNameQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Everybody with all of these words in the name, at most so many, by id. */
  async find(words: string, limit: number): Promise<readonly NamedContact[]> {
    const records = await this.dataSource.query<NamedRecord[]>(FIND, [words.toLowerCase(), limit]);
    return records.map(({ contact_id, job_id, names }) => ({ contactId: contact_id, jobId: job_id, names }));
  }
}

interface NamedRecord {
  readonly contact_id: string;
  readonly job_id: string;
  readonly names: readonly string[];
}

/** Served by the index on the words of contact persons' names. */
const FIND = `
  select contact_id, job_id, array_agg(distinct contact ->> 'name') as names
    from rm_job_ads.ads
   where contact is not null and ${CONTACT_NAME_WORDS} @@ plainto_tsquery('simple', $1)
   group by contact_id, job_id
   order by contact_id
   limit $2`;
