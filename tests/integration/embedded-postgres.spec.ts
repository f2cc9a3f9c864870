import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  realpath,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { lockDataDir } from '../../libs/platform/data-directory.js';
import {
  completeSymlinks,
  copyBinaries,
  findBinaries,
  programPath,
} from '../../libs/platform/embedded-postgres/binaries.js';
import {
  joinEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../libs/platform/embedded-postgres/embedded-postgres.js';
import type { EmbeddedPostgres } from '../../libs/platform/embedded-postgres/embedded-postgres.js';
import { serviceUserFor } from '../../libs/platform/embedded-postgres/service-user.js';
import { identityOfProcess } from '../../libs/platform/process-identity.js';
import { putClusterInto } from '../support/cluster-template.js';
import { eventually } from '../support/eventually.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const isRoot = process.getuid?.() === 0;
const settings = { fsync: 'off' };

const workspaces: string[] = [];
const dataDirs: string[] = [];
const children: ChildProcess[] = [];

/** A folder as strict as mkdtemp makes it, or one that every user may pass. */
async function workspace(access: 'closed' | 'open' = 'open'): Promise<string> {
  const path = await mkdtemp(join(await realpath(tmpdir()), 'forside-pg-'));
  workspaces.push(path);
  if (access === 'open') await chmod(path, 0o755);
  return path;
}

async function dataDirectory(access: 'closed' | 'open' = 'open'): Promise<string> {
  const path = join(await workspace(access), 'data');
  dataDirs.push(path);
  return path;
}

/** One with a database in it, which no test before has been in. */
async function usedDataDirectory(): Promise<string> {
  const dataDir = await dataDirectory();
  await mkdir(dataDir, { mode: 0o755 });
  await putClusterInto(dataDir);
  return dataDir;
}

async function start(dataDir: string, onProgress?: (sentence: string) => void): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir, settings, ...(onProgress === undefined ? {} : { onProgress }) });
}

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows.map((row) => Object.values(row)[0]);
  } finally {
    await client.end();
  }
}

async function clusterOf(dataDir: string): Promise<string> {
  const { cluster } = JSON.parse(await readFile(join(dataDir, 'pg.json'), 'utf8')) as { cluster: string };
  return isAbsolute(cluster) ? cluster : join(dataDir, cluster);
}

