import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError, SystemClock, openDataDirectory, readConfiguration, takeBackup } from '#platform';
import type { BackupReport, Configuration } from '#platform';
import { openDatabase } from '../runtime/database.js';
import { progress } from './progress.js';

/** Primary data of a data directory outside of the database. */
export const FOLDERS: readonly string[] = ['media'];

/** Shown with the help of the command. */
export const BACKUP_HELP = `
Works beside a running newsroom, and holds everything that was acknowledged before it began: log and state of the
database as they stood at one moment, and the media files. Projections and queues are not in it: they are built anew.
Every file has its SHA-256 in SHA256SUMS; a directory without backup.json is no finished backup.

The keys of persons are left out unless --keys names a directory for them, and it must be another one. Whoever holds data
and keys of the same day can read what was erased since, so keep them apart, keep only the newest keys, and delete
older ones: then what was erased stays erased when an old backup is restored. Without the keys a restored newsroom does
not start.

Where KURRENTDB_URL is set the log is in KurrentDB and not in the backup; where KEYS_DATABASE_URL is set the keys of
persons are in that database: each is backed up by itself.`;

/** `forside backup`: database and files of a newsroom into a directory. */
export async function backUp(directory: string, options: { readonly keys?: string }): Promise<void> {
  const { configuration } = readConfiguration(process.env);
  assertThereIsOne(configuration);
  const dataDir = await openDataDirectory(configuration.dataDir);
  const onProgress = (step: string) => void process.stderr.write(`${step}\n`);
  const database = await openDatabase({ configuration, dataDir, access: 'join', onProgress });
  const bar = progress({ doing: 'backing up', unit: 'MB' });
  let bytes = 0;
  try {
    const report = await takeBackup({
      connectionString: database.connectionString,
      dataDir,
      directory,
      keysDirectory: options.keys ?? null,
      log: configuration.kurrentdbUrl === null ? 'included' : 'kurrentdb',
      folders: FOLDERS,
      madeAt: new SystemClock().now(),
      onBytes: (more) => {
        bytes += more;
        bar.update(Math.round(bytes / 1e6));
      },
    });
    bar.stop();
    process.stdout.write(`${directory}: ${summaryOf(report)}\n`);
    process.stderr.write(remarksOn(report, { configuration, keys: options.keys }));
  } finally {
    bar.stop();
    await database.close();
  }
}

/** A mistyped DATA_DIR must not become a new newsroom. */
function assertThereIsOne({ databaseUrl, dataDir }: Configuration): void {
  if (databaseUrl !== null || existsSync(join(dataDir, 'pg.json'))) return;
  throw new StartupError(
    'backup-empty',
    `There is no newsroom in the data directory ${dataDir}: set DATA_DIR to the one to back up.`,
  );
}

function summaryOf({ manifest, files }: BackupReport): string {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  return `${rows} rows of ${manifest.tables.length} tables and ${files} files, as of ${manifest.madeAt}.`;
}

function remarksOn(
  { manifest, secrets }: BackupReport,
  { configuration, keys }: { readonly configuration: Configuration; readonly keys: string | undefined },
): string {
  const remarks = [
    keys === undefined
      ? 'THE KEYS WERE LEFT OUT: without them this backup does not start and nobody can read personal fields. ' +
        'Back them up to another place with --keys.'
      : `${keys}: ${secrets} files of keys. Keep them away from the backup, and no older ones than these.`,
  ];
  if (manifest.log === 'kurrentdb')
    remarks.push('The log is in KurrentDB and not in this backup: back it up there.');
  if (configuration.keysDatabaseUrl !== null)
    remarks.push('The keys of persons are in the keys database and not in this backup: back it up there.');
  return remarks.map((remark) => `${remark}\n`).join('');
}
