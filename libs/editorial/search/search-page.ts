import type { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import {
  bestStatement,
  counted,
  isInOrder,
  newestKeyOf,
  newestStatement,
  pageOf,
  Parameters,
  searched,
  totalOf,
  withFloor,
} from './search-statement.js';
import type { BestKey, FoundRecord, NewestKey, SearchScope, Total } from './search-statement.js';

/** What is looked through for a question, its values put into the parameters; null when nothing can be found. */
export type ScopeOf = (parameters: Parameters) => SearchScope | null;

/** What a page of a search found, in its order. */
export interface FoundPage<Key> {
  readonly ids: readonly string[];
  readonly next: Key | null;
  /** Told on the first page. */
  readonly total?: Total;
}

const NOTHING = { ids: [], next: null, total: totalOf(0) };

/** A page by time, the newest first. */
export async function newestPage(
  dataSource: DataSource,
  scopeOf: ScopeOf,
  { limit, after }: { readonly limit: number; readonly after: NewestKey | undefined },
): Promise<FoundPage<NewestKey>> {
  const parameters = new Parameters();
  const asked = scopeOf(parameters);
  if (asked === null) return NOTHING;
  const scope = await withFloor(dataSource, asked, { parameters, after });
  const statement = newestStatement(scope, { limit: limit + 1, after }, parameters);
  const isFirst = after === undefined;
  const { last, ...page } = await read(dataSource, { scope, scopeOf, statement, parameters, limit, isFirst });
  return { ...page, next: last && newestKeyOf(last) };
}

/** A page by weight, the best first; of a question that asks for words. */
export async function bestPage(
  dataSource: DataSource,
  scopeOf: ScopeOf,
  { limit, at, after }: { readonly limit: number; readonly at: Instant; readonly after: BestKey | undefined },
): Promise<FoundPage<BestKey>> {
  const parameters = new Parameters();
  const asked = scopeOf(parameters);
  if (asked === null || asked.question === null) return NOTHING;
  const { question } = asked;
  const scope = await withFloor(dataSource, { ...asked, question }, { parameters });
  const statement = bestStatement(scope, { limit: limit + 1, at, after }, parameters);
  const isFirst = after === undefined;
  const { last, ...page } = await read(dataSource, { scope, scopeOf, statement, parameters, limit, isFirst });
  if (last?.what !== 'hit' || last.weight === undefined) return { ...page, next: null };
  return { ...page, next: { at: after?.at ?? at, weight: last.weight, id: last.article_id } };
}

async function read(
  dataSource: DataSource,
  of: {
    readonly scope: SearchScope;
    readonly scopeOf: ScopeOf;
    readonly statement: string;
    readonly parameters: Parameters;
    readonly limit: number;
    readonly isFirst: boolean;
  },
) {
  const { scope, scopeOf, statement, parameters, limit, isFirst } = of;
  const [found, total] = await Promise.all([
    searched(dataSource, scope, (query) => query<FoundRecord[]>(statement, parameters.values)),
    isFirst && !isInOrder(scope.question) ? totalFound(dataSource, scopeOf) : null,
  ]);
  const { shown, last, total: looked } = pageOf(found, limit);
  const told = isFirst ? (total ?? looked) : null;
  const ids = shown.map(({ article_id: id }) => id);
  return { ids, last, ...(told === null ? {} : { total: told }) };
}

async function totalFound(dataSource: DataSource, scopeOf: ScopeOf): Promise<Total> {
  const parameters = new Parameters();
  const scope = scopeOf(parameters);
  if (scope === null) return NOTHING.total;
  return searched(dataSource, scope, (query) => counted(scope, parameters, query));
}
