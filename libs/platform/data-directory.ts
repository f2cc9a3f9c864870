import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { link, mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { errorCode } from './errno.js';
import { identityOfProcess, isStillRunning } from './process-identity.js';
import type { ProcessIdentity } from './process-identity.js';
import { StartupError } from './startup-error.js';
import { syncDirectory, writeFileAtomically } from './write-file-atomically.js';

/** The layout of DATA_DIR that this Forside writes; raised when an older Forside could no longer read it. */
export const DATA_DIRECTORY_FORMAT = 1;

/** Held while an application runs on a data directory. */
export interface DataDirectoryLock {
  /** The real, absolute path of the directory. */
  readonly dataDir: string;
  /** Lets the next application in. Safe to call twice. */
  release(): Promise<void>;
}

/** Lies in a data directory that is being restored, with who does so. */
const RESTORE_FILE = 'restore-unfinished.json';

const formatFile = z.object({ format: z.number().int().positive() });
const lockFile = z.object({ pid: z.number().int().positive(), startedAt: z.string().nullable() });

/**
 * Makes sure that a data directory exists, can be written and is of a format this Forside knows.
 * @returns its real, absolute path
 * @throws StartupError `data-directory-not-writable`, `data-directory-too-new` or `restore-unfinished`
 */
export async function openDataDirectory(dataDir: string): Promise<string> {
  const path = resolve(dataDir);
  try {
    await makeDirectories(path);
    const real = await realpath(path);
    const probe = join(real, `.write-test-${randomBytes(6).toString('hex')}`);
    await writeFile(probe, '', { flag: 'wx' });
    await rm(probe);
    await checkFormat(real);
    await refuseHalfRestored(real);
    return real;
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(
      'data-directory-not-writable',
      `The data directory ${path} cannot be written (${errorCode(error) ?? String(error)}): ` +
        'let the user who runs Forside write there, or set DATA_DIR to another directory.',
      { cause: error },
    );
  }
}

/** Not `mkdir` with `recursive`, which Node 20 repeats for ever where the file system makes no directories (/proc). */
async function makeDirectories(path: string): Promise<void> {
  const missing: string[] = [];
  for (let place = path; !existsSync(place) && dirname(place) !== place; place = dirname(place)) {
    missing.push(place);
  }
  for (const place of missing.reverse()) {
    await mkdir(place).catch((error: unknown) => {
      // Another process was faster.
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  }
}

/**
 * Marks a data directory as being restored: until it is finished, no other process opens it, not even when this one
 * is gone.
 */
export async function beginRestore(dataDir: string): Promise<{ readonly finish: () => Promise<void> }> {
  const path = join(dataDir, RESTORE_FILE);
  const me = identityOfProcess(process.pid) ?? { pid: process.pid, startedAt: null };
  await writeFileAtomically(path, `${JSON.stringify(me)}\n`, 0o644);
  return {
    finish: async () => {
      await rm(path);
      await syncDirectory(dataDir);
    },
  };
}

async function refuseHalfRestored(dataDir: string): Promise<void> {
  const text = await textOf(join(dataDir, RESTORE_FILE));
  if (text === undefined || parsedLock(text)?.pid === process.pid) return;
  throw new StartupError(
    'restore-unfinished',
    `A restore into ${dataDir} was not finished: empty that directory and run forside restore again.`,
  );
}

/**
 * Takes a data directory for one running application; the lock of a process that died is taken over.
 * The command line, which joins a running application, does not take it.
 * @throws StartupError `data-directory-in-use` while another application runs on it, and what openDataDirectory throws
 */
export async function lockDataDir(dataDir: string): Promise<DataDirectoryLock> {
  const real = await openDataDirectory(dataDir);
  const path = join(real, 'forside.lock');
  const mine = JSON.stringify(identityOfProcess(process.pid) ?? { pid: process.pid, startedAt: null });
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  await writeFile(draft, mine, { mode: 0o644 });
  try {
    for (let attempt = 0; attempt < 50; attempt += 1) {
      if (await linked(draft, path)) return { dataDir: real, release: () => release(path, mine) };
      const held = await textOf(path);
      if (held === undefined) continue;
      const holder = parsedLock(held);
      if (holder !== undefined && isStillRunning(holder)) throw inUse(real, holder);
      await discardStaleLock(path, draft);
    }
  } finally {
    await rm(draft, { force: true });
  }
  throw inUse(real, undefined);
}

function inUse(dataDir: string, holder: ProcessIdentity | undefined): StartupError {
  const who = holder === undefined ? 'Another Forside' : `Another Forside (process ${holder.pid})`;
  return new StartupError(
    'data-directory-in-use',
    `${who} is already running on ${dataDir}: stop it first, or set DATA_DIR (and PORT) to run a second one.`,
  );
}

/** A hard link either is made by us or exists already; unlike `wx` it never shows a half-written file. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (errorCode(error) !== 'EPERM' && errorCode(error) !== 'ENOTSUP') throw error;
    return exclusivelyWritten(to, await readFile(from, 'utf8'));
  }
}

/** For file systems without hard links (FAT, some network shares). */
async function exclusivelyWritten(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes a stale lock, one process at a time: of two who find it stale, the slower one would otherwise remove the
 * new lock of the faster one. Judging and removing is one synchronous step, so that a process that died in between
 * and left its turn behind cannot bring that back.
 */
async function discardStaleLock(path: string, draft: string): Promise<void> {
  const turn = `${path}.takeover`;
  if (!(await linked(draft, turn))) {
    if (isAbandoned(turn)) rmSync(turn, { force: true });
    await pause(10);
    return;
  }
  try {
    if (isAbandoned(path)) rmSync(path, { force: true });
  } finally {
    rmSync(turn, { force: true });
  }
}

function isAbandoned(path: string): boolean {
  try {
    const holder = parsedLock(readFileSync(path, 'utf8'));
    return holder === undefined || !isStillRunning(holder);
  } catch {
    return false;
  }
}

async function release(path: string, mine: string): Promise<void> {
  if ((await textOf(path)) === mine) await rm(path, { force: true });
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parsedLock(text: string): ProcessIdentity | undefined {
  try {
    return lockFile.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function checkFormat(dataDir: string): Promise<void> {
  const path = join(dataDir, 'forside.json');
  const text = await textOf(path);
  if (text === undefined) {
    await writeFileAtomically(path, `${JSON.stringify({ format: DATA_DIRECTORY_FORMAT })}\n`, 0o644);
    return;
  }
  const found = parsedFormat(text);
  if (found !== undefined && found <= DATA_DIRECTORY_FORMAT) return;
  throw new StartupError(
    'data-directory-too-new',
    `The data directory ${dataDir} was written by a newer Forside (format ${found ?? 'unknown'}, this one knows ` +
      `${DATA_DIRECTORY_FORMAT}): update Forside, or set DATA_DIR to another directory.`,
  );
}

function parsedFormat(text: string): number | undefined {
  try {
    return formatFile.parse(JSON.parse(text)).format;
  } catch {
    return undefined;
  }
}
