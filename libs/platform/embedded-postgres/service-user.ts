import { spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { StartupError } from '../startup-error.js';

/** The unprivileged account that PostgreSQL runs as when Forside runs as root, which PostgreSQL refuses. */
export interface ServiceUser {
  readonly uid: number;
  readonly gid: number;
}

/** Undefined when Forside runs as a user: then PostgreSQL runs as the same one. */
export async function serviceUserFor(dataDir: string): Promise<ServiceUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(dataDir);
  if (owner.uid !== 0) return { uid: owner.uid, gid: groupOf(String(owner.uid)) ?? owner.gid };
  for (const name of ['postgres', 'nobody']) {
    const uid = numberFrom('id', ['-u', name]);
    const gid = groupOf(name);
    if (uid !== undefined && gid !== undefined && uid !== 0) return { uid, gid };
  }
  throw new StartupError(
    'database-unavailable',
    'PostgreSQL does not run as root and this machine has neither a user postgres nor a user nobody: ' +
      'start Forside as an ordinary user, or set DATABASE_URL.',
  );
}

/** Whether that user may pass every directory down to a path; the system answers, so ACLs and mounts count. */
export function canReach(user: ServiceUser, path: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { ...user, cwd: '/' }).status === 0;
}

/** Whether that user may read a file. */
export function canRead(user: ServiceUser, path: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'test -r "$1"', 'sh', path], { ...user, cwd: '/' }).status === 0;
}

function groupOf(account: string): number | undefined {
  return numberFrom('id', ['-g', account]);
}

function numberFrom(command: string, commandArguments: readonly string[]): number | undefined {
  const { status, stdout } = spawnSync(command, commandArguments, { encoding: 'utf8' });
  const text = stdout.trim();
  return status === 0 && /^\d+$/.test(text) ? Number(text) : undefined;
}
