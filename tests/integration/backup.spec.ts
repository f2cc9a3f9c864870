import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { PostgresEventStore } from '#event-store/postgres';
import { migrateDatabase, openDataDirectory, openPersonKeys, restoreBackup, takeBackup } from '#platform';
import { wholeLog, writeHistory } from '#testing/arbitrary-log';
import { createTestDatabase } from '#testing/test-database';
import type { TestDatabase } from '#testing/test-database';
import { migrations } from '../../apps/forside/runtime/contexts.js';

const MADE_AT = '2026-11-22T12:00:00.000Z';
const USER = '11111111-1111-4111-8111-111111111111';
const TOKEN = '22222222-2222-4222-8222-222222222222';
const STATE = [
  `insert into state.users (user_id, name) values ('${USER}', 'Ida Holm')`,
  `insert into state.credentials (token_id, user_id, secret_hash) values ('${TOKEN}', '${USER}', '\\x01')`,
  `insert into state.sessions (secret_hash, session_id, user_id, token_id, last_seen_at, expires_at)
   values ('\\x02', '${TOKEN}', '${USER}', '${TOKEN}', now(), now())`,
  `insert into state.outbox (id, reactor, kind, payload)
   select gen_random_uuid(), 'alarms', 'ring', '{"tab": "a\\tb", "line": "c\\nd", "backslash": "\\\\"}' from generate_series(1, 7)`,
  `insert into state.reactor_checkpoints (name, version, epoch, position) values ('alarms', 1, nextval('state.lease_epoch'), 3)`,
  `insert into state.leases (name, holder, epoch, expires_at, backend_pid, backend_start) values ('alarms', 'me', 1, now(), 1, now())`,
];

