import { mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import pg from 'pg';
import { DESTRUCTION_BOUND_MS, movePersonKeys, openPersonKeys } from '#platform';
import type { PersonKeys, PersonKeysOptions } from '#platform';
import { createTestDatabase } from '#testing/test-database';
import type { TestDatabase } from '#testing/test-database';

const ANNA = 'person-0b6e7c5e-59a5-4ac5-9fd5-1e7d3d5bb0a1';
const BO = 'person-1b6e7c5e-59a5-4ac5-9fd5-1e7d3d5bb0a1';
const HIRED = `${ANNA} PersonHired`;
const ROOT_KEY = '5a'.repeat(32);
const OTHER_ROOT_KEY = 'ab'.repeat(32);

let dataDir: string;
let database: TestDatabase;
const opened: PersonKeys[] = [];

/** Each call stands for a process of its own: nothing is shared but what they keep. */
async function open(options: Partial<PersonKeysOptions> = {}): Promise<PersonKeys> {
  const keys = await openPersonKeys({ dataDir, rootKey: ROOT_KEY, ...options });
  opened.push(keys);
  return keys;
}

const inDatabase = () => ({ keysDatabaseUrl: database.connectionString });

async function sql<Row extends pg.QueryResultRow>(text: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

const filesOf = async (suffix: string): Promise<string[]> =>
  (await readdir(dataDir, { recursive: true })).filter((file) => file.endsWith(suffix)).sort();

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'forside-keys-'));
  await sql(`drop schema if exists keys cascade`);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((keys) => keys.close()));
  await rm(dataDir, { recursive: true, force: true });
});

