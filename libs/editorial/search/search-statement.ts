import type { DataSource, EntityManager } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { withoutOrder } from './search-question.js';

/** Counts stop here: "10,000+". */
export const MOST_COUNTED = 10_000;

/** Only so many of what a question finds are weighed against each other, half of them for their headlines. */
export const MOST_WEIGHED = 500;

/**
 * Of the articles that have all the words, only so many are looked into for whether these stand side by side: that takes
 * reading their words, where everything else is in the index.
 */
export const MOST_LOOKED_INTO = 2_000;

/** How many there are: exactly, or `count` and more. */
export interface Total {
  readonly count: number;
  readonly more: boolean;
}

/** A count that went no further than {@link MOST_COUNTED} and one. */
export function totalOf(counted: number): Total {
  return { count: Math.min(counted, MOST_COUNTED), more: counted > MOST_COUNTED };
}

/** What of the rows of a statement a page shows, and the one behind which the next page begins. */
export function pageOf(
  found: readonly HitRecord[],
  limit: number,
): { readonly shown: readonly HitRecord[]; readonly last: HitRecord | null } {
  const hits = found.filter(({ edge }) => edge !== true);
  const shown = hits.slice(0, limit);
  if (hits.length > limit) return { shown, last: shown.at(-1) ?? null };
  return { shown, last: found.find(({ edge }) => edge === true) ?? null };
}

/** The key of a row in a list by time. */
export function newestKeyOf({ dated, article_id: id }: HitRecord): NewestKey {
  return { dated: toInstant(dated), id };
}

/** Where a list by time goes on: behind this item. */
export interface NewestKey {
  readonly dated: Instant;
  readonly id: string;
}

/** Where a list by weight goes on: behind this item, weighed as of `at` like the page before. */
export interface BestKey {
  readonly at: Instant;
  readonly weight: number;
  readonly id: string;
}

/** Which rows are looked through, and what for. */
export interface SearchScope {
  /** The table, with `article_id`, `words` and `headline_words`. */
  readonly table: string;
  readonly dated: string;
  readonly conditions: readonly string[];
  /** As `searchQuestion` made it. */
  readonly question: string | null;
}

/** One item found, in the form of the statements below. */
export interface HitRecord {
  readonly article_id: string;
  readonly dated: Date;
  readonly weight?: number;
  /** Nothing that was found, but where to look further. */
  readonly edge?: boolean;
}

/** Gathers the parameters of a statement. */
export class Parameters {
  readonly values: unknown[] = [];

  /** The place of a value. */
  put(value: unknown, type: string): string {
    return `$${this.values.push(value)}::${type}`;
  }
}

/** `to_tsquery` of a question. */
export function tsquery(question: string, parameters: Parameters): string {
  return `to_tsquery('pg_catalog.danish', ${parameters.put(question, 'text')})`;
}

function conditionsOf({ conditions, question }: SearchScope, parameters: Parameters): string {
  const all = question === null ? conditions : [...conditions, `words @@ ${tsquery(question, parameters)}`];
  return all.length === 0 ? 'true' : all.join(' and ');
}

/** A statement to read a page by. */
export interface SearchRead {
  readonly scope: SearchScope;
  readonly statement: string;
  readonly parameters: Parameters;
  /** The first page tells how many there are. */
  readonly isFirst: boolean;
}

/** How many rows there are, counted no further than needed. */
export async function counted(
  scope: SearchScope,
  parameters: Parameters,
  query: EntityManager['query'],
): Promise<Total> {
  const inOrder = scope.question !== null && withoutOrder(scope.question) !== null;
  if (inOrder) return countedInOrder(scope, parameters, query);
  const [record] = await query<{ readonly counted: number }[]>(
    `select count(*)::int as counted
       from (select from ${scope.table} where ${conditionsOf(scope, parameters)} limit ${MOST_COUNTED + 1}) found`,
    parameters.values,
  );
  return totalOf(record?.counted ?? 0);
}

/** Of the newest that have the words: what is older is more, whether or not they stand side by side there. */
async function countedInOrder(
  scope: SearchScope,
  parameters: Parameters,
  query: EntityManager['query'],
): Promise<Total> {
  const candidates = newestOf(scope, { words: 'words', most: MOST_LOOKED_INTO + 1 }, parameters);
  const [record] = await query<{ readonly counted: number; readonly more: boolean }[]>(
    `with candidates as materialized (${candidates})
     select count(*) filter (where found.words @@ ${tsquery(scope.question ?? '', parameters)})::int as counted,
            count(*) > ${MOST_LOOKED_INTO} as more
       from candidates join ${scope.table} found using (${keyOf(scope)})`,
    parameters.values,
  );
  return { count: record?.counted ?? 0, more: record?.more ?? false };
}

