import { setTimeout as sleep } from 'node:timers/promises';
import { postgresProcesses, send } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { startNewsroom } from '../support/newsroom-process.js';
import type { NewsroomProcess } from '../support/newsroom-process.js';

/** Who dies: Node alone, so that PostgreSQL lives on, or Node and every PostgreSQL process of the data directory. */
export type Victims = 'node' | 'node-and-postgres';

/** A command that was answered with success. */
interface Acknowledged {
  readonly id: string;
  readonly revision: number;
  readonly headline: string;
}

/** What a round of killing found. */
export interface KillReport {
  readonly acknowledged: number;
  /** Acknowledged commands whose effect the restarted newsroom does not have. Must be none. */
  readonly lost: readonly Acknowledged[];
  /** Started again on the same data directory, and still running. */
  readonly newsroom: NewsroomProcess;
  /** What `events verify` or the projections have against the log afterwards. Must be none. */
  readonly problems: readonly string[];
}

const WRITERS = 8;

/**
 * Lets eight writers draft and revise articles, kills the processes with -9 in the middle, starts the newsroom again on
 * the same data directory and asks it for everything that was acknowledged.
 */
export async function killUnderLoad(options: {
  readonly dataDir: string;
  /** The one that runs there. */
  readonly newsroom: NewsroomProcess;
  readonly victims: Victims;
  /** Milliseconds of load before the kill. */
  readonly afterMs: number;
  /** The kill waits until so many articles have been answered for; none unless told. */
  readonly atLeast?: number;
}): Promise<KillReport> {
  const { newsroom } = options;
  const acknowledged = new Map<string, Acknowledged>();
  const writers = Array.from({ length: WRITERS }, (_, writer) => write(newsroom, writer, acknowledged));
  try {
    await sleep(options.afterMs);
    await eventually('a command is acknowledged', () => acknowledged.size >= (options.atLeast ?? 0));
    const postgres = options.victims === 'node-and-postgres' ? await postgresProcesses(options.dataDir) : [];
    newsroom.child.kill('SIGKILL');
    postgres.forEach((pid) => send(pid, 'SIGKILL'));
  } finally {
    await newsroom.kill();
  }
  await Promise.all(writers);

  const again = await startNewsroom({ dataDir: options.dataDir });
  try {
    const lost: Acknowledged[] = [];
    for (const article of acknowledged.values()) {
      if (!(await holds(again, article))) lost.push(article);
    }
    return { acknowledged: acknowledged.size, lost, problems: await problemsOf(again), newsroom: again };
  } catch (error) {
    await again.stop();
    throw error;
  }
}

/** Drafts an article and revises it, again and again, until nobody answers. Remembers the newest answer of each. */
async function write(
  newsroom: NewsroomProcess,
  writer: number,
  acknowledged: Map<string, Acknowledged>,
): Promise<void> {
  try {
    for (let round = 0; ; round += 1) {
      const drafted = await answered(newsroom, '/api/admin/v1/articles', 'POST', `Kladde ${writer}.${round}`);
      acknowledged.set(drafted.id, drafted);
      const path = `/api/admin/v1/articles/${drafted.id}`;
      const revised = await answered(newsroom, path, 'PATCH', `Rettet ${writer}.${round}`, drafted.revision);
      acknowledged.set(revised.id, revised);
    }
  } catch {
    // The process was killed: what it did not answer may or may not have happened.
  }
}

async function answered(
  newsroom: NewsroomProcess,
  path: string,
  method: 'POST' | 'PATCH',
  headline: string,
  baseRevision?: number,
): Promise<Acknowledged> {
  const json = baseRevision === undefined ? { headline } : { headline, baseRevision };
  const response = await newsroom.admin(path, { method, json });
  const { id, revision } = (await response.json()) as { readonly id: string; readonly revision: number };
  if (!response.ok) throw new Error(`${response.status}`);
  return { id, revision, headline };
}

async function holds(newsroom: NewsroomProcess, { id, revision, headline }: Acknowledged): Promise<boolean> {
  const response = await newsroom.admin(`/api/admin/v1/articles/${id}`);
  if (!response.ok) return false;
  const article = (await response.json()) as { readonly revision: number; readonly headline: string };
  // A revision that was not acknowledged may have been recorded all the same; an acknowledged one must be there.
  return article.revision > revision || (article.revision === revision && article.headline === headline);
}

async function problemsOf(newsroom: NewsroomProcess): Promise<readonly string[]> {
  const ready = await fetch(`${newsroom.address}/health/ready`);
  const listed = await newsroom.admin('/api/admin/v1/articles?limit=100');
  const problems: string[] = [];
  if (ready.status !== 200) problems.push(`/health/ready answers ${await ready.text()}`);
  if (listed.status !== 200) problems.push(`the desk's list answers ${listed.status}`);
  return problems;
}