describe.each([
  { place: 'files', options: () => ({}), lose: async () => unlink(join(dataDir, await keyFileOf(ANNA))) },
  { place: 'the keys database', options: inDatabase, lose: () => sql(`delete from keys.person_keys`) },
])('What is personal in the log, its keys in $place', ({ options, lose }) => {
  let keys: PersonKeys;
  const another = () => open(options());

  beforeEach(async () => {
    keys = await another();
  });

  it('opens as it was sealed, also after a restart', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (data) => {
        const plain = JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
        const sealed = await keys.vault.seal(ANNA, HIRED, plain);
        expect(await keys.vault.open(ANNA, HIRED, sealed)).toEqual(plain);
      }),
      { numRuns: 50 },
    );
    const sealed = await keys.vault.seal(ANNA, HIRED, { name: 'Anna Prøve' });
    expect(JSON.stringify(sealed)).not.toContain('Anna');
    expect(await (await another()).vault.open(ANNA, HIRED, sealed)).toEqual({ name: 'Anna Prøve' });
  });

  it('never seals the same twice in the same way', async () => {
    const [one, two] = await Promise.all([
      keys.vault.seal(ANNA, HIRED, { name: 'x' }),
      keys.vault.seal(ANNA, HIRED, { name: 'x' }),
    ]);
    expect(one).not.toEqual(two);
    expect(await keys.vault.open(ANNA, HIRED, one)).toEqual(await keys.vault.open(ANNA, HIRED, two));
  });

  it('opens nowhere else and not when it was tampered with', async () => {
    const sealed = await keys.vault.seal(ANNA, HIRED, { name: 'Anna Prøve' });
    await keys.vault.seal(BO, `${BO} PersonHired`, { name: 'Bo' });
    await expect(keys.vault.open(ANNA, `${ANNA} PersonPromoted`, sealed)).rejects.toThrow('does not open');
    await expect(keys.vault.open(BO, HIRED, sealed)).rejects.toThrow('does not open');
    for (const member of ['iv', 'ct']) {
      const bytes = Buffer.from(String(sealed[member]), 'base64');
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      const tampered = { ...sealed, [member]: bytes.toString('base64') };
      await expect(keys.vault.open(ANNA, HIRED, tampered)).rejects.toThrow();
    }
    await expect(keys.vault.open(ANNA, HIRED, { ...sealed, ct: '' })).rejects.toThrow();
    await expect(keys.vault.open(ANNA, HIRED, { name: 'x' })).rejects.toThrow('unknown form');
  });

  it('is gone for good once the key is destroyed, which may be repeated', async () => {
    const sealed = await keys.vault.seal(ANNA, HIRED, { name: 'Anna Prøve' });
    await keys.vault.destroy(ANNA);
    await keys.vault.destroy(ANNA);
    expect(await keys.vault.open(ANNA, HIRED, sealed)).toBeNull();
    expect(await (await another()).vault.open(ANNA, HIRED, sealed)).toBeNull();
    await expect(keys.vault.seal(ANNA, HIRED, {})).rejects.toThrow('destroyed');
  });

  it('may be destroyed before it ever had a key', async () => {
    await keys.vault.destroy(ANNA);
    await expect((await another()).vault.seal(ANNA, HIRED, {})).rejects.toThrow('destroyed');
  });

  it('opens in no other process soon after the key was destroyed in one', async () => {
    const other = await another();
    const sealed = await keys.vault.seal(ANNA, HIRED, { name: 'Anna Prøve' });
    const ofBo = await keys.vault.seal(BO, HIRED, { name: 'Bo' });
    expect(await other.vault.open(BO, HIRED, ofBo)).toEqual({ name: 'Bo' });
    for (let again = 0; again < 3; again += 1) {
      expect(await other.vault.open(ANNA, HIRED, sealed)).toEqual({ name: 'Anna Prøve' });
    }
    await keys.vault.destroy(ANNA);
    const destroyed = performance.now();
    for (;;) {
      const asked = performance.now();
      if ((await other.vault.open(ANNA, HIRED, sealed)) === null) break;
      expect(asked - destroyed).toBeLessThan(DESTRUCTION_BOUND_MS);
      await pause(20);
    }
    await expect(other.vault.seal(ANNA, HIRED, {})).rejects.toThrow('destroyed');
    expect(await other.vault.open(BO, HIRED, ofBo)).toEqual({ name: 'Bo' });
  });

  it('is never taken for erased when its key was merely lost', async () => {
    const sealed = await keys.vault.seal(ANNA, HIRED, { name: 'Anna Prøve' });
    await lose();
    await expect((await another()).vault.open(ANNA, HIRED, sealed)).rejects.toThrow('never destroyed');
  });

  it('gets one key a person, whoever is first', async () => {
    const others = await Promise.all(Array.from({ length: 8 }, another));
    const seals = await Promise.all(others.map(({ vault }, n) => vault.seal(ANNA, HIRED, { n })));
    for (const { vault } of others) {
      for (const [n, sealed] of seals.entries()) {
        expect(await vault.open(ANNA, HIRED, sealed)).toEqual({ n });
      }
    }
  });

  it('is sealed by nobody, or opens for nobody, when one process writes while another erases', async () => {
    const other = await another();
    for (let round = 0; round < 20; round += 1) {
      const person = `person-${round}`;
      const [sealed] = await Promise.all([
        keys.vault.seal(person, HIRED, { round }).catch(() => undefined),
        other.vault.destroy(person),
      ]);
      const fresh = await another();
      if (sealed) expect(await fresh.vault.open(person, HIRED, sealed)).toBeNull();
      await expect(fresh.vault.seal(person, HIRED, {})).rejects.toThrow('destroyed');
    }
  });

  it('is refused under another root key', async () => {
    await keys.vault.seal(ANNA, HIRED, {});
    await expect(open({ ...options(), rootKey: OTHER_ROOT_KEY })).rejects.toMatchObject({
      code: 'root-key-changed',
    });
  });

  it('hashes what is only compared, apart for each purpose, the same after a restart', async () => {
    const one = keys.keyedHash.of('company-cvr', '12345678');
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect((await another()).keyedHash.of('company-cvr', '12345678')).toBe(one);
    expect(keys.keyedHash.of('company-name', '12345678')).not.toBe(one);
    expect(keys.keyedHash.of('a', 'bc')).not.toBe(keys.keyedHash.of('ab', 'c'));
  });

  it('takes no key id that leads out of its folder', async () => {
    for (const id of ['../x', 'a/b', '', '.hidden', 'x'.repeat(129)]) {
      await expect(keys.vault.seal(id, HIRED, {})).rejects.toThrow(RangeError);
      await expect(keys.vault.destroy(id)).rejects.toThrow(RangeError);
    }
  });
});