/** The rows that have all the words, in whatever order: the newest of them. */
function newestOf(
  { table, dated, conditions, question }: SearchScope,
  of: { readonly words: string; readonly most: number; readonly also?: string },
  parameters: Parameters,
): string {
  const key = keyOf({ table });
  const loose = tsquery(withoutOrder(question ?? '') ?? question ?? '', parameters);
  const all = [...conditions, `${of.words} @@ ${loose}`, ...(of.also === undefined ? [] : [of.also])];
  return `
    select ${key}, dated from (
      select ${key}, ${dated} as dated from ${table} where ${all.join(' and ')}
      offset 0) hits
     order by dated desc, article_id desc limit ${of.most}`;
}

function keyOf({ table }: Pick<SearchScope, 'table'>): string {
  return table.endsWith('.versions') ? 'article_id, version' : 'article_id';
}

/** The newest rows, behind a key when one is given; words side by side are looked for in so many at a time. */
export function newestStatement(
  scope: SearchScope,
  { limit, after }: { readonly limit: number; readonly after?: NewestKey | undefined },
  parameters: Parameters,
): string {
  const { table, dated, question } = scope;
  const behind = (column: string) =>
    after === undefined
      ? 'true'
      : `(${column}, article_id) < (${parameters.put(after.dated, 'timestamptz')}, ${parameters.put(after.id, 'uuid')})`;
  const most = parameters.put(limit, 'int');
  if (question !== null && withoutOrder(question) !== null) {
    const also = behind(dated);
    const candidates = newestOf(scope, { words: 'words', most: MOST_LOOKED_INTO, also }, parameters);
    return `
      with candidates as materialized (${candidates}),
      hits as materialized (
        select article_id, candidates.dated from candidates join ${table} found using (${keyOf(scope)})
         where found.words @@ ${tsquery(question, parameters)})
      (select article_id, dated, false as edge from hits order by dated desc, article_id desc limit ${most})
      union all
      (select article_id, dated, true from candidates order by dated desc, article_id desc
       limit 1 offset ${MOST_LOOKED_INTO - 1})`;
  }
  const rows = `select article_id, ${dated} as dated from ${table} where ${conditionsOf(scope, parameters)}`;
  if (question === null) {
    return `${rows} and ${behind(dated)} order by ${dated} desc, article_id desc limit ${most}`;
  }
  return `
    with hits as materialized (${rows})
    select article_id, dated from hits where ${behind('dated')}
     order by dated desc, article_id desc limit ${most}`;
}

/**
 * The best rows first: by where and how often the words stand (headline 1, standfirst 0.4, body 0.1), and half as
 * much for age (with a scale of a year). Weighed are the newest with the words in the headline and the newest of all,
 * 500 at most: what a search costs must not grow with the archive. Words side by side are looked for in the newest
 * {@link MOST_LOOKED_INTO} that have them all.
 */
export function bestStatement(
  scope: SearchScope & { readonly question: string },
  options: { readonly limit: number; readonly at: Instant; readonly after?: BestKey | undefined },
  parameters: Parameters,
): string {
  const { table, question } = scope;
  const { limit, after } = options;
  const asked = tsquery(question, parameters);
  const at = parameters.put(after?.at ?? options.at, 'timestamptz');
  const behind =
    after === undefined
      ? 'true'
      : `(weight, article_id) < (${parameters.put(after.weight, 'float8')}, ${parameters.put(after.id, 'uuid')})`;
  const key = keyOf(scope);
  const inOrder = withoutOrder(question) !== null;
  const newest = (words: string, most: number) => {
    if (!inOrder) return newestOf(scope, { words, most }, parameters);
    return `
      select ${key}, candidates.dated
        from (${newestOf(scope, { words, most: MOST_LOOKED_INTO }, parameters)}) candidates
        join ${table} found using (${key})
       where found.${words} @@ ${asked}
       order by candidates.dated desc, article_id desc limit ${most}`;
  };
  return `
    with weighed as materialized (
      (${newest('headline_words', MOST_WEIGHED / 2)}) union (${newest('words', MOST_WEIGHED / 2)})),
    weights as (
      select weighed.article_id, weighed.dated,
             ts_rank(found.words, ${asked}, 1)::float8
               * (0.5 + 0.5 * exp(-greatest(0, extract(epoch from ${at} - weighed.dated)::float8) / 31557600))
               as weight
        from weighed join ${table} found using (${key}))
    select article_id, dated, weight from weights where ${behind}
     order by weight desc, article_id desc limit ${parameters.put(limit, 'int')}`;
}

/**
 * Reads with the indexes alone when words are asked for: the planner takes a scan of the table for cheap, since it does
 * not know what unpacking the words of each row costs. One transaction, one connection.
 */
export async function searched<Result>(
  dataSource: DataSource,
  { question }: Pick<SearchScope, 'question'>,
  read: (query: EntityManager['query']) => Promise<Result>,
): Promise<Result> {
  if (question === null) return read((sql, values) => dataSource.query(sql, values));
  return dataSource.transaction(async (manager) => {
    await manager.query('set local enable_seqscan = off');
    return read((sql, values) => manager.query(sql, values));
  });
}
