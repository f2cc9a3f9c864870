import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beginRestore, lockDataDir, openDataDirectory } from '../data-directory.js';
import { migrateDatabase } from '../database/data-source.js';
import type { MigrationClass } from '../database/data-source.js';
import { formerCheckMarks } from '../person-keys/root-key.js';
import { startEmbeddedPostgres } from '../embedded-postgres/embedded-postgres.js';
import { errorCode } from '../errno.js';
import { StartupError } from '../startup-error.js';
import { writeFileAtomically } from '../write-file-atomically.js';
import { readBackupManifest, readSecretsManifest } from './backup-manifest.js';
import type { BackupManifest } from './backup-manifest.js';
import { copyFiles, verifyFiles } from './checked-files.js';
import type { OnBytes } from './checked-files.js';
import { assertEmptyDatabase, loadDatabase } from './database-copy.js';
import { SECRETS } from './take-backup.js';

/** What to restore, and where to. */
export interface RestoreBackupOptions {
  readonly directory: string;
  /** What `takeBackup` has put apart, of this backup or a later one; null restores no keys. */
  readonly keysDirectory: string | null;
  /** Missing or empty. */
  readonly dataDir: string;
  /** An empty database; null for the embedded one, which is made in the data directory. */
  readonly databaseUrl: string | null;
  /** All that this Forside knows. */
  readonly migrations: readonly MigrationClass[];
  readonly onStep: (sentence: string) => void;
  readonly onBytes: OnBytes;
}

/** What was restored. */
export interface RestoreReport {
  readonly manifest: BackupManifest;
  readonly rows: number;
  readonly files: number;
  readonly secrets: number;
}

/**
 * Restores a backup into an empty data directory, and an empty database if one is named. Everything is verified before
 * anything is written; a restore that breaks off leaves a directory that refuses to start. The database is brought to
 * the version that the backup was made with, and filled: the next start migrates it on and builds the read models.
 * @throws StartupError `backup-unreadable`, `backup-too-new`, `backup-damaged`, `restore-not-empty`,
 * `restore-other-keys` and what starting PostgreSQL throws
 */
export async function restoreBackup(options: RestoreBackupOptions): Promise<RestoreReport> {
  const { directory, keysDirectory, onStep, onBytes } = options;
  const manifest = await readBackupManifest(directory);
  const secrets = keysDirectory === null ? undefined : await readSecretsManifest(keysDirectory);
  const migrations = migrationsOf(manifest, options.migrations);
  await assertEmpty(options.dataDir);
  onStep('Verifying the backup');
  const paths = await verifyFiles(directory, { sums: manifest.sums, onBytes });
  const secretPaths =
    secrets && keysDirectory !== null
      ? await verifyFiles(keysDirectory, { sums: secrets.sums, onBytes })
      : [];
  if (keysDirectory !== null) await assertSameRoot(keysDirectory, manifest);
  if (options.databaseUrl !== null) await assertEmptyDatabase(options.databaseUrl);

  const dataDir = await openDataDirectory(options.dataDir);
  const lock = await lockDataDir(dataDir);
  try {
    const restore = await beginRestore(dataDir);
    onStep('Restoring files');
    const files = await copyFiles(paths, {
      from: directory,
      to: dataDir,
      mode: 0o644,
      as: (path) => (path.startsWith('database/') ? undefined : path),
      onBytes,
    });
    if (keysDirectory === null) await leaveMark(dataDir, manifest.rootCheck);
    else await restoreSecrets(secretPaths, { from: keysDirectory, dataDir, onBytes });
    const rows = await restoreDatabase({ ...options, dataDir, manifest, migrations });
    await restore.finish();
    return { manifest, rows, files, secrets: secretPaths.length };
  } finally {
    await lock.release();
  }
}

async function restoreDatabase({
  directory,
  dataDir,
  databaseUrl,
  manifest,
  migrations,
  onStep,
}: RestoreBackupOptions & { readonly manifest: BackupManifest }): Promise<number> {
  const embedded =
    databaseUrl === null ? await startEmbeddedPostgres({ dataDir, onProgress: onStep }) : undefined;
  const connectionString = embedded?.connectionString ?? databaseUrl ?? '';
  try {
    onStep('Restoring the database');
    await migrateDatabase(connectionString, migrations);
    let rows = 0;
    await loadDatabase(connectionString, { directory, copy: manifest, onRows: (more) => (rows += more) });
    return rows;
  } finally {
    await embedded?.stop();
  }
}

async function restoreSecrets(
  paths: readonly string[],
  { from, dataDir, onBytes }: { readonly from: string; readonly dataDir: string; readonly onBytes: OnBytes },
): Promise<void> {
  const known = (path: string) => path === SECRETS.tokenFile || path.startsWith(`${SECRETS.directory}/`);
  await copyFiles(paths, {
    from,
    to: dataDir,
    mode: 0o600,
    as: (path) => (known(path) ? path : undefined),
    onBytes,
  });
}

/** Without its root key, but with the mark of it, a newsroom refuses to start instead of making another one. */
async function leaveMark(dataDir: string, rootCheck: string | null): Promise<void> {
  if (rootCheck === null) return;
  const keys = join(dataDir, SECRETS.directory);
  await mkdir(keys, { recursive: true, mode: 0o700 });
  await chmod(keys, 0o700);
  await writeFileAtomically(join(keys, 'root.check'), `${rootCheck}\n`, 0o600);
}

function migrationsOf(manifest: BackupManifest, known: readonly MigrationClass[]): readonly MigrationClass[] {
  const names = new Set(known.map(({ name }) => name));
  const unknown = manifest.migrations.filter((name) => !names.has(name));
  if (unknown.length > 0) {
    throw new StartupError(
      'backup-too-new',
      `The backup was made by a newer Forside (it knows ${unknown.join(', ')}): update Forside.`,
    );
  }
  return known.filter(({ name }) => manifest.migrations.includes(name));
}

/** A file system of its own has a folder of its own. */
const NOT_DATA = ['lost+found'];

async function assertEmpty(dataDir: string): Promise<void> {
  const path = resolve(dataDir);
  const entries = await readdir(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  const first = entries.find((entry) => !NOT_DATA.includes(entry));
  if (first === undefined) return;
  throw new StartupError(
    'restore-not-empty',
    `The data directory ${path} is not empty (${first}): set DATA_DIR to one that is, or does not exist yet.`,
  );
}

async function assertSameRoot(keysDirectory: string, { rootCheck }: BackupManifest): Promise<void> {
  const path = join(keysDirectory, SECRETS.directory, 'root.check');
  if (rootCheck === null || !existsSync(path)) return;
  const marks = [(await readFile(path, 'utf8')).trim(), ...(await formerCheckMarks(join(path, '..')))];
  if (marks.includes(rootCheck)) return;
  throw new StartupError(
    'restore-other-keys',
    `The keys in ${keysDirectory} belong to another newsroom than the data in the backup: give those of this one.`,
  );
}