describe('Person keys in files', () => {
  it('lie in files that nobody else reads', async () => {
    const keys = await open({ rootKey: null });
    await keys.vault.seal(ANNA, HIRED, {});
    for (const file of [...(await filesOf('.key')), ...(await filesOf('.check'))]) {
      expect((await stat(join(dataDir, file))).mode & 0o777).toBe(0o600);
    }
    expect((await stat(join(dataDir, 'keys'))).mode & 0o777).toBe(0o700);
    expect(await filesOf('.tmp')).toEqual([]);
  });

  it('stay gone when destroying broke off half-way', async () => {
    const sealed = await (await open()).vault.seal(ANNA, HIRED, { name: 'Anna Prøve' });
    await writeFile(join(dataDir, (await keyFileOf(ANNA)).replace(/key$/, 'destroyed')), '');
    expect(await (await open()).vault.open(ANNA, HIRED, sealed)).toBeNull();
    expect(await filesOf('.key')).toEqual([]);
  });

  it('leave no draft behind that a crash forgot and that holds a destroyed key', async () => {
    const keys = await open();
    await keys.vault.seal(ANNA, HIRED, { name: 'Anna Prøve' });
    const file = join(dataDir, await keyFileOf(ANNA));
    await writeFile(`${file}.0123456789ab.tmp`, await readFile(file));
    await keys.vault.destroy(ANNA);
    expect((await readdir(join(file, '..'))).filter((name) => name.includes(ANNA))).toEqual([
      `${ANNA}.destroyed`,
    ]);
  });

  it('get one root key when processes start together, and are refused when it was lost', async () => {
    const together = await Promise.all(Array.from({ length: 8 }, () => open({ rootKey: null })));
    const sealed = await Promise.all(together.map(({ vault }, n) => vault.seal(ANNA, HIRED, { n })));
    expect(await together[0]?.vault.open(ANNA, HIRED, sealed[7] ?? {})).toEqual({ n: 7 });
    const path = join(dataDir, 'keys', 'root.key');
    const kept = await readFile(path, 'utf8');
    await unlink(path);
    await expect(open({ rootKey: null })).rejects.toMatchObject({ code: 'root-key-lost' });
    await expect(open({ rootKey: kept.trim() })).resolves.toBeDefined();
    await writeFile(path, 'damaged');
    await expect(open({ rootKey: null })).rejects.toMatchObject({ code: 'root-key-changed' });
  });
});

describe('Person keys in a database of their own', () => {
  it('need a root key that every machine is given', async () => {
    const refused = open({ ...inDatabase(), rootKey: null });
    await expect(refused).rejects.toMatchObject({ code: 'root-key-missing' });
    await expect(refused).rejects.toThrow('needs FORSIDE_ROOT_KEY');
  });

  it('refuse the database of the data, by address and by what stands in it', async () => {
    const same = new URL(database.connectionString);
    same.hostname = 'localhost';
    same.username = 'somebody-else';
    for (const databaseUrl of [database.connectionString, same.href]) {
      const refused = open({ ...inDatabase(), databaseUrl });
      await expect(refused).rejects.toMatchObject({ code: 'keys-database-not-apart' });
      await expect(refused).rejects.toThrow('backup');
    }
    const other = new URL(database.connectionString);
    other.pathname = '/another';
    await expect(open({ ...inDatabase(), databaseUrl: other.href })).resolves.toBeDefined();
    await sql(`create schema state`);
    await expect(open(inDatabase())).rejects.toMatchObject({ code: 'keys-database-not-apart' });
    await sql(`drop schema state`);
  });

  it('are made once when processes start together, and refuse a newer layout', async () => {
    await Promise.all(Array.from({ length: 6 }, () => open(inDatabase())));
    expect(await sql(`select format, destructions from keys.store`)).toEqual([
      { format: 1, destructions: '0' },
    ]);
    await sql(`update keys.store set format = 99`);
    await expect(open(inDatabase())).rejects.toMatchObject({ code: 'keys-database-too-new' });
  });

  it('say in one sentence that nobody answers', async () => {
    const gone = new URL(database.connectionString);
    gone.port = '1';
    await expect(open({ keysDatabaseUrl: gone.href })).rejects.toMatchObject({
      code: 'keys-database-unavailable',
    });
  });

  it('leave the key of nobody in clear, and none of a destroyed one', async () => {
    const { vault } = await open(inDatabase());
    await vault.seal(ANNA, HIRED, {});
    await vault.seal(BO, HIRED, {});
    await vault.destroy(ANNA);
    const rows = await sql<{ key_id: string; wrapped: Buffer | null }>(
      `select key_id, wrapped from keys.person_keys order by key_id`,
    );
    expect(rows).toMatchObject([{ key_id: ANNA, wrapped: null }, { key_id: BO }]);
    expect(rows[1]?.wrapped).toHaveLength(12 + 32 + 16);
  });

  it('are on disk before they seal anything, whatever the database is set to', async () => {
    const { vault } = await open(inDatabase());
    await sql(`create table keys.seen (setting text);
      create function keys.note() returns trigger language plpgsql as $$
      begin insert into keys.seen values (current_setting('synchronous_commit')); return null; end $$;
      create trigger note after insert or update on keys.person_keys for each row execute function keys.note();
      alter role current_user set synchronous_commit = off`);
    try {
      const later = await open(inDatabase());
      await later.vault.seal(BO, HIRED, {});
      await later.vault.destroy(BO);
      await vault.seal(ANNA, HIRED, {});
      expect(await sql(`select distinct setting from keys.seen`)).toEqual([{ setting: 'on' }]);
    } finally {
      await sql(`alter role current_user reset synchronous_commit`);
    }
  });

  it('are fetched together when a rebuild asks for many, each its own', async () => {
    const writer = await open(inDatabase());
    const people = Array.from({ length: 300 }, (_, n) => `person-${n}`);
    const seals = await Promise.all(people.map((person, n) => writer.vault.seal(person, HIRED, { n })));
    await writer.vault.destroy('person-7');
    const reader = await open(inDatabase());
    const opened = await Promise.all(
      people.map((person, n) => reader.vault.open(person, HIRED, seals[n] ?? {})),
    );
    expect(opened).toEqual(people.map((_, n) => (n === 7 ? null : { n })));
  });

  it('that cannot be reached are no reason to believe what is remembered, nor to park an event', async () => {
    const keys = await open(inDatabase());
    const sealed = await keys.vault.seal(ANNA, HIRED, { name: 'Anna Prøve' });
    await sql(`alter table keys.store rename to store_away`);
    const unavailable = { kind: 'unavailable', code: 'keys-unavailable' };
    const left = performance.now();
    for (;;) {
      const asked = performance.now();
      const answer = await keys.vault.open(ANNA, HIRED, sealed).catch((error: unknown) => error);
      if (answer instanceof Error) {
        expect(answer).toMatchObject(unavailable);
        break;
      }
      expect(asked - left).toBeLessThan(DESTRUCTION_BOUND_MS);
      await pause(20);
    }
    await expect(keys.vault.open(BO, HIRED, sealed)).rejects.toMatchObject(unavailable);
    await expect(keys.ping()).rejects.toMatchObject(unavailable);
    await sql(`alter table keys.store_away rename to store`);
    await keys.ping();
    expect(await keys.vault.open(ANNA, HIRED, sealed)).toEqual({ name: 'Anna Prøve' });
  });
});

