import { readConfiguration, restoreBackup } from '#platform';
import { migrations } from '../runtime/contexts.js';
import { progress } from './progress.js';

/** Shown with the help of the command. */
export const RESTORE_HELP = `
Verifies the whole backup first, then restores it into DATA_DIR, which must be empty or missing, and into an empty
DATABASE_URL where that is set. A backup of an older Forside is brought up to date at the next start, one of a newer
Forside is refused. The first start builds the projections; for a large log that takes minutes.

--keys takes the keys that were backed up with it or, better, the newest ones there are: who was erased since the backup
stays erased. Without --keys the newsroom does not start until its keys are in DATA_DIR/keys (or, with the root key alone,
FORSIDE_ROOT_KEY is set).`;

/** `forside restore`: a backup into an empty data directory. */
export async function restore(directory: string, options: { readonly keys?: string }): Promise<void> {
  const { configuration } = readConfiguration(process.env);
  const bar = progress({ doing: 'restoring', unit: 'MB' });
  let bytes = 0;
  try {
    const { manifest, rows, files, secrets } = await restoreBackup({
      directory,
      keysDirectory: options.keys ?? null,
      dataDir: configuration.dataDir,
      databaseUrl: configuration.databaseUrl,
      migrations,
      onStep: (step) => void process.stderr.write(`${step}\n`),
      onBytes: (more) => {
        bytes += more;
        bar.update(Math.round(bytes / 1e6));
      },
    });
    bar.stop();
    process.stdout.write(
      `${configuration.dataDir}: ${rows} rows, ${files} files and ${secrets} files of keys, as of ${manifest.madeAt}.\n`,
    );
    if (options.keys === undefined) {
      process.stderr.write(
        'NO KEYS WERE RESTORED: put them into DATA_DIR/keys before the first start, which refuses without them.\n',
      );
    }
    if (manifest.log === 'kurrentdb') {
      process.stderr.write('The log was in KurrentDB and is not in this backup: restore it there.\n');
    }
  } finally {
    bar.stop();
  }
}
