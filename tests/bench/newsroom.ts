import { joinEmbeddedPostgres } from '#platform';
import { makeDataDirectory, startNewsroom } from '#testing/newsroom-process';
import type { NewsroomProcess } from '#testing/newsroom-process';
import type { BenchContext } from './benchmark.js';

/** A built newsroom that runs, and the address of its database. */
export interface BenchNewsroom {
  readonly newsroom: NewsroomProcess;
  readonly dataDir: string;
  readonly connectionString: string;
}

/** Starts a newsroom without samples on a data directory of its own, both gone when the benchmark ends. */
export async function openNewsroom(
  { cleanup, progress }: BenchContext,
  env: Readonly<Record<string, string>> = {},
): Promise<BenchNewsroom> {
  progress('starting a newsroom');
  const directory = await makeDataDirectory();
  cleanup.defer(directory.remove);
  const starting = startNewsroom({ dataDir: directory.path, env });
  const newsroom = await cleanup.adopt(starting, ({ stop }) => stop());
  const database = await joinEmbeddedPostgres({ dataDir: directory.path });
  if (!database) throw new Error('The newsroom runs without its embedded PostgreSQL');
  return { newsroom, dataDir: directory.path, connectionString: database.connectionString };
}

/** Defines a section to publish in; answers its id. */
export async function defineSection(newsroom: NewsroomProcess): Promise<string> {
  const defined = await written(newsroom, '/api/admin/v1/sections', { name: 'Måling' });
  await untilVisible(newsroom, defined);
  return defined.id;
}

/** What the reply to a command said. */
export interface Written {
  readonly id: string;
  readonly revision: number;
  readonly position: string;
}

/** @throws Error with the problem document unless the command succeeds. */
export async function written(newsroom: NewsroomProcess, path: string, json: unknown): Promise<Written> {
  const reply = await newsroom.admin(path, { json });
  if (!reply.ok) throw new Error(`${path} was answered with ${reply.status}: ${await reply.text()}`);
  const { id, revision } = (await reply.json()) as Omit<Written, 'position'>;
  return { id, revision, position: reply.headers.get('x-position') ?? '' };
}

/** Waits until the projections have everything up to what was written. */
export async function untilVisible(newsroom: NewsroomProcess, { position }: Written): Promise<void> {
  for (;;) {
    const { status } = await newsroom.admin('/api/admin/v1/articles?limit=1', {
      headers: { 'x-position': position },
    });
    if (status === 200) return;
    if (status !== 503) throw new Error(`Reading with X-Position was answered with ${status}`);
  }
}