describe('Moving person keys', () => {
  const move = (to: 'database' | 'files') =>
    movePersonKeys({ dataDir, rootKey: ROOT_KEY, keysDatabaseUrl: database.connectionString, to });

  it('takes them from files into a database and back, tombstones too, and leaves no copy', async () => {
    const files = await open();
    const sealed = await files.vault.seal(ANNA, HIRED, { name: 'Anna Prøve' });
    const ofBo = await files.vault.seal(BO, HIRED, { name: 'Bo' });
    await files.vault.destroy(BO);

    await expect(open(inDatabase())).rejects.toMatchObject({ code: 'person-keys-elsewhere' });
    expect(await move('database')).toEqual({ kept: 1, destroyed: 1 });
    expect([...(await filesOf('.key')), ...(await filesOf('.destroyed'))]).toEqual([]);
    const inDb = await open(inDatabase());
    expect(await inDb.vault.open(ANNA, HIRED, sealed)).toEqual({ name: 'Anna Prøve' });
    expect(await inDb.vault.open(BO, HIRED, ofBo)).toBeNull();

    expect(await move('files')).toEqual({ kept: 1, destroyed: 1 });
    expect(await sql(`select * from keys.person_keys`)).toEqual([]);
    const back = await open();
    expect(await back.vault.open(ANNA, HIRED, sealed)).toEqual({ name: 'Anna Prøve' });
    expect(await back.vault.open(BO, HIRED, ofBo)).toBeNull();
  });

  it('goes on where it broke off, and lets a tombstone of either side win', async () => {
    const files = await open();
    const sealed = await files.vault.seal(ANNA, HIRED, { name: 'Anna Prøve' });
    const ofBo = await files.vault.seal(BO, HIRED, { name: 'Bo' });
    const copies = await Promise.all(
      (await filesOf('.key')).map(async (file) => [file, await bytesOf(file)] as const),
    );
    await move('database');
    await (await open(inDatabase())).vault.destroy(BO);
    for (const [file, bytes] of copies) await writeFile(join(dataDir, file), bytes);
    await move('database');
    const keys = await open(inDatabase());
    expect(await keys.vault.open(ANNA, HIRED, sealed)).toEqual({ name: 'Anna Prøve' });
    expect(await keys.vault.open(BO, HIRED, ofBo)).toBeNull();
  });

  it('refuses two keys of one person, and removes neither', async () => {
    await (await open(inDatabase())).vault.seal(ANNA, HIRED, {});
    await (await open()).vault.seal(ANNA, HIRED, {});
    await expect(move('database')).rejects.toMatchObject({ code: 'person-keys-differ' });
    expect(await filesOf('.key')).toHaveLength(1);
    expect(await sql(`select key_id from keys.person_keys`)).toHaveLength(1);
  });
});

function bytesOf(file: string): Promise<Buffer> {
  return readFile(join(dataDir, file));
}

async function keyFileOf(person: string): Promise<string> {
  const [file = ''] = (await filesOf('.key')).filter((name) => name.includes(person));
  return file;
}
