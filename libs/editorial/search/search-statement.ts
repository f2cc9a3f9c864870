import type { DataSource, EntityManager } from 'typeorm';
import type { Instant } from '#kernel';

/** Counts stop here: "10,000+". */
export const MOST_COUNTED = 10_000;

/** Only so many of what a question finds are weighed against each other, half of them for their headlines. */
export const MOST_WEIGHED = 500;

/** How many there are: exactly, or `count` and more. */
export interface Total {
  readonly count: number;
  readonly more: boolean;
}

/** A count that went no further than {@link MOST_COUNTED} and one. */
export function totalOf(counted: number): Total {
  return { count: Math.min(counted, MOST_COUNTED), more: counted > MOST_COUNTED };
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
  const [record] = await query<{ readonly counted: number }[]>(
    `select count(*)::int as counted
       from (select from ${scope.table} where ${conditionsOf(scope, parameters)} limit ${MOST_COUNTED + 1}) found`,
    parameters.values,
  );
  return totalOf(record?.counted ?? 0);
}

/** The newest rows, behind a key when one is given. */
export function newestStatement(
  scope: SearchScope,
  { limit, after }: { readonly limit: number; readonly after?: NewestKey | undefined },
  parameters: Parameters,
): string {
  const { table, dated, question } = scope;
  const rows = `select article_id, ${dated} as dated from ${table} where ${conditionsOf(scope, parameters)}`;
  const behind = (column: string) =>
    after === undefined
      ? 'true'
      : `(${column}, article_id) < (${parameters.put(after.dated, 'timestamptz')}, ${parameters.put(after.id, 'uuid')})`;
  const most = parameters.put(limit, 'int');
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
 * 500 at most: what a search costs must not grow with the archive.
 */
export function bestStatement(
  scope: SearchScope & { readonly question: string },
  options: { readonly limit: number; readonly at: Instant; readonly after?: BestKey | undefined },
  parameters: Parameters,
): string {
  const { table, dated, question, conditions } = scope;
  const { limit, after } = options;
  const asked = tsquery(question, parameters);
  const at = parameters.put(after?.at ?? options.at, 'timestamptz');
  const behind =
    after === undefined
      ? 'true'
      : `(weight, article_id) < (${parameters.put(after.weight, 'float8')}, ${parameters.put(after.id, 'uuid')})`;
  const key = table.endsWith('.versions') ? 'article_id, version' : 'article_id';
  const newest = (words: string, most: number) => `
    select ${key}, dated from (
      select ${key}, ${dated} as dated from ${table}
       where ${[...conditions, `${words} @@ ${asked}`].join(' and ')}
      offset 0) hits
     order by dated desc, article_id desc limit ${most}`;
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
