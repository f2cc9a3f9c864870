import { StartupError, lockDataDir, movePersonKeys, readConfiguration } from '#platform';

/**
 * `forside keys move`: takes the keys of persons from files into the keys database, or back. The newsroom is stopped
 * meanwhile; the lock of the data directory sees to that where it can be seen from here.
 */
export async function moveKeys({ to }: { readonly to: 'database' | 'files' }): Promise<void> {
  const { configuration } = readConfiguration(process.env);
  const { rootKey, keysDatabaseUrl, databaseUrl } = configuration;
  if (keysDatabaseUrl === null) {
    throw new StartupError(
      'configuration-invalid',
      'Set KEYS_DATABASE_URL to the database of keys, then try again.',
    );
  }
  const lock = await lockDataDir(configuration.dataDir);
  try {
    const moved = await movePersonKeys({ dataDir: lock.dataDir, rootKey, keysDatabaseUrl, databaseUrl, to });
    process.stdout.write(`Moved ${moved.kept} keys and ${moved.destroyed} tombstones.\n`);
  } finally {
    await lock.release();
  }
}
