import { startEmbeddedPostgres } from '../../libs/platform/embedded-postgres/embedded-postgres.js';

/** A real process for tests to kill: starts the database of a data directory, says so on one line, and stays. */
const [dataDir = ''] = process.argv.slice(2);
const database = await startEmbeddedPostgres({
  dataDir,
  settings: { fsync: 'off' },
  onProgress: (sentence) => process.stderr.write(`${sentence}\n`),
});
process.stdout.write(
  `${JSON.stringify({ connectionString: database.connectionString, joined: database.joined })}\n`,
);
process.once('SIGTERM', () => void database.stop().then(() => process.exit(0)));
setInterval(() => undefined, 60_000);
