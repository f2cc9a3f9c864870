import { aggregateIdOf } from '#event-store';
import type { Instant, Recorded } from '#kernel';
import { endShowing, table } from '#projections';
import type { RowSet, Visible } from '#projections';
import type { CompanyEvent } from '../domain/company.events.js';

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

/** Folds one event of a company into a context's own copy of {@link companyNamesTable}. */
export function foldCompanyName(event: Recorded<CompanyEvent>, names: RowSet<CompanyNameRow>): void {
  const company_id = companyOf(event);
  const timeline = names.partition(company_id);
  const latest = timeline.at(-1);
  const since = event.occurredAt;
  const row = (name: string, website: string | null): CompanyNameRow => ({
    company_id,
    since,
    visible: { from: since, until: null },
    name,
    website,
  });
  switch (event.type) {
    case 'CompanyRegistered':
      names.put(row(event.data.name, event.data.website));
      return;
    case 'CompanyRevised': {
      if (!latest) return;
      const { name = latest.name, website = latest.website } = event.data;
      if (name === latest.name && website === latest.website) return;
      endShowing(names, timeline, since);
      names.put(row(name, website));
      return;
    }
  }
}

/** True for the events that {@link foldCompanyName} takes. */
export function isCompanyEvent(event: { readonly type: string }): event is Recorded<CompanyEvent> {
  return event.type === 'CompanyRegistered' || event.type === 'CompanyRevised';
}
