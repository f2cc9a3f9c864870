import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../errno.js';
import { StartupError } from '../startup-error.js';
import { writeFileAtomically } from '../write-file-atomically.js';

const clusterRecord = z.object({
  /** Folder of the cluster: `pg` within DATA_DIR, an absolute path elsewhere. */
  cluster: z.string().min(1),
  /** The port of the last start; a running postmaster's own file knows better. */
  port: z.number().int().min(0).max(65_535),
  superuserPassword: z.string().min(1),
  password: z.string().min(1),
  /** False until both passwords and the database are in the cluster. */
  prepared: z.boolean(),
  /** Programs and settings of the last start, to tell whether a running postmaster can be joined as it is. */
  fingerprint: z.string(),
});

/** What DATA_DIR/pg.json (mode 0600) holds: how to reach the embedded cluster. */
export type ClusterRecord = Readonly<z.infer<typeof clusterRecord>>;

/** A record for a cluster that is new, or whose passwords are lost and will be set anew. */
export function newClusterRecord(cluster: string): ClusterRecord {
  return {
    cluster,
    port: 0,
    superuserPassword: randomBytes(24).toString('base64url'),
    password: randomBytes(24).toString('base64url'),
    prepared: false,
    fingerprint: '',
  };
}

/** Undefined when there is none, or none that can be understood. */
export async function readClusterRecord(dataDir: string): Promise<ClusterRecord | undefined> {
  const path = recordPath(dataDir);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new StartupError(
      'database-not-ours',
      `${path} cannot be read (${code ?? String(error)}): run Forside as the user who started it first.`,
      { cause: error },
    );
  }
  try {
    return clusterRecord.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Replaces DATA_DIR/pg.json as a whole. */
export async function writeClusterRecord(dataDir: string, record: ClusterRecord): Promise<void> {
  await writeFileAtomically(recordPath(dataDir), `${JSON.stringify(record, null, 2)}\n`, 0o600);
}

function recordPath(dataDir: string): string {
  return join(dataDir, 'pg.json');
}
