import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPersonKeys, rotateRootKey } from '#platform';
import type { PersonKeys, PersonKeysOptions } from '#platform';
import { createTestDatabase } from '#testing/test-database';
import type { TestDatabase } from '#testing/test-database';

const OLD = '5a'.repeat(32);
const NEW = 'ab'.repeat(32);
const THIRD = 'cd'.repeat(32);
const PEOPLE = ['anna', 'bo', 'carl', 'dagny'];

let dataDir: string;
let database: TestDatabase;
const opened: PersonKeys[] = [];

async function open(options: Partial<PersonKeysOptions>): Promise<PersonKeys> {
  const keys = await openPersonKeys({ dataDir, rootKey: null, ...options });
  opened.push(keys);
  return keys;
}

const rotate = (options: Partial<PersonKeysOptions>, onKeys: (done: number) => void = () => undefined) =>
  rotateRootKey({ dataDir, rootKey: null, ...options, onKeys });

async function sealEveryone({ vault }: PersonKeys) {
  const seals = new Map<string, object>();
  for (const person of PEOPLE) seals.set(person, await vault.seal(person, 'aad', { person }));
  return seals;
}

async function expectEveryone({ vault }: PersonKeys, seals: ReadonlyMap<string, object>): Promise<void> {
  for (const [person, seal] of seals) {
    expect(await vault.open(person, 'aad', seal as never)).toEqual({ person });
  }
}

const breakOffAfter = (keys: number) => (done: number) => {
  if (done === keys) throw new Error('The power went');
};

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'forside-rotation-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((keys) => keys.close()));
  await rm(dataDir, { recursive: true, force: true });
});

describe.each([
  { place: 'files', where: () => ({}) },
  { place: 'the keys database', where: () => ({ keysDatabaseUrl: database.connectionString }) },
])('A root key that is given, with keys in $place', ({ where }) => {
  it('is replaced while the newsroom runs: both open meanwhile, the old one nothing afterwards', async () => {
    const before = await open({ ...where(), rootKey: OLD });
    const seals = await sealEveryone(before);
    await before.vault.destroy('carl');
    seals.delete('carl');
    const hash = before.keyedHash.of('claim', 'x');
    await expect(open({ ...where(), rootKey: NEW })).rejects.toThrow('FORSIDE_FORMER_ROOT_KEY');
    await expect(rotate({ ...where(), rootKey: OLD })).rejects.toThrow('Set FORSIDE_FORMER_ROOT_KEY');

    const both = { ...where(), rootKey: NEW, formerRootKey: OLD };
    const meanwhile = await open(both);
    expect(meanwhile.keyedHash.of('claim', 'x')).toBe(hash);
    seals.set('eva', await meanwhile.vault.seal('eva', 'aad', { person: 'eva' }));
    await expect(rotate(both, breakOffAfter(2))).rejects.toThrow('The power went');
    await expectEveryone(await open(both), seals);
    // With the roles swapped too: processes may be restarted one after the other.
    await expectEveryone(await open({ ...where(), rootKey: OLD, formerRootKey: NEW }), seals);

    const { rewrapped, before: already } = await rotate(both);
    expect(rewrapped).toBeGreaterThan(0);
    expect(rewrapped + already).toBe(PEOPLE.length + 1);
    expect(await rotate(both)).toEqual({ rewrapped: 0, before: PEOPLE.length + 1 });
    const after = await open({ ...where(), rootKey: NEW });
    await expectEveryone(after, seals);
    expect(after.keyedHash.of('claim', 'x')).toBe(hash);
    expect(await after.vault.open('carl', 'aad', {})).toBeNull();
    await expectEveryone(meanwhile, seals);
    await expect(open({ ...where(), rootKey: OLD })).rejects.toThrow('The root key is not the one');

    await rotate({ ...where(), rootKey: THIRD, formerRootKey: NEW });
    const third = await open({ ...where(), rootKey: THIRD });
    await expectEveryone(third, seals);
    expect(third.keyedHash.of('claim', 'x')).toBe(hash);
  });
});

describe('A root key of the directory itself', () => {
  it('gives way to one that is made, and a rotation that broke off anywhere is finished', async () => {
    const before = await open({});
    const seals = await sealEveryone(before);
    const hash = before.keyedHash.of('claim', 'x');
    const keys = join(dataDir, 'keys');
    const old = await readFile(join(keys, 'root.key'), 'utf8');
    const mark = await readFile(join(keys, 'root.check'), 'utf8');

    await expect(rotate({}, breakOffAfter(2))).rejects.toThrow('The power went');
    const meanwhile = await open({});
    await expectEveryone(meanwhile, seals);
    seals.set('eva', await meanwhile.vault.seal('eva', 'aad', { person: 'eva' }));
    await rotate({});

    expect(await readFile(join(keys, 'root.key'), 'utf8')).not.toBe(old);
    expect(await readFile(join(keys, 'root.former.check'), 'utf8')).toBe(mark);
    expect(await readdir(keys)).not.toContain('root.next.key');
    const after = await open({});
    await expectEveryone(after, seals);
    expect(after.keyedHash.of('claim', 'x')).toBe(hash);
    await expect(open({ rootKey: old.trim() })).rejects.toThrow('The root key is not the one');
  });
});
