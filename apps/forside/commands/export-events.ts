import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { exportLog, exportedPart } from '#event-store/transfer';
import type { ExportedPart } from '#event-store/transfer';
import { DomainError } from '#kernel';
import { errorCode, syncDirectory } from '#platform';
import type { ConsumerPosition } from '#projections';
import type { Parts } from '../runtime/parts.js';
import { progress } from './progress.js';
import { withParts } from './with-parts.js';

/** Shown with the help of the command. */
export const EXPORT_HELP = `
Writes every event of the log that is configured (KURRENTDB_URL, else PostgreSQL) with its id, revision and order, as
lines of JSON that import takes on any engine. Personal fields stay sealed: the file holds no key.

Stop the newsroom first, when all has been handled: the export refuses while a reactor is behind the end of the log, and
when something is written meanwhile. With --live it runs beside a newsroom; import copies such a file but does not move
the newsroom to it.

The events go to <file>.partial, which becomes <file> when all is written; an export that was interrupted goes on when
it is repeated. Give - to write to standard output:
  forside events export - | gzip > events.ndjson.gz`;

/** `forside events export`: the log as lines of JSON. */
export async function exportEvents(target: string, options: { readonly live?: true }): Promise<void> {
  const live = options.live === true;
  if (target !== '-') await assertFree(target);
  await withParts(async (parts) => {
    const head = await parts.store.head();
    if (!live) assertHandled(await parts.engine.positions(), head);
    const job = { parts, head, live };
    if (target === '-') {
      // The write that fails is told so itself; an event that nobody hears would end the process.
      process.stdout.on('error', () => undefined);
      const { events } = await exportTo(writeToStdout, job);
      process.stderr.write(`${events} events exported.\n`);
    } else {
      const { events } = await exportToFile(target, job);
      process.stdout.write(`${target}: ${events} events exported.\n`);
    }
  });
}

/** What an export works on. */
export interface ExportJob {
  readonly parts: Pick<Parts, 'store' | 'clock'>;
  readonly head: bigint;
  readonly live: boolean;
}

/** Writes the file whole or not at all; goes on with what an interrupted export left. */
export async function exportToFile(target: string, job: ExportJob): Promise<{ readonly events: number }> {
  const partial = `${target}.partial`;
  const resume = await partOf(partial, job);
  const file = await open(partial, resume ? 'r+' : 'w', 0o600);
  let report: { readonly events: number };
  try {
    await file.truncate(resume?.checks.bytes ?? 0);
    if (resume) process.stderr.write(`Going on after ${resume.events} events that ${partial} holds.\n`);
    let at = resume?.checks.bytes ?? 0;
    const write = async (bytes: Buffer) => {
      for (let written = 0; written < bytes.length;) {
        const { bytesWritten } = await file.write(bytes, written, bytes.length - written, at);
        written += bytesWritten;
        at += bytesWritten;
      }
    };
    report = await exportTo(write, job, resume);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, target);
  await syncDirectory(dirname(target));
  return report;
}

async function exportTo(
  write: (bytes: Buffer) => Promise<void>,
  { parts: { store, clock }, head, live }: ExportJob,
  resume?: ExportedPart,
): Promise<{ readonly events: number }> {
  const bar = progress({ doing: 'exporting', unit: 'positions', total: Number(head) });
  try {
    return await exportLog({
      store,
      head,
      live,
      exportedAt: clock.now(),
      write,
      resume,
      onProgress: ({ position }) => bar.update(Number(position)),
      beforeEnd: async () => {
        if (live || (await store.head()) === head) return;
        throw new DomainError(
          'conflict',
          'log-was-written',
          'Something was written to the log meanwhile: stop the newsroom and export again, or give --live.',
        );
      },
    });
  } finally {
    bar.stop();
  }
}

/** What an interrupted export left, if it can be gone on with. */
async function partOf(partial: string, { parts, live }: ExportJob): Promise<ExportedPart | undefined> {
  const present = await stat(partial).then(
    () => true,
    () => false,
  );
  if (!present) return undefined;
  const part = await exportedPart(createReadStream(partial), parts.store);
  if (part && part.events > 0 && part.header.live === live) return part;
  await rm(partial);
  return undefined;
}

async function assertFree(target: string): Promise<void> {
  const there = await stat(target).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (!there) return;
  throw new DomainError('conflict', 'file-exists', `${target} exists: give another name, or remove it.`);
}

function assertHandled(positions: readonly ConsumerPosition[], head: bigint): void {
  const behind = positions.filter(({ kind, position }) => kind === 'reactor' && position < head);
  if (behind.length === 0) return;
  const names = behind.map(({ name, position }) => `${name} is at ${position}`).join(', ');
  throw new DomainError(
    'conflict',
    'reactors-behind',
    `The log ends at position ${head} and not all of it was handled (${names}): start the newsroom, wait until it has, ` +
      'stop it and export again.',
  );
}

async function writeToStdout(bytes: Buffer): Promise<void> {
  try {
    await promisify<Buffer, void>((chunk, done) => process.stdout.write(chunk, done))(bytes);
  } catch (error) {
    if (errorCode(error) !== 'EPIPE') throw error;
    throw new DomainError(
      'unavailable',
      'output-closed',
      'Whoever read the export went away before its end.',
    );
  }
}
