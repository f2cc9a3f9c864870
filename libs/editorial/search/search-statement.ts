import type { DataSource, EntityManager } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { stopWordBegun, withoutOrder } from './search-question.js';

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
export const OLDER_LOOKED_INTO = 1_000;
const TOO_COMMON = 0.1;

/**
 * Rows that have all the words in more than this share of the newest are looked for no further back than where twice as
 * many of them as are looked into may be expected: to fetch all of them only to keep the newest would read the whole table.
 */
const CLOSE = 0.03;
const SAMPLED = 500;
const LOWEST_ID = '00000000-0000-0000-0000-000000000000';

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
  found: readonly FoundRecord[],
  limit: number,
): {
  readonly shown: readonly HitRecord[];
  readonly last: HitRecord | EdgeRecord | null;
  /** Of words side by side, which are counted while they are looked for; else null. */
  readonly total: Total | null;
} {
  const hits = found.filter((each) => each.what === 'hit');
  const edge = found.find((each) => each.what === 'edge') ?? null;
  const count = found.find((each) => each.what === 'count');
  const shown = hits.slice(0, limit);
  return {
    shown,
    last: hits.length > limit ? (shown.at(-1) ?? null) : edge,
    total: count === undefined ? null : { count: count.counted, more: count.more },
  };
}

/** The key of a row in a list by time. */
export function newestKeyOf({ dated, article_id: id }: HitRecord | EdgeRecord): NewestKey {
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
  /** Whether the conditions may leave few of the rows of a date. */
  readonly isNarrow?: boolean;
  /** Words side by side are looked for among rows of this instant and after it, as {@link withFloor} found it. */
  readonly floor?: Instant;
}

/** A scope in which words are looked for. */
export type WordScope = SearchScope & { readonly question: string };

/** A row of the statements below. */
export type FoundRecord = HitRecord | EdgeRecord | CountRecord;

/** One item found. */
export interface HitRecord {
  readonly what: 'hit';
  readonly article_id: string;
  readonly dated: Date;
  readonly weight?: number;
}

/** Nothing that was found, but where to look further. */
export interface EdgeRecord {
  readonly what: 'edge';
  readonly article_id: string;
  readonly dated: Date;
}

