import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { errorCode } from './errno.js';

/**
 * A process that cannot be mistaken for a later one with the same number: `startedAt` is an opaque mark of its
 * start (boot and clock ticks on Linux, the start time elsewhere), null where the system does not tell.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string | null;
}

/** The identity of a running process, or undefined when there is none (a zombie counts as none). */
export function identityOfProcess(pid: number): ProcessIdentity | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0 || !answersSignals(pid)) return undefined;
  if (process.platform === 'linux') return identityOnLinux(pid);
  if (process.platform === 'win32') return { pid, startedAt: null };
  const ps = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const line = ps.status === 0 ? ps.stdout.trim() : '';
  if (line === '' || line.startsWith('Z')) return undefined;
  return { pid, startedAt: line.replace(/^\S+\s+/, '') };
}

/** Whether the very process that was identified is still running. */
export function isStillRunning(identity: ProcessIdentity): boolean {
  const now = identityOfProcess(identity.pid);
  if (now === undefined) return false;
  return now.startedAt === null || identity.startedAt === null || now.startedAt === identity.startedAt;
}

/** The command line of a running process, undefined when the system does not tell. */
export function argumentsOfProcess(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trimEnd();
    } catch {
      return undefined;
    }
  }
  if (process.platform === 'win32') return undefined;
  const ps = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return ps.status === 0 ? ps.stdout.trimEnd() : undefined;
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Field 3 of /proc/PID/stat is the state and field 22 the start in ticks since boot; see proc(5). */
function identityOnLinux(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { pid, startedAt: `${boot}/${rest[18] ?? ''}` };
  } catch (error) {
    return errorCode(error) === 'ENOENT' && answersSignals(pid) ? { pid, startedAt: null } : undefined;
  }
}