describe('A backup of a newsroom', () => {
  let folder: string;
  let home: TestDatabase;
  let elsewhere: TestDatabase;
  let dataSource: DataSource;
  let store: PostgresEventStore;
  const at = (name: string) => join(folder, name);

  beforeAll(async () => {
    home = await createTestDatabase();
    await migrateDatabase(home.connectionString, migrations);
    dataSource = await connected(home);
    for (const sql of STATE) await dataSource.query(sql);
    store = new PostgresEventStore({ dataSource, connectionString: home.connectionString });
  });
  afterAll(async () => {
    await store.close();
    await dataSource.destroy();
    await home.drop();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'forside-backup-'));
    elsewhere = await createTestDatabase();
    await mkdir(at('data/media/ab'), { recursive: true });
    await writeFile(at('data/media/ab/picture.webp'), 'a picture');
    await writeFile(at('data/media/ab/picture.webp.0123456789ab.tmp'), 'half a pic');
    await writeFile(at('data/admin-token'), 'fs_secret\n');
    await keysOf('data').then((keys) => keys.vault.seal('person-1', 'x', { name: 'Asta Lind' }));
  });
  afterEach(async () => {
    await elsewhere.drop();
    await rm(folder, { recursive: true });
  });

  const keysOf = (dataDir: string) => openPersonKeys({ dataDir: at(dataDir), rootKey: null });
  const backUp = (to: string, keys: string | null) =>
    takeBackup({
      connectionString: home.connectionString,
      dataDir: at('data'),
      directory: at(to),
      keysDirectory: keys === null ? null : at(keys),
      log: 'included',
      folders: ['media'],
      madeAt: MADE_AT,
      onBytes: () => undefined,
    });
  const restore = (from: string, keys: string | null, dataDir = 'restored') =>
    restoreBackup({
      directory: at(from),
      keysDirectory: keys === null ? null : at(keys),
      dataDir: at(dataDir),
      databaseUrl: elsewhere.connectionString,
      migrations,
      onStep: () => undefined,
      onBytes: () => undefined,
    });

  it('is of one moment while others write, and comes back with every row, file, key and sequence', async () => {
    await writeHistory(store, articles(0, 20), 'before');
    const acknowledged = await wholeLog(store);
    let done = false;
    const writing = (async () => {
      for (let round = 0; !done; round += 1) await writeHistory(store, articles(0, 5), `while ${round}`);
    })();
    const { manifest } = await backUp('backup', 'keys');
    done = true;
    await writing;
    expect(manifest.tables.map(({ name }) => name)).not.toContain('leases');
    await restore('backup', 'keys');

    const restored = await connected(elsewhere);
    try {
      const log = new PostgresEventStore({
        dataSource: restored,
        connectionString: elsewhere.connectionString,
      });
      const events = await wholeLog(log);
      expect(events.slice(0, acknowledged.length)).toEqual(acknowledged);
      expect(events).toEqual((await wholeLog(store)).slice(0, events.length));
      expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => BigInt(index + 1)));
      await log.close();
      for (const table of [
        'outbox',
        'users',
        'credentials',
        'sessions',
        'reactor_checkpoints',
        'log_binding',
      ]) {
        const rows = `select * from state.${table} order by 1`;
        expect(await restored.query(rows)).toEqual(await dataSource.query(rows));
      }
      expect(await restored.query('select * from state.leases')).toEqual([]);
      const [{ sequence }] = await restored.query<[{ sequence: string }]>(
        `insert into state.outbox (id, reactor, kind, payload) values (gen_random_uuid(), 'a', 'b', '{}') returning sequence`,
      );
      expect(Number(sequence)).toBe(8);
    } finally {
      await restored.destroy();
    }
    expect(await readdir(at('restored/media/ab'))).toEqual(['picture.webp']);
    expect(await readFile(at('restored/admin-token'), 'utf8')).toBe('fs_secret\n');
    expect((await readdir(at('restored/keys'))).sort()).toEqual((await readdir(at('data/keys'))).sort());
  });

  it('holds no secret, tells so, and what is restored from it alone does not start', async () => {
    const { manifest } = await backUp('backup', null);
    expect(manifest.secrets).toBe('left-out');
    const text = await readFile(at('backup/SHA256SUMS'), 'utf8');
    expect(text).not.toMatch(/keys\/|token/);
    await restore('backup', null);
    await expect(openPersonKeys({ dataDir: at('restored'), rootKey: null })).rejects.toThrow(
      /root.key is missing/,
    );
    await rm(at('restored/keys'), { recursive: true });
  });

  it('keeps erased who was erased since, when the newest keys are restored with it', async () => {
    await backUp('monday', 'mondays-keys');
    const keys = await keysOf('data');
    const sealed = await keys.vault.seal('person-2', 'x', { name: 'Bo Skov' });
    await keys.vault.destroy('person-1');
    await backUp('tuesday', 'tuesdays-keys');
    await restore('monday', 'tuesdays-keys');
    const restored = await keysOf('restored');
    expect(await restored.vault.open('person-2', 'x', sealed)).toEqual({ name: 'Bo Skov' });
    await expect(restored.vault.seal('person-1', 'x', {})).rejects.toThrow(/destroyed/);
  });

  it('refuses places in which it would be lost or would meet its keys', async () => {
    await expect(backUp('data/backup', null)).rejects.toThrow(/would be lost with it/);
    await expect(backUp('backup', 'backup/keys')).rejects.toThrow(/would bring back who was erased/);
    await expect(backUp('keys/backup', 'keys')).rejects.toThrow(/would bring back who was erased/);
    await expect(backUp('both', 'both')).rejects.toThrow(/would bring back who was erased/);
    await mkdir(at('full'));
    await writeFile(at('full/letter.txt'), '');
    await expect(backUp('full', null)).rejects.toThrow(/full is not empty \(letter.txt\)/);
    expect(await readdir(folder)).toEqual(['data', 'full']);
  });

  it('is verified before anything is restored, and refused when a byte of it was changed or a file is missing', async () => {
    await backUp('backup', 'keys');
    const refused = async (path: string, change: (bytes: Buffer) => Buffer | undefined, why: RegExp) => {
      const bytes = await readFile(at(path));
      const changed = change(Buffer.from(bytes));
      if (changed === undefined) await rm(at(path));
      else await writeFile(at(path), changed);
      await expect(restore('backup', 'keys')).rejects.toThrow(why);
      await writeFile(at(path), bytes);
      expect(await readdir(folder)).not.toContain('restored');
    };
    const flip = (bytes: Buffer) => {
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      return bytes;
    };
    const manifest = (member: string, value: unknown) => (bytes: Buffer) =>
      Buffer.from(JSON.stringify({ ...(JSON.parse(bytes.toString()) as object), [member]: value }));
    await refused(
      'backup/database/log.events.copy.gz',
      flip,
      /log.events.copy.gz is missing, or not what was/,
    );
    await refused(
      'backup/media/ab/picture.webp',
      () => undefined,
      /picture.webp is missing, or not what was/,
    );
    await refused('keys/keys/root.key', flip, /root.key is missing, or not what was/);
    await refused('backup/SHA256SUMS', flip, /SHA256SUMS is missing, or not what was/);
    await refused(
      'backup/backup.json',
      () => undefined,
      /backup.json is missing or damaged: give the directory/,
    );
    await refused('backup/backup.json', manifest('version', 2), /newer Forside .* update Forside/);
    await refused(
      'backup/backup.json',
      manifest('migrations', ['Teleport9999999999999']),
      /newer Forside .*Teleport/,
    );
    await refused(
      'keys/keys.json',
      manifest('format', 'forside-backup'),
      /no such file as forside backup writes/,
    );
    await restore('backup', 'keys');
  });

  it('is restored nowhere but into nothing, and never half', async () => {
    await backUp('backup', 'keys');
    await expect(restore('backup', 'keys', 'data')).rejects.toThrow(/data is not empty/);
    await restore('backup', 'keys');
    await expect(restore('backup', 'keys', 'again')).rejects.toThrow(/holds a newsroom already/);

    await writeFile(at('restored/restore-unfinished.json'), '{"pid":1,"startedAt":null}');
    await expect(openDataDirectory(at('restored'))).rejects.toThrow(/was not finished: empty that directory/);
  });

  it('is not restored with the keys of another newsroom', async () => {
    await backUp('backup', 'keys');
    await openPersonKeys({ dataDir: at('other'), rootKey: null });
    await takeBackup({
      connectionString: home.connectionString,
      dataDir: at('other'),
      directory: at('other-backup'),
      keysDirectory: at('other-keys'),
      log: 'included',
      folders: [],
      madeAt: MADE_AT,
      onBytes: () => undefined,
    });
    await expect(restore('backup', 'other-keys')).rejects.toThrow(/belong to another newsroom/);
  });

  it('leaves the log out that a newsroom on KurrentDB had in PostgreSQL before', async () => {
    const { manifest } = await takeBackup({
      connectionString: home.connectionString,
      dataDir: at('data'),
      directory: at('backup'),
      keysDirectory: null,
      log: 'kurrentdb',
      folders: ['media'],
      madeAt: MADE_AT,
      onBytes: () => undefined,
    });
    expect(new Set(manifest.tables.map(({ schema }) => schema))).toEqual(new Set(['state']));
  });
});

async function connected(database: TestDatabase): Promise<DataSource> {
  return new DataSource({ type: 'postgres', url: database.connectionString }).initialize();
}

function articles(stream: number, count: number) {
  const events = [{ type: 'TitleChanged', data: { title: 'Æ, ø og å\t\\N\n"' } }];
  return Array.from({ length: count }, () => ({ stream, events }));
}
