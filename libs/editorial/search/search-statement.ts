import type { DataSource, EntityManager } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { withoutOrder } from './search-question.js';

/** Counts stop here: "10,000+". */
export const MOST_COUNTED = 10_000;

/** Only so many of what a question finds are weighed against each other, half of them for their headlines. */
export const MOST_WEIGHED = 300;

/**
 * So many of the newest rows are looked into one by one, whatever the question: what a common word finds is among them,
 * and what is left for the index of words is then no more than it can find and sort in time.
 */
export const NEWEST_LOOKED_INTO = 3_000;

/**
 * Of the older rows that have all the words, only so many are looked into for whether these stand side by side; and
 * none when a tenth of the newest have them all, for then there are too many to choose from.
 */
export const OLDER_LOOKED_INTO = 2_000;
const TOO_COMMON = 0.1;

/**
 * A count is told without counting when the newest rows and the statistics of the database put it at so many times
 * {@link MOST_COUNTED}: to make sure would take longer than anything else of a search.
 */
const PLAINLY_MORE = 2;

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
  /** {@link NEWEST_LOOKED_INTO} unless told. */
  readonly depth?: number;
}

/** A scope in which words are looked for. */
export type WordScope = SearchScope & { readonly question: string };

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

  /** The same so far, to be filled apart. */
  copy(): Parameters {
    const copy = new Parameters();
    copy.values.push(...this.values);
    return copy;
  }

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
  const { question } = scope;
  if (question !== null && isInOrder(question)) {
    return countedInOrder({ ...scope, question }, parameters, query);
  }
  if (question !== null) {
    if (await plainlyMore({ ...scope, question }, parameters, query)) {
      return { count: MOST_COUNTED, more: true };
    }
    // From the index of words, rather than by looking into row after row.
    await query('set local enable_indexscan = off');
  }
  const [record] = await query<{ readonly counted: number }[]>(
    `select count(*)::int as counted
       from (select from ${scope.table} where ${conditionsOf(scope, parameters)} limit ${MOST_COUNTED + 1}) found`,
    parameters.values,
  );
  return totalOf(record?.counted ?? 0);
}

/** The share of the newest rows that is found, of as many rows as the planner takes the scope to have. */
async function plainlyMore(
  { table, dated, conditions, question, depth = NEWEST_LOOKED_INTO }: WordScope,
  parameters: Parameters,
  query: EntityManager['query'],
): Promise<boolean> {
  const within = conditions.join(' and ');
  const withQuestion = parameters.copy();
  const [newest] = await query<{ readonly share: number | null }[]>(
    `select avg(found::int)::float8 as share
       from (select words @@ ${tsquery(question, withQuestion)} as found from ${table} where ${within}
              order by ${dated} desc, article_id desc limit ${depth}) newest`,
    withQuestion.values,
  );
  if (!newest?.share) return false;
  const [plan] = await query<{ readonly 'QUERY PLAN': readonly PlanRecord[] }[]>(
    `explain (format json) select from ${table} where ${within}`,
    parameters.values,
  );
  const rows = plan?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0;
  return newest.share * rows >= PLAINLY_MORE * MOST_COUNTED;
}

interface PlanRecord {
  readonly Plan: { readonly 'Plan Rows': number };
}

/** Of the rows that are looked into: what is older is more, whether or not the words stand side by side there. */
async function countedInOrder(
  scope: WordScope,
  parameters: Parameters,
  query: EntityManager['query'],
): Promise<Total> {
  const looked = lookedInto(scope, { most: OLDER_LOOKED_INTO, parameters });
  const [record] = await query<{ readonly counted: number; readonly more: boolean }[]>(
    `with ${looked}
     select (select count(*)::int from recent where found) + (select count(*)::int from older) as counted,
            exists (select from edge) as more`,
    parameters.values,
  );
  return { count: record?.counted ?? 0, more: record?.more ?? false };
}

function isInOrder(question: string): boolean {
  return withoutOrder(question) !== null;
}

function keyOf({ table }: Pick<SearchScope, 'table'>): string {
  return table.endsWith('.versions') ? 'article_id, version' : 'article_id';
}

/**
 * What a question finds, in three tables:
 * - `recent`: the newest rows of the scope, each with whether it is `found`;
 * - `older`: what is found behind them with the index of words, the newest `most` less those found among the recent;
 * - `edge`: the last row looked into, when words side by side may stand in rows behind it too.
 */
