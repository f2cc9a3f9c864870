import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../libs/platform/embedded-postgres/embedded-postgres.js';

/**
 * Puts an embedded PostgreSQL as a first start leaves it into a data directory: a copy of one that is made once a jest
 * run, since making one takes longer than most tests. Where that cannot be (outside of jest, in a place that
 * PostgreSQL's user cannot reach, without `cp`) the data directory stays as it is, and the start makes its own.
 */
export async function putClusterInto(dataDir: string): Promise<void> {
  const run = process.env['FORSIDE_TEST_CLUSTER'];
  if (run === undefined || process.platform === 'win32') return;
  const template = join(run, 'template');
  if (!(await exists(template))) await makeTemplate(template);
  const record = JSON.parse(await readFile(join(template, 'pg.json'), 'utf8')) as {
    readonly cluster: string;
  };
  if (record.cluster !== 'pg') return;
  await copy([join(template, 'pg'), join(template, 'pg.json')], dataDir);
}

/** Two workers may make one at the same time: the first that is done counts. */
async function makeTemplate(template: string): Promise<void> {
  const draft = `${template}.${randomBytes(6).toString('hex')}`;
  await mkdir(draft, { mode: 0o755 });
  const server = await startEmbeddedPostgres({ dataDir: draft, settings: { fsync: 'off' } });
  await server.stop();
  const file = join(draft, 'pg.json');
  // Any port: many copies of it start at the same time.
  await writeFile(file, (await readFile(file, 'utf8')).replace(/"port": \d+/, '"port": 0'));
  try {
    await rename(draft, template);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(template))) throw error;
  }
}

/** With owners and modes, which PostgreSQL looks at. */
async function copy(paths: readonly string[], into: string): Promise<void> {
  const cp = spawn('cp', ['-a', ...paths, into], { stdio: 'ignore' });
  await once(cp, 'exit');
  if (cp.exitCode !== 0) throw new Error(`${paths.join(' and ')} could not be copied into ${into}`);
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
