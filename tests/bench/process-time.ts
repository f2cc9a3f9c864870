import { readFile } from 'node:fs/promises';
import { childrenOf, postmasterOf } from './process-memory.js';

/** Seconds of processor time that a newsroom has taken since it began. */
export interface ProcessorTime {
  readonly node: number;
  /** All processes of its PostgreSQL, those that have ended too. */
  readonly postgres: number;
}

/** Ticks of /proc in a second, on every Linux that Node runs on. */
const TICKS = 100;

/**
 * What a newsroom on the embedded PostgreSQL has taken so far; undefined where the system does not tell. Unlike a rate
 * it says what a request costs, whatever else the machine is busy with.
 */
export async function processorTime(options: {
  readonly pid: number;
  readonly dataDir: string;
}): Promise<ProcessorTime | undefined> {
  const server = await postmasterOf(options.dataDir);
  const [node, postmaster, ...backends] = await Promise.all(
    [options.pid, server, ...(await childrenOf(server))].map(timesOf),
  );
  if (!node || !postmaster) return undefined;
  const postgres = backends.reduce(
    (sum, times) => sum + (times?.own ?? 0),
    postmaster.own + postmaster.children,
  );
  return { node: node.own, postgres };
}

/** Fields 14 to 17 of stat, after the name in brackets, which may hold anything. */
async function timesOf(
  pid: number,
): Promise<{ readonly own: number; readonly children: number } | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
    return { own: (user + system) / TICKS, children: (childUser + childSystem) / TICKS };
  } catch {
    return undefined;
  }
}
