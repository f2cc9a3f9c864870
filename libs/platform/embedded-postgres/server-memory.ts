import { readdir, stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';

const MB = 1024 * 1024;
/** What a small server gets ({@link SERVER_SETTINGS}). */
const LEAST_MB = 96;
/** The module that records what is in shared memory, and reads it again after a start. */
export const PREWARM = 'pg_prewarm';

/**
 * Settings of a server that holds much: of its data a quarter stays in its memory, but never more than an eighth of the
 * machine's, which Node and the files of the system share. Where the binaries can, it finds again after a start what it
 * had in memory before, in the order of the disk. A newsroom of some years is as small as a new one.
 */
export function memorySettings(
  clusterBytes: number,
  {
    machineBytes = memoryOfMachine(),
    canPrewarm,
  }: { readonly machineBytes?: number; readonly canPrewarm: boolean },
): Readonly<Record<string, string>> {
  const shared = Math.floor(Math.min(clusterBytes / 4, machineBytes / 8) / MB);
  if (shared <= LEAST_MB) return {};
  return {
    shared_buffers: `${shared}MB`,
    effective_cache_size: `${Math.max(512, 3 * shared)}MB`,
    ...(canPrewarm ? { shared_preload_libraries: PREWARM } : {}),
  };
}

/** Of all databases of a cluster, in bytes. */
export async function sizeOfCluster(cluster: string): Promise<number> {
  const databases = join(cluster, 'base');
  const sizes = (await readdir(databases)).map(async (database) => {
    const folder = join(databases, database);
    const files = await readdir(folder);
    // Temporary files vanish meanwhile.
    const stats = await Promise.all(files.map((file) => stat(join(folder, file)).catch(() => undefined)));
    return stats.reduce((sum, found) => sum + (found?.size ?? 0), 0);
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** What a container may use, where it may not use all. */
function memoryOfMachine(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
