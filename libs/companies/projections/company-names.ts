import { aggregateIdOf } from '#event-store';
import { sameValue } from '#kernel';
import type { Instant, Recorded } from '#kernel';
import { endShowing, table } from '#projections';
import type { RowSet, Visible } from '#projections';
import type { CompanyDetails, CompanyEvent } from '../domain/company.events.js';

/** How a company presented itself, and when. */
export interface CompanyNameRow {
  readonly company_id: string;
  readonly since: Instant;
  readonly visible: Visible;
  readonly name: string;
  readonly website: string | null;
}

/**
 * A table that a projection of another context adds to its own when it shows companies: its copy of their names in
 * their time. Subscribe to the category `company` and pass its events to {@link foldCompanyName}.
 */
export const companyNamesTable = table<CompanyNameRow>({
  columns: {
    company_id: 'uuid',
    since: 'timestamptz',
    visible: 'tstzrange',
    name: 'text',
    website: 'text?',
  },
  primaryKey: ['company_id', 'since'],
  partitionKey: 'company_id',
});

/** The company that an event is about: the partition of {@link companyNamesTable} that it touches. */
export function companyOf(event: Recorded<CompanyEvent>): string {
  return aggregateIdOf(event.stream);
}

/** As {@link CompanyNameRow}, with the business register number that feeds ask for. */
export interface CompanyFactsRow extends CompanyNameRow {
  readonly cvr: string | null;
}

/** As {@link companyNamesTable}, for projections that hand companies to machines; folded by {@link foldCompanyFacts}. */
export const companyFactsTable = table<CompanyFactsRow>({
  ...companyNamesTable,
  columns: { ...companyNamesTable.columns, cvr: 'text?' },
});

/** Folds one event of a company into a context's own copy of {@link companyNamesTable}. */
export function foldCompanyName(event: Recorded<CompanyEvent>, names: RowSet<CompanyNameRow>): void {
  foldTimeline(event, names, ({ name, website }) => ({ name, website }));
}

/** Folds one event of a company into a context's own copy of {@link companyFactsTable}. */
export function foldCompanyFacts(event: Recorded<CompanyEvent>, facts: RowSet<CompanyFactsRow>): void {
  foldTimeline(event, facts, ({ name, website, cvr }) => ({ name, website, cvr }));
}

/** A row begins where one of the facts that it holds changes. */
function foldTimeline<Facts extends Partial<CompanyDetails>>(
  event: Recorded<CompanyEvent>,
  rows: RowSet<Facts & Pick<CompanyNameRow, 'company_id' | 'since' | 'visible'>>,
  factsOf: (details: CompanyDetails) => Facts,
): void {
  const company_id = companyOf(event);
  const timeline = rows.partition(company_id);
  const since = event.occurredAt;
  const place = { company_id, since, visible: { from: since, until: null } };
  switch (event.type) {
    case 'CompanyRegistered':
      rows.put({ ...factsOf(event.data), ...place });
      return;
    case 'CompanyRevised': {
      const latest = timeline.at(-1);
      if (!latest) return;
      const known: CompanyDetails = { name: '', cvr: null, website: null, ...latest };
      const facts = factsOf({ ...known, ...event.data });
      if (sameValue(facts, factsOf(known))) return;
      endShowing(rows, timeline, since);
      rows.put({ ...facts, ...place });
      return;
    }
  }
}

/** True for the events that {@link foldCompanyName} takes. */
export function isCompanyEvent(event: { readonly type: string }): event is Recorded<CompanyEvent> {
  return event.type === 'CompanyRegistered' || event.type === 'CompanyRevised';
}
