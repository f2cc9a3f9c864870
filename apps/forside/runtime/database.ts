import { joinEmbeddedPostgres, lockDataDir, startEmbeddedPostgres } from '#platform';
import type { Configuration } from '#platform';

/** Whether a process is the newsroom of its data directory, or works beside one. */
export type DatabaseAccess = 'own' | 'join';

/** A database in reach. */
export interface OpenDatabase {
  readonly connectionString: string;
  readonly close: () => Promise<void>;
}

/**
 * URL given: use it. Not given: the embedded PostgreSQL of the data directory, which `own` starts (or takes over after
 * a crash) and stops, and which `join` borrows when it runs.
 * @throws StartupError when another newsroom owns the directory, or PostgreSQL cannot start.
 */
export async function openDatabase(options: {
  readonly configuration: Configuration;
  readonly dataDir: string;
  readonly access: DatabaseAccess;
  readonly onProgress: (step: string) => void;
}): Promise<OpenDatabase> {
  const { configuration, dataDir, access, onProgress } = options;
  if (configuration.databaseUrl !== null) {
    return { connectionString: configuration.databaseUrl, close: async () => undefined };
  }
  if (access === 'join') {
    const running = await joinEmbeddedPostgres({ dataDir });
    if (running) return { connectionString: running.connectionString, close: () => running.stop() };
  }
  const lock = await lockDataDir(dataDir);
  try {
    const postgres = await startEmbeddedPostgres({ dataDir, onProgress });
    return {
      connectionString: postgres.connectionString,
      close: async () => {
        await postgres.stop();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
