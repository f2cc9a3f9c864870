import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const record = z.object({ cluster: z.string() });

/** Memory in bytes; undefined where the system does not tell (no /proc). */
export interface MemoryUse {
  /** Resident set of the newsroom's own process. */
  readonly node: number;
  /** All processes of its PostgreSQL; what they share counts once. */
  readonly postgres: number;
  readonly postgresProcesses: number;
}

/** What a newsroom on the embedded PostgreSQL uses now. */
export async function memoryUse(options: {
  readonly pid: number;
  readonly dataDir: string;
}): Promise<MemoryUse | undefined> {
  const node = await residentSetOf(options.pid);
  if (node === undefined) return undefined;
  const server = await postmasterOf(options.dataDir);
  const processes = [server, ...(await childrenOf(server))];
  const shares = await Promise.all(processes.map((pid) => fieldOf(`/proc/${pid}/smaps_rollup`, 'Pss')));
  if (shares.some((share) => share === undefined)) return undefined;
  const postgres = shares.reduce<number>((sum, share) => sum + (share ?? 0), 0);
  return { node, postgres, postgresProcesses: processes.length };
}

/** Resident set of one process in bytes, cheap enough to be asked often; undefined where the system does not tell. */
export function residentSetOf(pid: number): Promise<number | undefined> {
  return fieldOf(`/proc/${pid}/status`, 'VmRSS');
}

/** The server process of an embedded PostgreSQL. */
export async function postmasterOf(dataDir: string): Promise<number> {
  const { cluster } = record.parse(JSON.parse(await readFile(join(dataDir, 'pg.json'), 'utf8')));
  const [pid] = (
    await readFile(join(dataDir, cluster, 'postmaster.pid'), 'utf8').catch(() =>
      readFile(join(cluster, 'postmaster.pid'), 'utf8'),
    )
  ).split('\n');
  return Number(pid);
}

/** Its processes, or those of any other; none where the system does not tell. */
export async function childrenOf(parent: number): Promise<readonly number[]> {
  const numbers = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(numbers.map(parentOf));
  return numbers.filter((_, index) => parents[index] === parent);
}

/** The fourth field of stat, after the name in brackets, which may hold anything. */
async function parentOf(pid: number): Promise<number | undefined> {
  const stat = await textOf(`/proc/${pid}/stat`);
  const rest = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return rest === undefined ? undefined : Number(rest[1]);
}

/** A line `Name:  123 kB`, in bytes. */
async function fieldOf(file: string, name: string): Promise<number | undefined> {
  const line = (await textOf(file))?.split('\n').find((each) => each.startsWith(`${name}:`));
  const kilobytes = /(\d+) kB$/.exec(line ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}
