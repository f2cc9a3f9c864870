import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { companySortKey } from '../domain/company-name.js';

/** A company as staff see it. */
export interface ListedCompany {
  readonly id: string;
  readonly name: string;
  readonly cvr: string | null;
  readonly website: string | null;
  readonly registeredAt: Instant;
  readonly updatedAt: Instant;
}

/** Where the directory goes on: behind this company. */
export interface CompanyKey {
  readonly nameKey: string;
  readonly id: string;
}

/** A page of the directory. */
export interface CompanyPage {
  readonly companies: readonly ListedCompany[];
  readonly next: CompanyKey | null;
}

/** Which part of the directory to list. */
export interface CompanyListOptions {
  readonly limit: number;
  readonly after?: CompanyKey | undefined;
  /** The beginning of a name, or a whole CVR number. */
  readonly search?: string | undefined;
}

/** How a company presents itself at an instant. */
export interface NamedCompany {
  readonly id: string;
  readonly name: string;
  readonly website: string | null;
}

/** A company as its page shows it: named as at an instant. */
export interface CompanyAt extends NamedCompany {
  readonly cvr: string | null;
}

/** The directory of companies. */
@Injectable()
export class CompaniesQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** The directory in the order of names, as it is now. */
  async list({ limit, after, search }: CompanyListOptions): Promise<CompanyPage> {
    const cvr = search !== undefined && /^\d{8}$/.test(search) ? search : null;
    const prefix = search === undefined || cvr !== null ? '' : companySortKey(search);
    const records = await this.dataSource.query<CompanyRecord[]>(cvr === null ? BY_NAME : BY_CVR, [
      after?.nameKey ?? '',
      after?.id ?? NO_ID,
      limit + 1,
      ...(cvr === null ? [prefix, `${prefix}${LAST_CHARACTER}`] : [cvr]),
    ]);
    const page = records.slice(0, limit);
    const last = page.at(-1);
    const next = records.length > limit && last ? { nameKey: last.name_key, id: last.company_id } : null;
    return { companies: page.map(companyOf), next };
  }

  /** A company as it presents itself at an instant; null for one that the directory did not have then. */
  async companyAt(id: string, at: Instant): Promise<CompanyAt | null> {
    const [record] = await this.dataSource.query<(NameRecord & { readonly cvr: string | null })[]>(
      COMPANY_AT,
      [at, id],
    );
    return record ? { id, name: record.name, website: record.website, cvr: record.cvr } : null;
  }

  /** How companies present themselves at an instant, by id; unknown ones are left out. */
  async named(ids: readonly string[], at: Instant): Promise<ReadonlyMap<string, NamedCompany>> {
    if (ids.length === 0) return new Map();
    const records = await this.dataSource.query<NameRecord[]>(NAMED, [at, ids]);
    return new Map(records.map(({ company_id: id, name, website }) => [id, { id, name, website }] as const));
  }
}

interface CompanyRecord {
  readonly company_id: string;
  readonly name: string;
  readonly name_key: string;
  readonly cvr: string | null;
  readonly website: string | null;
  readonly registered_at: Date;
  readonly updated_at: Date;
}

interface NameRecord {
  readonly company_id: string;
  readonly name: string;
  readonly website: string | null;
}

const NO_ID = '00000000-0000-0000-0000-000000000000';
/** Sorts behind every name that begins with the prefix. */
const LAST_CHARACTER = '\u{10FFFF}';

const COLUMNS = 'company_id, name, name_key, cvr, website, registered_at, updated_at';

/** Served by the index on (name_key collate "C", company_id). */
const BY_NAME = `
  select ${COLUMNS} from rm_companies.companies
   where (name_key collate "C", company_id) > ($1, $2::uuid)
     and name_key collate "C" >= $4 and name_key collate "C" < $5
   order by name_key collate "C", company_id
   limit $3`;

/** Served by the index on cvr. */
const BY_CVR = `
  select ${COLUMNS} from rm_companies.companies
   where cvr = $4 and (name_key collate "C", company_id) > ($1, $2::uuid)
   order by name_key collate "C", company_id
   limit $3`;

/** Served by the primary key. */
const NAMED = `
  select company_id, name, website from rm_companies.names
   where company_id = any($2::uuid[]) and visible @> $1::timestamptz`;

/** Served by primary keys. */
const COMPANY_AT = `
  select n.company_id, n.name, n.website, c.cvr
    from rm_companies.names n
    join rm_companies.companies c on c.company_id = n.company_id
   where n.company_id = $2::uuid and n.visible @> $1::timestamptz`;

function companyOf(record: CompanyRecord): ListedCompany {
  return {
    id: record.company_id,
    name: record.name,
    cvr: record.cvr,
    website: record.website,
    registeredAt: toInstant(record.registered_at),
    updatedAt: toInstant(record.updated_at),
  };
}
