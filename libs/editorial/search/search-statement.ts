import type { Instant } from '#kernel';

/** Counts stop here: "10,000+". */
export const MOST_COUNTED = 10_000;

/** Only so many of what a question finds are weighed against each other; `newest` goes on for ever. */
export const MOST_WEIGHED = 500;

/** How many there are: exactly, or `count` and more. */
export interface Total {
  readonly count: number;
  readonly more: boolean;
}

/** What {@link COUNT} has counted. */
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

/** How many rows there are, counted no further than needed. */
export function countStatement(scope: SearchScope, parameters: Parameters): string {
  return `
    select count(*)::int as counted
      from (select from ${scope.table} where ${conditionsOf(scope, parameters)} limit ${MOST_COUNTED + 1}) found`;
}

/**
 * The newest rows. With a question the index of words goes first, whatever the planner thinks of walking by time: it
 * does not know what unpacking the words of each row costs.
 */
export function newestStatement(
  scope: SearchScope,
  { limit, after }: { readonly limit: number; readonly after?: NewestKey | undefined },
  parameters: Parameters,
): string {
  const rows = `select article_id, ${scope.dated} as dated from ${scope.table} where ${conditionsOf(scope, parameters)}`;
  const behind = (dated: string) =>
    after === undefined
      ? ''
      : `(${dated}, article_id) < (${parameters.put(after.dated, 'timestamptz')}, ${parameters.put(after.id, 'uuid')})`;
  const order = (dated: string) =>
    `order by ${dated} desc, article_id desc limit ${parameters.put(limit, 'int')}`;
  if (scope.question === null) {
    const rest = behind(scope.dated);
    return `${rows} ${rest === '' ? '' : `and ${rest}`} ${order(scope.dated)}`;
  }
  const rest = behind('dated');
  return `
    with hits as materialized (${rows})
    select article_id, dated from hits ${rest === '' ? '' : `where ${rest}`} ${order('dated')}`;
}

/**
 * The best rows first: by where and how often the words stand (headline 1, standfirst 0.4, body 0.1), and half as
 * much for age (with a scale of a year). Weighed are those with the words in the headline, then the newest, 500 in all:
 * what a search costs must not grow with the archive.
 */
export function bestStatement(
  scope: SearchScope & { readonly question: string },
  options: { readonly limit: number; readonly at: Instant; readonly after?: BestKey | undefined },
  parameters: Parameters,
): string {
  const { table, dated, question } = scope;
  const { limit, after } = options;
  const asked = tsquery(question, parameters);
  const at = parameters.put(after?.at ?? options.at, 'timestamptz');
  const behind =
    after === undefined
      ? ''
      : `where (weight, article_id) < (${parameters.put(after.weight, 'float8')}, ${parameters.put(after.id, 'uuid')})`;
  const key = table.endsWith('.versions') ? 'article_id, version' : 'article_id';
  return `
    with hits as materialized (
      select ${key}, ${dated} as dated, headline_words @@ ${asked} as headed
        from ${table} where ${conditionsOf(scope, parameters)}),
    weighed as (
      select ${key}, dated from hits order by headed desc, dated desc, article_id desc limit ${MOST_WEIGHED}),
    weights as (
      select weighed.article_id, weighed.dated,
             ts_rank(found.words, ${asked}, 1)::float8
               * (0.5 + 0.5 * exp(-greatest(0, extract(epoch from ${at} - weighed.dated)::float8) / 31557600))
               as weight
        from weighed join ${table} found using (${key}))
    select article_id, dated, weight from weights ${behind}
     order by weight desc, article_id desc limit ${parameters.put(limit, 'int')}`;
}
