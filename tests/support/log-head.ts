import pg from 'pg';
import { joinEmbeddedPostgres } from '#platform';

/** The position of the newest event in the log of a running newsroom's data directory. */
export async function logHead(dataDir: string): Promise<bigint> {
  const running = await joinEmbeddedPostgres({ dataDir });
  if (!running) throw new Error(`No PostgreSQL runs on ${dataDir}`);
  const client = new pg.Client({ connectionString: running.connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ head: string }>(
      'select coalesce(max(position), 0) as head from log.events',
    );
    return BigInt(rows[0]?.head ?? 0);
  } finally {
    await client.end();
  }
}
