import { mkdtempSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Only a folder: the first test file that asks for a database starts the cluster in it (test-database.ts). */
export default function globalSetup() {
  const directory = mkdtempSync(join(tmpdir(), 'forside-tests-'));
  // As root, PostgreSQL runs as another user, who must be able to reach its folder.
  chmodSync(directory, 0o755);
  process.env.FORSIDE_TEST_CLUSTER = directory;
  process.env.FORSIDE_TEST_RUN = String(process.pid);
}
