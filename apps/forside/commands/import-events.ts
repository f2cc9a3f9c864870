import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { BEGINNING } from '#event-store';
import { importLog, isTrailer, openLogFile } from '#event-store/transfer';
import type { ImportLogReport, OpenLogFile } from '#event-store/transfer';
import { DomainError } from '#kernel';
import { assertLogBinding, assertNewsroomStopped, beginLogImport, bindToLog } from '#projections';
import type { Parts } from '../runtime/parts.js';
import { progress } from './progress.js';
import { reactorsToMove } from './reactors-to-move.js';
import { withParts } from './with-parts.js';

/** Shown with the help of the command. */
export const IMPORT_HELP = `
Appends the events of an export to the log that is configured (KURRENTDB_URL, else PostgreSQL), which must be empty or
hold a beginning of the same events: those are compared and skipped, so an import that was interrupted goes on when it
is repeated. A damaged file is refused with the number of the line; a file (not -) is checked to its end first.

Stop the newsroom first. Afterwards DATABASE_URL, or DATA_DIR, belongs to this log: reactors stand at its end and do
nothing again, projections are built anew at the next start. The keys of persons must be in place already, since every
event is checked against its contract; --unchecked takes the events as they are.

Give - to read from standard input:
  gunzip -c events.ndjson.gz | forside events import -`;

const CHUNK_BYTES = 1024 * 1024;

/** `forside events import`: lines of JSON into the log. */
export async function importEvents(source: string, options: { readonly unchecked?: true }): Promise<void> {
  const total = source === '-' ? undefined : await checkFile(source);
  const file = await openLogFile(source === '-' ? process.stdin : chunksOf(source));
  const { live } = file.header;
  await withParts(
    async (parts) => {
      if (!live) await assertNewsroomStopped(parts.dataSource);
      const report = await importInto(parts, { file, total, verify: options.unchecked !== true });
      const counts = `${report.events} events: ${report.events - report.known} imported, ${report.known} known before`;
      process.stdout.write(`${counts}.\n${live ? LIVE : await settle(parts, report)}\n`);
    },
    { access: live ? 'join' : 'own', log: 'any' },
  );
}

const LIVE =
  'They were exported with --live and are a beginning of the log: to move the newsroom, stop it, export without --live ' +
  'and import that file too; to go on with these events alone, run forside events adopt.';

async function importInto(
  parts: Parts,
  {
    file,
    total,
    verify,
  }: { readonly file: OpenLogFile; readonly total: number | undefined; readonly verify: boolean },
): Promise<ImportLogReport> {
  const bar = progress({ doing: 'importing', unit: 'events', ...(total === undefined ? {} : { total }) });
  try {
    return await importLog({
      store: parts.store,
      file,
      beforeFirstAppend: () => beginLogImport(parts),
      ...(verify ? { verify: (event) => parts.codec.verify({ ...event, position: BEGINNING }) } : {}),
      onProgress: ({ events }) => bar.update(events),
    });
  } finally {
    bar.stop();
  }
}

/** Makes the database belong to the log, unless it does already. @returns what was done, in words */
async function settle(parts: Parts, { events, known }: ImportLogReport): Promise<string> {
  if (known === events && (await belongs(parts)))
    return 'The newsroom was on this log before: nothing was changed.';
  const head = await bindToLog({ ...parts, reactors: await reactorsToMove(parts.dataSource) });
  return (
    `The newsroom is on the ${parts.store.engine} log now, up to position ${head}; projections are built anew at the ` +
    'next start.'
  );
}

async function belongs(parts: Parts): Promise<boolean> {
  try {
    await assertLogBinding(parts);
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

/** Reads a file to its end before anything is written. @returns how many events it holds */
async function checkFile(path: string): Promise<number> {
  const { size } = await stat(path).catch(() => ({ size: -1 }));
  if (size < 0)
    throw new DomainError('not-found', 'file-missing', `${path} cannot be read: is there such a file?`);
  const bar = progress({ doing: 'checking', unit: 'bytes', total: size });
  try {
    const { blocks } = await openLogFile(chunksOf(path));
    for await (const part of blocks) {
      if (isTrailer(part)) return part.events;
      bar.update(part.checks.bytes);
    }
    return 0;
  } finally {
    bar.stop();
  }
}

function chunksOf(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path, { highWaterMark: CHUNK_BYTES });
}
