import { reconcileErasures } from '#erasure';
import {
  emptyEmbeddedLog,
  StartupError,
  scrubTables,
  scrubWriteAheadLog,
  superuserOfEmbeddedPostgres,
} from '#platform';
import { personalProjections } from '../runtime/personal-projections.js';
import type { Parts } from '../runtime/parts.js';
import { progress } from './progress.js';
import { withParts } from './with-parts.js';

export const SCRUB_HELP = `
Erasing a person removes rows and a key. What PostgreSQL had written of the rows lies in the free space of its files
and in its write-ahead log until it writes over it. This rewrites the tables that hold people, beside a running newsroom
or on its data directory; readers of a table wait while it is rewritten. With a DATABASE_URL the write-ahead log, its
archive and backups are in the hands of whoever runs that PostgreSQL: see docs/erasure.md.
`;

/** Tables of `state` and of the queue through which work on people goes: ids alone, rewritten all the same. */
const PASSAGES = { schemas: ['queue'], tables: ['state.outbox', 'state.webhook_deliveries'] } as const;

/** How long read models may take to reach the end of the log. */
const CATCH_UP_MS = 15_000;

/** What only whoever runs a PostgreSQL can do; docs/erasure.md has the statements. */
const LEFT_TO_THE_OPERATOR = [
  'What was deleted is still in the write-ahead log of this PostgreSQL, until you do this as its superuser:',
  '- set wal_recycle off, select pg_switch_wal(), checkpoint, and see the files of before gone from pg_wal;',
  '- let go of archived write-ahead log and base backups from before this scrub once newer ones cover you;',
  '- do the same on each standby; on logical replicas delete and vacuum (full) as well.',
  'docs/erasure.md says how.',
] as const;

/** `forside scrub`: leaves nothing of erased people in the files of the database. */
export async function scrub(): Promise<void> {
  await withParts((parts) => scrubParts(parts, (sentence) => void process.stdout.write(`${sentence}\n`)));
}

/** Scrubs the database that is open. */
export async function scrubParts(parts: Parts, tell: (sentence: string) => void): Promise<void> {
  const { configuration, connectionString, engine } = parts;
  await caughtUp(engine);
  const { erasedAgain } = await reconcileErasures(parts, new AbortController().signal);
  if (erasedAgain > 0) await caughtUp(engine);
  const bar = progress({ doing: 'Rewriting', unit: 'tables' });
  const rewritten = await scrubTables({
    connectionString,
    schemas: [...personalProjections.map(({ name }) => `rm_${name}_v[0-9]+`), ...PASSAGES.schemas],
    tables: PASSAGES.tables,
    onTable: (done) => bar.update(done),
  });
  bar.stop();
  tell(`Rewrote ${rewritten} tables with their indexes.`);
  if (configuration.databaseUrl !== null) {
    for (const sentence of LEFT_TO_THE_OPERATOR) tell(sentence);
    return;
  }
  const { dataDir } = configuration;
  const superuser = await superuserOfEmbeddedPostgres({ dataDir });
  if (superuser === undefined) throw new Error('The embedded database went away');
  const removed = await scrubWriteAheadLog(superuser);
  await emptyEmbeddedLog({ dataDir });
  tell(`Removed ${removed} files of the write-ahead log, emptied the database's own log.`);
}

/** @throws StartupError `scrub-too-early`: rows of somebody who is erased by now would be written anew. */
async function caughtUp(engine: Parts['engine']): Promise<void> {
  if (await engine.caughtUp(CATCH_UP_MS)) return;
  throw new StartupError(
    'scrub-too-early',
    'The read models have not seen the newest events, which may erase somebody: start the newsroom, let it catch up, ' +
      'then scrub again.',
  );
}
