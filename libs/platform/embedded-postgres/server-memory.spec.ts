import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { memorySettings, sizeOfCluster } from './server-memory.js';

const [MB, GB] = [1024 ** 2, 1024 ** 3];
const canPrewarm = true;

describe('The memory of the embedded server', () => {
  it('is small for a newsroom that is new, and for one of some years', () => {
    expect(memorySettings(60 * MB, { machineBytes: 24 * GB, canPrewarm })).toEqual({});
    expect(memorySettings(380 * MB, { machineBytes: 24 * GB, canPrewarm })).toEqual({});
  });

  it('holds a quarter of a large archive', () => {
    expect(memorySettings(8 * GB, { machineBytes: 64 * GB, canPrewarm })).toEqual({
      shared_buffers: '2048MB',
      effective_cache_size: '6144MB',
      shared_preload_libraries: 'pg_prewarm',
    });
  });

  it('asks for nothing that its binaries do not have', () => {
    const settings = memorySettings(8 * GB, { machineBytes: 64 * GB, canPrewarm: false });
    expect(Object.keys(settings)).toEqual(['shared_buffers', 'effective_cache_size']);
  });

  it('leaves most of the machine to others, however large the archive is', () => {
    expect(memorySettings(500 * GB, { machineBytes: 8 * GB, canPrewarm })).toMatchObject({
      shared_buffers: '1024MB',
    });
    expect(memorySettings(500 * GB, { machineBytes: 512 * MB, canPrewarm })).toEqual({});
  });

  it('goes by what lies in all databases of the cluster', async () => {
    const cluster = await mkdtemp(join(tmpdir(), 'forside-cluster-'));
    try {
      for (const [database, size] of [
        ['1', 2_000],
        ['16384', 40_000],
      ] as const) {
        await mkdir(join(cluster, 'base', database), { recursive: true });
        await writeFile(join(cluster, 'base', database, '2619'), Buffer.alloc(size));
        await writeFile(join(cluster, 'base', database, '2619_fsm'), Buffer.alloc(100));
      }
      expect(await sizeOfCluster(cluster)).toBe(42_200);
    } finally {
      await rm(cluster, { recursive: true, force: true });
    }
  });
});