function lookedInto(
  scope: WordScope,
  of: { readonly most: number; readonly also?: string; readonly parameters: Parameters },
): string {
  const { table, dated, conditions, question, depth = NEWEST_LOOKED_INTO } = scope;
  const { most, also = 'true', parameters } = of;
  const key = keyOf(scope);
  const asked = tsquery(question, parameters);
  const inOrder = withoutOrder(question);
  const loose = inOrder === null ? asked : tsquery(inOrder, parameters);
  const within = [...conditions, also].join(' and ');
  const recent = `
    recent as materialized (
      select ${key}, ${dated} as dated, words @@ ${asked} as found,
             headline_words @@ ${asked} as headed, words @@ ${loose} as loosely
        from ${table} where ${within} order by ${dated} desc, article_id desc limit ${depth}),
    bottom as materialized (
      select dated, article_id from recent
       where (select count(*) from recent) = ${depth} order by dated, article_id limit 1)`;
  const behind = `(${dated}, article_id) < (select dated, article_id from bottom)`;
  if (inOrder === null) {
    return `${recent},
    older as materialized (
      select * from (
        select ${key}, ${dated} as dated from ${table}
         where ${within} and words @@ ${asked} and ${behind} offset 0) hits
       order by dated desc, article_id desc
       limit greatest(0, ${most} - (select count(*) from recent where found)))`;
  }
  return `${recent},
    candidates as materialized (
      select * from (
        select ${key}, ${dated} as dated from ${table}
         where ${within} and words @@ ${loose} and ${behind} offset 0) hits
       order by dated desc, article_id desc
       limit case when (select count(*) from recent where loosely) < ${depth * TOO_COMMON}
                  then ${OLDER_LOOKED_INTO} else 0 end),
    older as materialized (
      select ${key}, candidates.dated from candidates join ${table} found using (${key})
       where found.words @@ ${asked}),
    edge as (
      (select dated, article_id from candidates order by dated desc, article_id desc
        limit 1 offset ${OLDER_LOOKED_INTO - 1})
      union all
      (select dated, article_id from bottom
        where (select count(*) from recent where loosely) >= ${depth * TOO_COMMON}))`;
}

/** The newest rows, behind a key when one is given. */
export function newestStatement(
  scope: SearchScope,
  { limit, after }: { readonly limit: number; readonly after?: NewestKey | undefined },
  parameters: Parameters,
): string {
  const { table, dated, question } = scope;
  const also =
    after === undefined
      ? 'true'
      : `(${dated}, article_id) < (${parameters.put(after.dated, 'timestamptz')}, ${parameters.put(after.id, 'uuid')})`;
  if (question === null) {
    return `
      select article_id, ${dated} as dated from ${table} where ${conditionsOf(scope, parameters)} and ${also}
       order by ${dated} desc, article_id desc limit ${parameters.put(limit, 'int')}`;
  }
  const looked = lookedInto({ ...scope, question }, { most: limit, also, parameters });
  const edge = isInOrder(question) ? `union all select article_id, dated, true from edge` : '';
  return `
    with ${looked}
    (select article_id, dated, false as edge from (
       select article_id, dated from recent where found union all select article_id, dated from older) hits
      order by dated desc, article_id desc limit ${parameters.put(limit, 'int')})
    ${edge}`;
}

/**
 * The best rows first: by where and how often the words stand (headline 1, standfirst 0.4, body 0.1), and half as
 * much for age (with a scale of a year). Weighed are the newest with the words in the headline and the newest of all,
 * {@link MOST_WEIGHED} at most: what a search costs must not grow with the archive. Headlines with words that are common
 * are looked for among the newest rows alone.
 */
export function bestStatement(
  scope: WordScope,
  options: { readonly limit: number; readonly at: Instant; readonly after?: BestKey | undefined },
  parameters: Parameters,
): string {
  const { table, dated, conditions, question, depth = NEWEST_LOOKED_INTO } = scope;
  const { limit, after } = options;
  const most = MOST_WEIGHED / 2;
  const looked = lookedInto(scope, { most, parameters });
  const asked = tsquery(question, parameters);
  const at = parameters.put(after?.at ?? options.at, 'timestamptz');
  const behind =
    after === undefined
      ? 'true'
      : `(weight, article_id) < (${parameters.put(after.weight, 'float8')}, ${parameters.put(after.id, 'uuid')})`;
  const key = keyOf(scope);
  const newest = `order by dated desc, article_id desc limit`;
  return `
    with ${looked},
    headed as materialized (
      select * from (
        select ${key}, ${dated} as dated from ${table}
         where ${[...conditions, `headline_words @@ ${asked}`].join(' and ')}
           and (${dated}, article_id) < (select dated, article_id from bottom) offset 0) hits
       ${newest} case when (select count(*) from recent where ${isInOrder(question) ? 'loosely' : 'found'})
                      < ${isInOrder(question) ? depth * TOO_COMMON : most}
                 then greatest(0, ${most} - (select count(*) from recent where headed)) else 0 end),
    weighed as materialized (
      (select ${key}, dated from recent where headed ${newest} ${most})
      union (select ${key}, dated from headed)
      union (select * from (
        select ${key}, dated from recent where found union all select ${key}, dated from older) hits
        ${newest} ${most})),
    weights as (
      select weighed.article_id, weighed.dated,
             ts_rank(found.words, ${asked}, 1)::float8
               * (0.5 + 0.5 * exp(-least(700, greatest(0, extract(epoch from ${at} - weighed.dated)::float8) / 31557600)))
               as weight
        from weighed join ${table} found using (${key})
       -- A word that must not be there may be below a headline that lacks it.
       where found.words @@ ${asked})
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