async function postmasterOf(dataDir: string): Promise<number> {
  return Number((await readFile(join(await clusterOf(dataDir), 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

function processesOf(postmaster: number): number[] {
  const table = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).stdout;
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return [postmaster, ...rows.filter(([, parent]) => parent === postmaster).map(([pid = 0]) => pid)];
}

async function startInProcess(
  dataDir: string,
): Promise<{ readonly node: ChildProcess; readonly connectionString: string }> {
  const node = spawn(
    process.execPath,
    [
      '--conditions=source',
      '--import',
      './tests/support/typescript.mjs',
      'tests/support/hold-database.ts',
      dataDir,
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  children.push(node);
  for await (const line of createInterface({ input: node.stdout })) {
    return { node, ...(JSON.parse(line) as { connectionString: string }) };
  }
  throw new Error('the process ended before its database was ready');
}

async function kill9(process_: ChildProcess): Promise<void> {
  const ended = once(process_, 'exit');
  process_.kill('SIGKILL');
  await ended;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resume) => setTimeout(resume, 10));
}

afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  for (const dataDir of dataDirs.splice(0)) {
    const pid = await postmasterOf(dataDir).catch(() => undefined);
    if (pid !== undefined && identityOfProcess(pid) !== undefined) {
      process.kill(pid, 'SIGQUIT');
      await until(() => identityOfProcess(pid) === undefined);
    }
    const cluster = await clusterOf(dataDir).catch(() => undefined);
    if (cluster?.startsWith('/var/lib/forside/')) await rm(dirname(cluster), { recursive: true });
  }
  for (const path of workspaces.splice(0)) {
    await chmod(path, 0o755);
    await rm(path, { recursive: true, force: true });
  }
});

describe('The embedded database', () => {
  it('is made at the first start with UTF-8 and Danish sorting, and is the same at the second', async () => {
    const dataDir = await dataDirectory();
    const sentences: string[] = [];
    const first = await startEmbeddedPostgres({
      dataDir,
      onProgress: (sentence) => sentences.push(sentence),
    });
    expect(first.joined).toBe(false);
    expect(sentences).toEqual(['Creating the database (first start)', 'Starting the database']);
    expect((await stat(join(dataDir, 'pg.json'))).mode & 0o777).toBe(0o600);
    expect(await query(first.connectionString, 'SHOW server_encoding')).toEqual(['UTF8']);
    expect(await query(first.connectionString, 'SHOW timezone')).toEqual(['UTC']);
    expect(await query(first.connectionString, 'SHOW fsync')).toEqual(['on']);
    expect(await query(first.connectionString, 'SHOW listen_addresses')).toEqual(['127.0.0.1']);
    expect(
      await query(first.connectionString, 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user'),
    ).toEqual([false]);
    await query(first.connectionString, 'CREATE TABLE desks (name text)');
    await query(
      first.connectionString,
      `INSERT INTO desks VALUES ('Århus'), ('Ørsted'), ('Ærø'), ('Zone'), ('Aalborg')`,
    );
    const sorted = `SELECT name FROM desks ORDER BY name COLLATE "da-x-icu"`;
    expect(await query(first.connectionString, sorted)).toEqual([
      'Zone',
      'Ærø',
      'Ørsted',
      'Aalborg',
      'Århus',
    ]);
    const postmaster = await postmasterOf(dataDir);
    const processes = processesOf(postmaster);
    expect(processes.length).toBeGreaterThan(2);
    await first.stop();
    expect(processes.filter((pid) => identityOfProcess(pid) !== undefined)).toEqual([]);

    const second = await startEmbeddedPostgres({ dataDir });
    expect(second.joined).toBe(false);
    expect(second.connectionString).toBe(first.connectionString);
    expect(await query(second.connectionString, sorted)).toHaveLength(5);
    await second.stop();
  });

  it('finds in memory after a start what it had there before, once it holds much', async () => {
    const dataDir = await usedDataDirectory();
    await (await start(dataDir)).stop();
    // A hole as large as an archive of some years, in a file that the server does not know.
    await writeFile(join(await clusterOf(dataDir), 'base', '1', 'archive'), '');
    await truncate(join(await clusterOf(dataDir), 'base', '1', 'archive'), 800 * 1024 * 1024);
    const before = await start(dataDir);
    expect(await query(before.connectionString, 'SHOW shared_buffers')).not.toEqual(['96MB']);
    await query(
      before.connectionString,
      `CREATE TABLE stories AS SELECT repeat('x', 1000) AS body FROM generate_series(1, 2000)`,
    );
    await before.stop();

    const after = await start(dataDir);
    const told = async () => readFile(join(dataDir, 'postgres.log'), 'utf8');
    const warmed = /autoprewarm successfully prewarmed (\d+) of/;
    await eventually('the server has read what it had in memory', async () => warmed.test(await told()));
    // 2,000 rows, seven of them on a page.
    expect(Number(warmed.exec(await told())?.[1])).toBeGreaterThan(285);
    await after.stop();
  });

  it('lives under a long path with spaces and Danish letters, given relative to where one stands', async () => {
    const deep = join(await workspace(), 'Århus redaktion', 'æ'.repeat(60), 'ø'.repeat(60), 'data mappe');
    dataDirs.push(deep);
    const database = await start(relative(process.cwd(), deep));
    expect(await query(database.connectionString, 'SELECT 1 AS one')).toEqual([1]);
    await database.stop();
  });

  it('is joined after kill -9 of the application alone', async () => {
    const dataDir = await usedDataDirectory();
    const { node, connectionString } = await startInProcess(dataDir);
    await query(connectionString, 'CREATE TABLE edition AS SELECT 1 AS number');
    const postmaster = await postmasterOf(dataDir);
    await kill9(node);
    const record = join(dataDir, 'pg.json');
    const staleRecord = (await readFile(record, 'utf8')).replace(/"port": \d+/, '"port": 1');
    await writeFile(record, staleRecord);

    const database = await start(dataDir);
    expect(database.joined).toBe(true);
    expect(await postmasterOf(dataDir)).toBe(postmaster);
    expect(await query(database.connectionString, 'SELECT number FROM edition')).toEqual([1]);
    await database.stop();
    expect(identityOfProcess(postmaster)).toBeUndefined();
  });

  it('is stopped and started anew after kill -9 of the application when it cannot be joined', async () => {
    const dataDir = await usedDataDirectory();
    const { node, connectionString } = await startInProcess(dataDir);
    await query(connectionString, 'CREATE TABLE edition AS SELECT 2 AS number');
    const postmaster = await postmasterOf(dataDir);
    await kill9(node);
    await rm(join(dataDir, 'pg.json'));

    const sentences: string[] = [];
    const database = await start(dataDir, (sentence) => sentences.push(sentence));
    expect(sentences).toContain('Stopping a database that was left running');
    expect(database.joined).toBe(false);
    expect(identityOfProcess(postmaster)).toBeUndefined();
    expect(database.connectionString).not.toBe(connectionString);
    expect(await query(database.connectionString, 'SELECT number FROM edition')).toEqual([2]);
    await database.stop();
  });

  it('recovers every commit after kill -9 of the application and every database process', async () => {
    const dataDir = await usedDataDirectory();
    const { node, connectionString } = await startInProcess(dataDir);
    await query(
      connectionString,
      'CREATE TABLE edition AS SELECT n AS number FROM generate_series(1, 5000) AS n',
    );
    const postmaster = await postmasterOf(dataDir);
    await kill9(node);
    for (const pid of processesOf(postmaster)) process.kill(pid, 'SIGKILL');

    const database = await start(dataDir);
    expect(database.joined).toBe(false);
    expect(await query(database.connectionString, 'SELECT count(*)::int FROM edition')).toEqual([5000]);
    await database.stop();
  });

  it('waits for the processes of a database whose main process alone was killed', async () => {
    const dataDir = await usedDataDirectory();
    const first = await start(dataDir);
    const busy = query(first.connectionString, 'SELECT pg_sleep(60)').catch(() => 'cut off');
    process.kill(await postmasterOf(dataDir), 'SIGKILL');
    const second = await start(dataDir);
    expect(second.joined).toBe(false);
    expect(await busy).toBe('cut off');
    await second.stop();
    await first.stop();
  });

  it('starts although the number in a stale postmaster.pid belongs to another process by now', async () => {
    const dataDir = await usedDataDirectory();
    const first = await start(dataDir);
    await first.stop();
    const user = await serviceUserFor(dataDir);
    const bystander = spawn('sleep', ['60'], { ...user, stdio: 'ignore' });
    children.push(bystander);
    const file = join(await clusterOf(dataDir), 'postmaster.pid');
    await writeFile(
      file,
      `${bystander.pid ?? 0}\n${await clusterOf(dataDir)}\n1\n${first.port}\n\n127.0.0.1\n`,
    );
    const second = await start(dataDir);
    expect(second.joined).toBe(false);
    await second.stop();
    expect(identityOfProcess(bystander.pid ?? 0)).toBeDefined();
  });

  it('takes another port when its own is taken', async () => {
    const dataDir = await usedDataDirectory();
    const first = await start(dataDir);
    await first.stop();
    const other = await usedDataDirectory();
    const squatter = await start(other);
    await rewritePort(dataDir, squatter.port);
    const second = await start(dataDir);
    expect(second.port).not.toBe(squatter.port);
    await second.stop();
    await squatter.stop();
  });

  it('is joined by the command line, which leaves it to the application', async () => {
    const dataDir = await dataDirectory();
    expect(await joinEmbeddedPostgres({ dataDir })).toBeUndefined();
    const application = await start(dataDir);
    const command = await joinEmbeddedPostgres({ dataDir });
    expect(command?.joined).toBe(true);
    expect(command?.connectionString).toBe(application.connectionString);
    await command?.stop();
    expect(await query(application.connectionString, 'SELECT 1 AS one')).toEqual([1]);
    await application.stop();
    expect(await joinEmbeddedPostgres({ dataDir })).toBeUndefined();
  });

  it('forgets a first start that was cut off and makes the database anew', async () => {
    const dataDir = await dataDirectory();
    await mkdir(join(dataDir, 'pg.new', 'base'), { recursive: true });
    const database = await start(dataDir);
    expect(await query(database.connectionString, 'SELECT 1 AS one')).toEqual([1]);
    await database.stop();
  });

  it('says in one sentence that another version of PostgreSQL made the data', async () => {
    const dataDir = await usedDataDirectory();
    await (await start(dataDir)).stop();
    await writeFile(join(await clusterOf(dataDir), 'PG_VERSION'), '15\n');
    await expect(start(dataDir)).rejects.toMatchObject({
      name: 'StartupError',
      code: 'database-other-version',
      message: expect.stringMatching(
        /made by PostgreSQL 15, but this Forside runs PostgreSQL 18: .*DATA_DIR/,
      ),
    });
  });

  it('that is gone is not quietly replaced by an empty one', async () => {
    const dataDir = await usedDataDirectory();
    await (await start(dataDir)).stop();
    await rm(await clusterOf(dataDir), { recursive: true });
    await expect(start(dataDir)).rejects.toMatchObject({
      code: 'database-missing',
      message: expect.stringMatching(
        /is missing: it lay in .*pg\. Restore that folder, or remove .*pg\.json/,
      ),
    });
  });

  const asRoot = isRoot ? it : it.skip;
  asRoot(
    'runs as an unprivileged user on a path of its own when root keeps its data where no other may go (needs root)',
    async () => {
      const dataDir = await dataDirectory('closed');
      const first = await start(dataDir);
      const cluster = await clusterOf(dataDir);
      expect(cluster).toMatch(/^\/var\/lib\/forside\/[0-9a-f]{16}\/pg$/);
      expect((await stat(cluster)).uid).not.toBe(0);
      expect((await stat(dirname(dataDir))).mode & 0o777).toBe(0o700);
      await query(first.connectionString, 'CREATE TABLE edition AS SELECT 3 AS number');
      await first.stop();
      const second = await start(dataDir);
      expect(await query(second.connectionString, 'SELECT number FROM edition')).toEqual([3]);
      await second.stop();

      await rm(join(dataDir, 'pg.json'));
      const third = await start(dataDir);
      expect(await query(third.connectionString, 'SELECT number FROM edition')).toEqual([3]);
      await third.stop();

      const copy = join(await workspace('closed'), 'data');
      spawnSync('cp', ['-a', dataDir, copy]);
      await expect(start(copy)).rejects.toMatchObject({
        code: 'database-not-ours',
        message: expect.stringContaining('remove pg.json from the copy'),
      });
    },
  );

  asRoot('takes over a database that root restored from a backup (needs root)', async () => {
    const dataDir = await usedDataDirectory();
    await (await start(dataDir)).stop();
    spawnSync('chown', ['-R', '0:0', dataDir]);
    await (await start(dataDir)).stop();
  });
});

describe('The programs of PostgreSQL', () => {
  it('get the links between library names that an install without scripts leaves out', async () => {
    const native = join(await workspace(), 'native');
    await mkdir(join(native, 'lib'), { recursive: true });
    await writeFile(join(native, 'lib', 'libpq.so.5.18'), '');
    await writeFile(
      join(native, 'pg-symlinks.json'),
      JSON.stringify([
        { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
        { source: 'native/lib/libpq.so.5.18', target: 'native/../outside.so' },
      ]),
    );
    expect(await completeSymlinks(native)).toBe(true);
    expect(await completeSymlinks(native)).toBe(true);
    expect(await readlink(join(native, 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
    await expect(lstat(join(native, '..', 'outside.so'))).rejects.toThrow();
  });

  it('run from a copy where every user can reach them', async () => {
    const directory = await workspace();
    const installed = await findBinaries();
    const copy = await copyBinaries(installed, directory);
    expect(await copyBinaries(installed, directory)).toEqual(copy);
    const user = await serviceUserFor(directory);
    const { stdout } = spawnSync(programPath(copy, 'postgres'), ['--version'], {
      encoding: 'utf8',
      cwd: '/',
      ...user,
    });
    expect(stdout).toMatch(/^postgres \(PostgreSQL\) 18\./);
  });
});

describe('A data directory', () => {
  it('that cannot be written is refused in one sentence', async () => {
    const blocked = join(await workspace(), 'a-file');
    await writeFile(blocked, '');
    await expect(start(join(blocked, 'data'))).rejects.toMatchObject({
      name: 'StartupError',
      code: 'data-directory-not-writable',
      message: expect.stringMatching(
        /cannot be written \(ENOTDIR\): .* set DATA_DIR to another directory\.$/,
      ),
    });
  });

  (process.platform === 'linux' ? it : it.skip)(
    'in a place where nobody can make one is refused too (needs /proc)',
    async () => {
      await expect(start('/proc/forside/data')).rejects.toMatchObject({
        code: 'data-directory-not-writable',
      });
    },
  );

  (isRoot ? it.skip : it)(
    'that belongs to somebody else is refused (needs a user who is not root)',
    async () => {
      const path = await workspace();
      await chmod(path, 0o555);
      await expect(start(path)).rejects.toMatchObject({ code: 'data-directory-not-writable' });
    },
  );

  it('of a newer Forside is refused', async () => {
    const dataDir = await workspace();
    await writeFile(join(dataDir, 'forside.json'), JSON.stringify({ format: 2 }));
    await expect(start(dataDir)).rejects.toMatchObject({
      code: 'data-directory-too-new',
      message: expect.stringContaining('was written by a newer Forside'),
    });
  });

  it('has room for one application at a time', async () => {
    const dataDir = await workspace();
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => lockDataDir(dataDir)));
    const held = tries.flatMap((tried) => (tried.status === 'fulfilled' ? [tried.value] : []));
    expect(held).toHaveLength(1);
    await expect(lockDataDir(dataDir)).rejects.toMatchObject({
      code: 'data-directory-in-use',
      message: expect.stringMatching(/^Another Forside \(process \d+\) is already running on /),
    });
    await held[0]?.release();
    await (await lockDataDir(dataDir)).release();
  });

  it('is free again when its application died, although its process number is in use again', async () => {
    const dataDir = await workspace();
    const lock = join(dataDir, 'forside.lock');
    await writeFile(lock, JSON.stringify({ pid: process.pid, startedAt: 'an earlier boot/1' }));
    await (await lockDataDir(dataDir)).release();
    await writeFile(lock, 'half a lo');
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => lockDataDir(dataDir)));
    expect(tries.filter((tried) => tried.status === 'fulfilled')).toHaveLength(1);
  });
});

async function rewritePort(dataDir: string, port: number): Promise<void> {
  const record = join(dataDir, 'pg.json');
  await writeFile(record, (await readFile(record, 'utf8')).replace(/"port": \d+/, `"port": ${port}`));
}
