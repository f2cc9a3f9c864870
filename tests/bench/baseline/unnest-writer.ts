import pg from 'pg';
import { serve } from '../child.js';

/** First what to write, then how often. */
export type UnnestTask =
  | { readonly kind: 'take'; readonly connectionString: string; readonly view: string }
  | { readonly kind: 'write'; readonly rowsPerTransaction: number };

/** How many rows were taken, or written in how many milliseconds. */
export interface UnnestAnswer {
  readonly rows: number;
  readonly milliseconds: number;
}

interface Taken {
  readonly client: pg.Client;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly (string | null)[])[];
}

const COPY = 'bench.rows';
/** Columns, keys and indexes of the source, which a rebuild drops. */
const SHAPE = 'bench.shape';
const TABLE_BEHIND = `
  select distinct refobjid::regclass::text as name
  from pg_depend join pg_rewrite on pg_rewrite.oid = objid
  where classid = 'pg_rewrite'::regclass and refclassid = 'pg_class'::regclass
    and ev_class = to_regclass($1) and refobjid <> ev_class`;
const COLUMNS = `
  select quote_ident(attname) as name, format_type(atttypid, atttypmod) as type from pg_attribute
  where attrelid = to_regclass($1) and attnum > 0 and not attisdropped order by attnum`;

let taken: Taken | undefined;

/** The fastest way we know to put rows into PostgreSQL by statements, with nothing to read, decode or fold. */
serve(async (task: UnnestTask): Promise<UnnestAnswer> => {
  if (task.kind === 'take') {
    taken = await take(task.connectionString, task.view);
    return { rows: taken.rows.length, milliseconds: 0 };
  }
  if (!taken) throw new Error('There is nothing to write yet');
  await makeEmptyCopy(taken);
  const began = performance.now();
  await write(taken, task.rowsPerTransaction);
  return { rows: taken.rows.length, milliseconds: performance.now() - began };
});

async function take(connectionString: string, view: string): Promise<Taken> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const behind = await client.query<{ readonly name: string }>(TABLE_BEHIND, [view]);
  const source = behind.rows[0]?.name ?? '';
  const { rows: columns } = await client.query<Taken['columns'][number]>(COLUMNS, [source]);
  await client.query('create schema if not exists bench');
  await client.query(`create table ${SHAPE} (like ${source} including all)`);
  const { rows } = await client.query<(string | null)[]>({
    text: `select ${columns.map(({ name }) => `${name}::text`).join(', ')} from ${source}`,
    rowMode: 'array',
  });
  return { client, columns, rows };
}

async function makeEmptyCopy({ client }: Taken): Promise<void> {
  await client.query(`drop table if exists ${COPY}`);
  await client.query(`create table ${COPY} (like ${SHAPE} including all)`);
}

/** In transactions that do not wait for the disk, as a rebuild's do not. */
async function write({ client, columns, rows }: Taken, rowsPerTransaction: number): Promise<void> {
  // Every value travels as text, since an array of arrays cannot be unnested.
  const parameters = columns.map((_, index) => `$${index + 1}::text[]`).join(', ');
  const names = columns.map((_, index) => `c${index}`).join(', ');
  const values = columns.map(({ type }, index) => `c${index}::${type}`).join(', ');
  const insert = `insert into ${COPY} select ${values} from unnest(${parameters}) as rows (${names})`;
  for (let from = 0; from < rows.length; from += rowsPerTransaction) {
    const part = rows.slice(from, from + rowsPerTransaction);
    await client.query('begin');
    await client.query('set local synchronous_commit = off');
    await client.query(
      insert,
      columns.map((_, column) => part.map((row) => row[column])),
    );
    await client.query('commit');
  }
}
