import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { EventCodec, PersonalVault, derivedId } from '#event-store';
import type { JsonObject, StoredEvent } from '#event-store';
import { eventRegistry } from '../../apps/forside/runtime/contexts.js';

const LIBS = fileURLToPath(new URL('../../libs/', import.meta.url));
const fixtureSchema = z.strictObject({ stream: z.string(), data: z.record(z.string(), z.unknown()) });

interface Fixture {
  readonly file: string;
  readonly type: string;
  readonly version: number;
  readonly stream: string;
  readonly data: JsonObject;
}

/** Fixtures stand in clear; sealing has tests of its own. */
class OpenVault extends PersonalVault {
  seal = async (_keyId: string, _aad: string, data: JsonObject) => data;
  open = async (_keyId: string, _aad: string, sealed: JsonObject) => sealed;
  destroy = async () => undefined;
}

async function fixtures(): Promise<readonly Fixture[]> {
  const found: Fixture[] = [];
  for (const file of await readdir(LIBS, { recursive: true })) {
    const match = /contract\/fixtures\/([A-Za-z]+)\.v(\d+)\.json$/.exec(file);
    if (!match) continue;
    const parsed = fixtureSchema.parse(JSON.parse(await readFile(join(LIBS, file), 'utf8')));
    found.push({ file, type: match[1] ?? '', version: Number(match[2]), ...parsed });
  }
  return found;
}

function stored({ type, version, stream, data }: Fixture): StoredEvent {
  return {
    id: derivedId('fixture', type),
    type,
    stream,
    revision: 0n,
    position: 1n,
    data,
    metadata: {
      schemaVersion: String(version),
      commandId: derivedId('command', type),
      correlationId: 'c',
      causationId: 'c',
      actorId: 'a',
      occurredAt: '2026-03-01T08:00:00.000Z',
    },
  };
}

describe('The events of released versions', () => {
  it('each have a golden fixture of every version', async () => {
    const held = new Set((await fixtures()).map(({ type, version }) => `${type} v${version}`));
    const wanted = eventRegistry.all.flatMap(({ type, version }) =>
      Array.from({ length: version }, (_, index) => `${type} v${index + 1}`),
    );
    expect([...held].sort()).toEqual(wanted.sort());
  });

  it('are still read in the shape of today', async () => {
    const codec = new EventCodec(eventRegistry, new OpenVault());
    for (const fixture of await fixtures()) {
      const decoded = codec.verify(stored(fixture)).catch((error: unknown) => {
        throw new Error(`${fixture.file}: ${String(error)}`);
      });
      await expect(decoded).resolves.toBeUndefined();
    }
  });

  it('of a version from the future are refused, not guessed at', async () => {
    const codec = new EventCodec(eventRegistry, new OpenVault());
    const [fixture] = await fixtures();
    if (!fixture) throw new Error('No fixtures');
    await expect(codec.decode(stored({ ...fixture, version: 99 }))).rejects.toThrow(/newer Forside/);
    await expect(codec.decode(stored({ ...fixture, type: 'Unheard' }))).rejects.toThrow(/Unknown event type/);
  });
});
