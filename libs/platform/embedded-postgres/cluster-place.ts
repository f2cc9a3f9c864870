import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, chown, lchown, mkdir, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { errorCode } from '../errno.js';
import { StartupError } from '../startup-error.js';
import { writeFileAtomically } from '../write-file-atomically.js';
import { completeSymlinks, copyBinaries, findBinaries, majorVersion, programPath } from './binaries.js';
import type { PostgresBinaries } from './binaries.js';
import { readClusterRecord } from './cluster-record.js';
import { canReach, canRead, serviceUserFor } from './service-user.js';
import type { ServiceUser } from './service-user.js';

/** Where root keeps clusters and programs that another user must reach while DATA_DIR or node_modules are closed. */
const SHARED_HOME = '/var/lib/forside';

/** Everything that is settled before PostgreSQL's first program runs. */
export interface ClusterPlace {
  /** The real path of the folder of the cluster. */
  readonly cluster: string;
  /** The same as it stands in pg.json, so that a DATA_DIR that moves takes its cluster along. */
  readonly recordedAs: string;
  readonly exists: boolean;
  readonly binaries: PostgresBinaries;
  readonly user: ServiceUser | undefined;
}

/**
 * Decides where the cluster of a data directory lies, who runs it, and with which programs.
 * @throws StartupError when the cluster is of another PostgreSQL major version or belongs to somebody else
 */
export async function settleClusterPlace(dataDir: string): Promise<ClusterPlace> {
  const record = await readClusterRecord(dataDir);
  const user = await serviceUserFor(dataDir);
  const installed = await findBinaries();
  let found = await existingCluster(dataDir, record?.cluster ?? 'pg');
  if (found === undefined) {
    if (record?.prepared === true) throw lostCluster(dataDir, record.cluster);
    const home = user === undefined || canReach(user, dataDir) ? dataDir : await sharedHomeOf(dataDir);
    const recordedAs = home === dataDir ? 'pg' : join(home, 'pg');
    found = await existingCluster(dataDir, recordedAs);
    if (found === undefined) {
      const binaries = await runnableBinaries(installed, user, dataDir);
      return { cluster: join(home, 'pg'), recordedAs, exists: false, binaries, user };
    }
  }
  await refuseOtherVersion(found.cluster, majorVersion(installed));
  await refuseForeignCluster(found, dataDir);
  const owner = await ownerOf(found.cluster, user);
  const binaries = await runnableBinaries(installed, owner, dataDir);
  return { ...found, exists: true, binaries, user: owner };
}

/** The cluster of a data directory if one was ever made there. */
export async function existingCluster(
  dataDir: string,
  recordedAs: string,
): Promise<{ readonly cluster: string; readonly recordedAs: string } | undefined> {
  const path = isAbsolute(recordedAs) ? recordedAs : join(dataDir, recordedAs);
  try {
    await stat(path);
    return { cluster: await realpath(path), recordedAs };
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Beginning with an empty log here would hide that the newsroom is gone. */
function lostCluster(dataDir: string, recordedAs: string): StartupError {
  const path = isAbsolute(recordedAs) ? recordedAs : join(dataDir, recordedAs);
  return new StartupError(
    'database-missing',
    `The database of ${dataDir} is missing: it lay in ${path}. Restore that folder, ` +
      `or remove ${join(dataDir, 'pg.json')} to begin with an empty one.`,
  );
}

async function refuseOtherVersion(cluster: string, ours: string): Promise<void> {
  const theirs = await versionOf(cluster);
  if (theirs === ours) return;
  throw new StartupError(
    'database-other-version',
    `The database in ${cluster} was made by PostgreSQL ${theirs}, but this Forside runs PostgreSQL ${ours}: ` +
      'start it with the Forside that made it, or set DATA_DIR to another directory.',
  );
}

async function versionOf(cluster: string): Promise<string> {
  try {
    return (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '(unknown: PG_VERSION is missing)';
    throw new StartupError(
      'database-not-ours',
      `The database in ${cluster} cannot be read (${errorCode(error) ?? String(error)}): ` +
        'run Forside as the user who started it first.',
      { cause: error },
    );
  }
}

/** A copied DATA_DIR still names the cluster of the original when that lies elsewhere; two must not share one. */
async function refuseForeignCluster(
  found: { readonly cluster: string; readonly recordedAs: string },
  dataDir: string,
): Promise<void> {
  if (!isAbsolute(found.recordedAs)) return;
  const marker = join(found.cluster, '..', 'data-directory');
  const owner = await readFile(marker, 'utf8').catch(() => dataDir);
  if (owner !== dataDir && (await readClusterRecord(owner))?.cluster === found.recordedAs) {
    throw new StartupError(
      'database-not-ours',
      `${dataDir} is a copy of ${owner} and its pg.json names the same database in ${found.cluster}: ` +
        'remove pg.json from the copy to give it a database of its own.',
    );
  }
  await writeFileAtomically(marker, dataDir, 0o600);
}

/** PostgreSQL must run as the owner of the cluster; one that root restored from a backup is handed over first. */
async function ownerOf(cluster: string, user: ServiceUser | undefined): Promise<ServiceUser | undefined> {
  const owner = await stat(cluster);
  if (user !== undefined) {
    if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
    await handOver(cluster, user);
    return user;
  }
  if (process.getuid === undefined || owner.uid === process.getuid()) return undefined;
  throw new StartupError(
    'database-not-ours',
    `The database in ${cluster} belongs to another user (number ${owner.uid}): run Forside as the user who ` +
      'started it first, or set DATA_DIR to another directory.',
  );
}

async function handOver(path: string, user: ServiceUser): Promise<void> {
  await lchown(path, user.uid, user.gid);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) await handOver(child, user);
    else await lchown(child, user.uid, user.gid);
  }
}

async function sharedHomeOf(dataDir: string): Promise<string> {
  const home = join(SHARED_HOME, createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
  await makeShared(SHARED_HOME);
  await makeShared(home);
  await writeFileAtomically(join(home, 'data-directory'), dataDir, 0o600);
  return home;
}

/** Directories of our own get their mode set, because a strict umask would close them again. */
async function makeShared(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true });
  if (made !== undefined) await chmod(path, 0o755);
}

async function runnableBinaries(
  installed: PostgresBinaries,
  user: ServiceUser | undefined,
  dataDir: string,
): Promise<PostgresBinaries> {
  const complete = await completeSymlinks(installed.native);
  if (user === undefined) return complete ? installed : copyBinaries(installed, dataDir);
  if (complete && runs(installed, user)) return installed;
  await makeShared(SHARED_HOME);
  return copyBinaries(installed, SHARED_HOME);
}

function runs(binaries: PostgresBinaries, user: ServiceUser): boolean {
  const program = spawnSync(programPath(binaries, 'postgres'), ['--version'], { ...user, cwd: '/' });
  return program.status === 0 && canRead(user, join(binaries.native, 'share', 'postgresql', 'postgres.bki'));
}

/** Makes an empty folder that only PostgreSQL's user can open. */
export async function makePrivateDirectory(path: string, user: ServiceUser | undefined): Promise<void> {
  await mkdir(path, { mode: 0o700 });
  await chmod(path, 0o700);
  if (user !== undefined) await chown(path, user.uid, user.gid);
}
