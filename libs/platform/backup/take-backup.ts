import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { errorCode } from '../errno.js';
import { StartupError } from '../startup-error.js';
import { BACKUP_VERSION, writeBackupManifest, writeSecretsManifest } from './backup-manifest.js';
import type { BackupManifest } from './backup-manifest.js';
import { CheckedFiles } from './checked-files.js';
import type { OnBytes } from './checked-files.js';
import { dumpDatabase } from './database-copy.js';

/** What of a data directory is secret, and kept apart. */
export const SECRETS = { directory: 'keys', tokenFile: 'admin-token' } as const;

/** What to back up, and where to. */
export interface TakeBackupOptions {
  readonly connectionString: string;
  readonly dataDir: string;
  /** Missing or empty. */
  readonly directory: string;
  /** Missing or empty, and not within the other; null leaves the secrets out. */
  readonly keysDirectory: string | null;
  /** `kurrentdb` when the log lies there, and what PostgreSQL holds of one is of former times. */
  readonly log: BackupManifest['log'];
  /** Folders of the data directory with primary data, such as `media`. */
  readonly folders: readonly string[];
  readonly madeAt: string;
  readonly onBytes: OnBytes;
}

/** What was backed up. */
export interface BackupReport {
  readonly manifest: BackupManifest;
  /** In the folders. */
  readonly files: number;
  /** Files of secrets. */
  readonly secrets: number;
}

/**
 * Backs up a newsroom, running or not: the database at one moment, then the folders, then the secrets. Files are named
 * by their content or written before the first event that needs them, so what the database speaks of is in there; the
 * secrets go into a directory of their own, since a backup that held them would bring back who was erased.
 * @throws StartupError `backup-directory` and what copying the database throws
 */
export async function takeBackup(options: TakeBackupOptions): Promise<BackupReport> {
  const { dataDir, keysDirectory, onBytes } = options;
  const directory = await placeFor(options.directory);
  const keys = keysDirectory === null ? null : await placeFor(keysDirectory);
  refuseWithin(directory, dataDir, 'A backup within the data directory would be lost with it');
  if (keys !== null) {
    refuseWithin(keys, dataDir, 'Keys that are backed up within the data directory would be lost with it');
    refuseWithin(keys, directory, 'Keys beside the data would bring back who was erased');
    refuseWithin(directory, keys, 'Keys beside the data would bring back who was erased');
  }
  await makeEmpty(directory);
  if (keys !== null) await makeEmpty(keys);

  const files = new CheckedFiles(directory, onBytes);
  const schemas = options.log === 'included' ? ['log', 'state'] : ['state'];
  const copy = await dumpDatabase(options.connectionString, { schemas, files });
  let copied = 0;
  for (const folder of options.folders) copied += await files.copyAll(join(dataDir, folder), folder);
  const manifest: BackupManifest = {
    format: 'forside-backup',
    version: BACKUP_VERSION,
    id: randomUUID(),
    madeAt: options.madeAt,
    log: options.log,
    secrets: keys === null ? 'left-out' : 'apart',
    rootCheck: await rootCheckOf(dataDir),
    ...copy,
    sums: await files.close(),
  };
  const secrets = keys === null ? 0 : await backUpSecrets(keys, options, manifest.id);
  await writeBackupManifest(directory, manifest);
  return { manifest, files: copied, secrets };
}

async function backUpSecrets(
  keys: string,
  { dataDir, madeAt, onBytes }: TakeBackupOptions,
  backup: string,
): Promise<number> {
  const files = new CheckedFiles(keys, onBytes);
  let copied = await files.copyAll(join(dataDir, SECRETS.directory), SECRETS.directory);
  const token = join(dataDir, SECRETS.tokenFile);
  if (existsSync(token)) {
    await files.write(SECRETS.tokenFile, createReadStream(token));
    copied += 1;
  }
  const sums = await files.close();
  const version = BACKUP_VERSION;
  await writeSecretsManifest(keys, { format: 'forside-secrets', version, backup, madeAt, sums });
  return copied;
}

/** No secret: a keyed hash of a constant, by which a wrong or missing root key is noticed before anything is read. */
async function rootCheckOf(dataDir: string): Promise<string | null> {
  try {
    return (await readFile(join(dataDir, SECRETS.directory, 'root.check'), 'utf8')).trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The real path that a directory has or will have. */
async function placeFor(path: string): Promise<string> {
  const wanted = resolve(path);
  try {
    return await realpath(wanted);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(wanted) === wanted) throw error;
    return join(await placeFor(dirname(wanted)), basename(wanted));
  }
}

async function makeEmpty(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const [first] = await readdir(directory);
  if (first !== undefined) {
    throw new StartupError(
      'backup-directory',
      `${directory} is not empty (${first}): give a directory that is, or does not exist yet.`,
    );
  }
  await chmod(directory, 0o700);
}

function refuseWithin(inner: string, outer: string, why: string): void {
  const path = relative(outer, inner);
  if (path !== '' && (path === '..' || path.startsWith(`..${sep}`) || resolve(path) === path)) return;
  throw new StartupError('backup-directory', `${why}: give a place outside of ${outer} instead of ${inner}.`);
}