interface CountRecord {
  readonly what: 'count';
  readonly counted: number;
  readonly more: boolean;
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

/**
 * `to_tsquery` of a question. Where nothing but the beginning of a stop word is asked for, that passes by the dictionary
 * which would drop it; its genitive has the stem of a word whose ending begins in it (`haves` that of `haven`).
 */
export function tsquery(question: string, parameters: Parameters): string {
  const read = (dictionary: 'danish' | 'simple', terms: string) =>
    `to_tsquery('pg_catalog.${dictionary}', ${parameters.put(terms, 'text')})`;
  const begun = stopWordBegun(question);
  if (begun === null) return read('danish', question);
  const { stopWord, unwanted } = begun;
  const wanted = `(${read('simple', `${stopWord}:*`)} || ${read('danish', `${stopWord}s`)})`;
  return `(${[wanted, ...unwanted.map((terms) => read('danish', terms))].join(' && ')})`;
}

function conditionsOf({ conditions, question }: SearchScope, parameters: Parameters): string {
  const all = question === null ? conditions : [...conditions, `words @@ ${tsquery(question, parameters)}`];
  return all.length === 0 ? 'true' : all.join(' and ');
}

/** How many rows there are, counted no further than needed. Words side by side are counted by their page ({@link pageOf}). */
export async function counted(
  scope: SearchScope,
  parameters: Parameters,
  query: EntityManager['query'],
): Promise<Total> {
  const { question } = scope;
  if (isInOrder(question)) throw new Error('Words side by side are counted by the statement of their page');
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
  const share = await shareOfNewest(depth, { table, dated, within, question, parameters }, query);
  if (share === 0) return false;
  const [plan] = await query<{ readonly 'QUERY PLAN': readonly PlanRecord[] }[]>(
    `explain (format json) select from ${table} where ${within}`,
    parameters.values,
  );
  const rows = plan?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0;
  return share * rows >= PLAINLY_MORE * MOST_COUNTED;
}

/** The share of so many of the newest rows in which a question is answered. */
async function shareOfNewest(
  rows: number,
  of: {
    readonly table: string;
    readonly dated: string;
    readonly within: string;
    readonly question: string;
    readonly parameters: Parameters;
  },
  query: EntityManager['query'],
): Promise<number> {
  const { table, dated, within, question } = of;
  const parameters = of.parameters.copy();
  const [newest] = await query<{ readonly share: number | null }[]>(
    `select avg(found::int)::float8 as share
       from (select words @@ ${tsquery(question, parameters)} as found from ${table} where ${within}
              order by ${dated} desc, article_id desc limit ${rows}) newest`,
    parameters.values,
  );
  return newest?.share ?? 0;
}

/**
 * The scope as it is read from `after` on: with a floor when words have to stand side by side that stand together in many
 * rows. Where the floor hides what is older, a page by time has an `edge`. Pages by weight have the floor of their own
 * moment: what is written meanwhile may shift it.
 */
export async function withFloor<Scope extends SearchScope>(
  dataSource: DataSource,
  scope: Scope,
  from: { readonly parameters: Parameters; readonly after?: NewestKey | undefined },
): Promise<Scope> {
  const { table, dated, conditions, question } = scope;
  const loosely = question === null ? null : withoutOrder(question);
  // Among the rows of few, so many would have to be passed over that nothing is won.
  if (loosely === null || scope.isNarrow === true) return scope;
  const parameters = from.parameters.copy();
  const within = [...conditions, behindKey(dated, from.after, parameters)].join(' and ');
  return searched(dataSource, scope, async (query) => {
    const share = await shareOfNewest(
      SAMPLED,
      { table, dated, within, question: loosely, parameters },
      query,
    );
    if (share < CLOSE) return scope;
    const expected = Math.ceil((2 * OLDER_LOOKED_INTO) / share);
    const [lowest] = await query<{ readonly dated: Date }[]>(
      `select ${dated} as dated from ${table} where ${within}
        order by ${dated} desc, article_id desc offset ${expected} limit 1`,
      parameters.values,
    );
    return lowest === undefined ? scope : { ...scope, floor: toInstant(lowest.dated) };
  });
}

function behindKey(dated: string, after: NewestKey | undefined, parameters: Parameters): string {
  if (after === undefined) return 'true';
  return `(${dated}, article_id) < (${parameters.put(after.dated, 'timestamptz')}, ${parameters.put(after.id, 'uuid')})`;
}

interface PlanRecord {
  readonly Plan: { readonly 'Plan Rows': number };
}

/** Whether words have to stand side by side. */
export function isInOrder(question: string | null): boolean {
  return question !== null && withoutOrder(question) !== null;
}

function keyOf({ table }: Pick<SearchScope, 'table'>): string {
  return table.endsWith('.versions') ? 'article_id, version' : 'article_id';
}

/**
 * What a question finds, in three tables:
 * - `recent`: the newest rows of the scope, each with whether it is `found`;
 * - `older`: what is found behind them with the index of words, the newest `most` less those found among the recent; of
 *   words side by side all that stand in the newest {@link OLDER_LOOKED_INTO} rows that have them;
 * - `edge`: the last row looked into or the floor, when words side by side may stand in rows behind it too.
 */
function lookedInto(
  scope: WordScope,
  of: { readonly most: number; readonly also?: string; readonly parameters: Parameters },
): string {
  const { table, dated, conditions, question, depth = NEWEST_LOOKED_INTO, floor } = scope;
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
  if (inOrder === null) {
    const behind = `(${dated}, article_id) < (select dated, article_id from bottom)`;
    return `${recent},
    older as materialized (
      select * from (
        select ${key}, ${dated} as dated from ${table}
         where ${within} and words @@ ${asked} and ${behind} offset 0) hits
       order by dated desc, article_id desc
       limit greatest(0, ${most} - (select count(*) from recent where found)))`;
  }
  const lowest = floor === undefined ? undefined : parameters.put(floor, 'timestamptz');
  const high = lowest === undefined ? 'true' : `${dated} >= ${lowest}`;
  const tooCommon = `(select count(*) from recent where loosely) >= ${depth * TOO_COMMON}`;
  return `${recent},
    candidates as materialized (
      -- How much lies above a floor the planner can tell, how much behind the bottom it cannot.
      select * from (
        select ${key}, ${dated} as dated from ${table} where ${within} and ${high} and words @@ ${loose} offset 0) hits
       where (dated, article_id) < (select dated, article_id from bottom)
       order by dated desc, article_id desc limit case when ${tooCommon} then 0 else ${OLDER_LOOKED_INTO} end),
    older as materialized (
      select ${key}, candidates.dated from candidates join ${table} found using (${key})
       where found.words @@ ${asked}),
    edge as (
      (select dated, article_id from candidates order by dated desc, article_id desc
        limit 1 offset ${OLDER_LOOKED_INTO - 1})
      union all
      (select dated, article_id from bottom where ${tooCommon})
      ${
        lowest === undefined
          ? ''
          : `union all
      (select dated, article_id
         from (select ${lowest} as dated, '${LOWEST_ID}'::uuid as article_id
                union all select dated, article_id from bottom) ends
        where not ${tooCommon} and (select count(*) from candidates) < ${OLDER_LOOKED_INTO}
          and exists (select from bottom)
        order by dated, article_id limit 1)`
      })`;
}

/** Of the rows that are looked into: what is older is more, whether or not the words stand side by side there. */
const COUNT_OF_LOOKED = `
    select 'count', null, null, null,
           (select count(*)::int from recent where found) + (select count(*)::int from older),
           exists (select from edge)`;

/** The newest rows, behind a key when one is given. */
export function newestStatement(
  scope: SearchScope,
  { limit, after }: { readonly limit: number; readonly after?: NewestKey | undefined },
  parameters: Parameters,
): string {
  const { table, dated, question } = scope;
  const also = behindKey(dated, after, parameters);
  if (question === null) {
    return `
      select 'hit' as what, article_id, ${dated} as dated from ${table}
       where ${conditionsOf(scope, parameters)} and ${also}
       order by ${dated} desc, article_id desc limit ${parameters.put(limit, 'int')}`;
  }
  const looked = lookedInto({ ...scope, question }, { most: limit, also, parameters });
  const told = isInOrder(question)
    ? `union all select 'edge', article_id, dated, null, null, null from edge union all ${COUNT_OF_LOOKED}`
    : '';
  return `
    with ${looked}
    (select 'hit' as what, article_id, dated, null::float8 as weight, null::int as counted, null::boolean as more from (
       select article_id, dated from recent where found union all select article_id, dated from older) hits
      order by dated desc, article_id desc limit ${parameters.put(limit, 'int')})
    ${told}`;
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
    (select 'hit' as what, article_id, dated, weight, null::int as counted, null::boolean as more
       from weights where ${behind}
      order by weight desc, article_id desc limit ${parameters.put(limit, 'int')})
    ${isInOrder(question) ? `union all ${COUNT_OF_LOOKED}` : ''}`;
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
