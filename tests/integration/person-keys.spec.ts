import { mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openPersonKeys } from '#platform';
import type { PersonKeys } from '#platform';

const ANNA = 'person-0b6e7c5e-59a5-4ac5-9fd5-1e7d3d5bb0a1';
const BO = 'person-1b6e7c5e-59a5-4ac5-9fd5-1e7d3d5bb0a1';
const HIRED = `${ANNA} PersonHired`;

describe('What is personal in the log', () => {
  let dataDir: string;
  let keys: PersonKeys;
  const reopened = (rootKey: string | null = null) => openPersonKeys({ dataDir, rootKey });
  const filesOf = async (suffix: string): Promise<string[]> =>
    (await readdir(dataDir, { recursive: true })).filter((file) => file.endsWith(suffix)).sort();

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'forside-keys-'));
    keys = await reopened();
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

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
    expect(await (await reopened()).vault.open(ANNA, HIRED, sealed)).toEqual({ name: 'Anna Prøve' });
  });

  it('never seals the same twice in the same way', async () => {
    const [one, two] = await Promise.all([
      keys.vault.seal(ANNA, HIRED, { name: 'x' }),
      keys.vault.seal(ANNA, HIRED, { name: 'x' }),
    ]);
    expect(one).not.toEqual(two);
    expect(await filesOf('.key')).toHaveLength(2);
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
    expect(await (await reopened()).vault.open(ANNA, HIRED, sealed)).toBeNull();
    await expect(keys.vault.seal(ANNA, HIRED, {})).rejects.toThrow('destroyed');
    expect(await filesOf('.key')).toEqual([join('keys', 'root.key')]);
  });

  it('stays gone when destroying broke off half-way', async () => {
    const sealed = await keys.vault.seal(ANNA, HIRED, { name: 'Anna Prøve' });
    const [file = ''] = (await filesOf('.key')).filter((name) => name.includes(ANNA));
    await writeFile(join(dataDir, file.replace(/key$/, 'destroyed')), '');
    expect(await (await reopened()).vault.open(ANNA, HIRED, sealed)).toBeNull();
    expect((await filesOf('.key')).some((name) => name.includes(ANNA))).toBe(false);
  });

  it('is never taken for erased when its key was merely lost', async () => {
    const sealed = await keys.vault.seal(ANNA, HIRED, { name: 'Anna Prøve' });
    const [file = ''] = (await filesOf('.key')).filter((name) => name.includes(ANNA));
    await unlink(join(dataDir, file));
    await expect((await reopened()).vault.open(ANNA, HIRED, sealed)).rejects.toThrow('never destroyed');
  });

  it('gets one key a person, whoever is first', async () => {
    const others = await Promise.all(Array.from({ length: 8 }, () => reopened()));
    const seals = await Promise.all(others.map(({ vault }, n) => vault.seal(ANNA, HIRED, { n })));
    for (const [n, sealed] of seals.entries()) {
      expect(await keys.vault.open(ANNA, HIRED, sealed)).toEqual({ n });
    }
  });

  it('lies in files that nobody else reads', async () => {
    await keys.vault.seal(ANNA, HIRED, {});
    for (const file of [...(await filesOf('.key')), ...(await filesOf('.check'))]) {
      expect((await stat(join(dataDir, file))).mode & 0o777).toBe(0o600);
    }
    expect((await stat(join(dataDir, 'keys'))).mode & 0o777).toBe(0o700);
    expect(await filesOf('.tmp')).toEqual([]);
  });

  it('is refused under another root key, and when the root key was lost', async () => {
    await expect(reopened('ab'.repeat(32))).rejects.toMatchObject({ code: 'root-key-changed' });
    const path = join(dataDir, 'keys', 'root.key');
    const kept = await readFile(path, 'utf8');
    await unlink(path);
    await expect(reopened()).rejects.toMatchObject({ code: 'root-key-lost' });
    await expect(reopened(kept.trim())).resolves.toBeDefined();
    await writeFile(path, 'damaged');
    await expect(reopened()).rejects.toMatchObject({ code: 'root-key-changed' });
  });

  it('hashes what is only compared, apart for each purpose, the same after a restart', async () => {
    const one = keys.keyedHash.of('company-cvr', '12345678');
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect((await reopened()).keyedHash.of('company-cvr', '12345678')).toBe(one);
    expect(keys.keyedHash.of('company-name', '12345678')).not.toBe(one);
    expect(keys.keyedHash.of('a', 'bc')).not.toBe(keys.keyedHash.of('ab', 'c'));
  });

  it('takes no key id that leads out of its folder', async () => {
    for (const id of ['../x', 'a/b', '', '.hidden', 'x'.repeat(129)]) {
      await expect(keys.vault.seal(id, HIRED, {})).rejects.toThrow(RangeError);
    }
  });
});
