import type { Instant } from '#kernel';
import { projection, table } from '#projections';
import type { ProjectionDefinition } from '#projections';
import type { CompanyEvent } from '../domain/company.events.js';
import { companySortKey } from '../domain/company-name.js';
import { companyNamesTable, companyOf, foldCompanyName } from './company-names.js';

/** A company as the directory has it now, for staff. */
export interface CompanyRow {
  readonly company_id: string;
  readonly name: string;
  /** The beginning of the name without case, spaces and legal form: the order of the directory, and what a search begins with. */
  readonly name_key: string;
  readonly cvr: string | null;
  readonly website: string | null;
  readonly registered_at: Instant;
  readonly updated_at: Instant;
}

const tables = {
  companies: table<CompanyRow>({
    columns: {
      company_id: 'uuid',
      name: 'text',
      name_key: 'text',
      cvr: 'text?',
      website: 'text?',
      registered_at: 'timestamptz',
      updated_at: 'timestamptz',
    },
    primaryKey: ['company_id'],
    partitionKey: 'company_id',
    indexes: ['(name_key collate "C", company_id)', '(cvr)'],
  }),
  names: companyNamesTable,
};

/** The directory of companies, and their names at every instant. */
export const companies = projection<CompanyEvent, typeof tables>({
  name: 'companies',
  revision: 1,
  categories: ['company'],
  tables,

  partitions(event) {
    const id = companyOf(event);
    return { companies: [id], names: [id] };
  },

  apply(event, rows) {
    foldCompanyName(event, rows.names);
    const company_id = companyOf(event);
    switch (event.type) {
      case 'CompanyRegistered':
        rows.companies.put({
          company_id,
          ...event.data,
          name_key: companySortKey(event.data.name),
          registered_at: event.occurredAt,
          updated_at: event.occurredAt,
        });
        return;
      case 'CompanyRevised': {
        const known = rows.companies.get({ company_id });
        if (!known) return;
        const { name = known.name } = event.data;
        rows.companies.put({
          ...known,
          ...event.data,
          name_key: companySortKey(name),
          updated_at: event.occurredAt,
        });
        return;
      }
    }
  },
});

/** All projections of this context. */
export const companiesProjections: readonly ProjectionDefinition[] = [companies];
