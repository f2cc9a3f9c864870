import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BEGINNING, NO_STREAM, randomId } from '#event-store';
import type { EventStore } from '#event-store';
import { MemoryEventStore } from '#event-store/memory';
import { exportLog, exportedPart, importLog, openLogFile } from '#event-store/transfer';
import { arbitraryHistory, wholeLog, writeHistory } from '#testing/arbitrary-log';
import { EXPORTED_AT, exported, imported, inPieces, withoutPosition } from '#testing/log-files';
import { openTestEventStore } from '#testing/test-event-store';
import type { TestEventStore } from '#testing/test-event-store';
import { exportToFile } from '../../apps/forside/commands/export-events.js';

/** A PostgreSQL log that is emptied for every history, which is much faster than a database for each. */
class EmptiedLog {
  private opened: TestEventStore | undefined;

  async open(): Promise<void> {
    this.opened = await openTestEventStore();
  }

  async empty(): Promise<EventStore> {
    if (!this.opened) throw new Error('Not open');
    await this.opened.dataSource.query('truncate log.events');
    return this.opened.store;
  }

  async close(): Promise<void> {
    await this.opened?.close();
  }
}

async function longLog(events: number): Promise<MemoryEventStore> {
  const store = new MemoryEventStore();
  const seed = randomId();
  const history = Array.from({ length: events / 2 }, (_, index) => ({
    stream: index % 7,
    events: [
      { type: 'ParagraphWritten', data: { text: `Afsnit ${index}` } },
      { type: 'TitleChanged', data: { title: `Rubrik ${index}` } },
    ],
  }));
  await writeHistory(store, history, seed);
  return store;
}

/** Reads so many batches, then loses the connection. */
function untilBroken(store: EventStore, batches: number): EventStore['readAll'] {
  return async function* (options) {
    let read = 0;
    for await (const batch of store.readAll(options)) {
      if (options.batchSize !== 1 && read === batches) throw new Error('The connection broke');
      read += 1;
      yield batch;
    }
  };
}

describe('Moving a log between engines', () => {
  const postgres = [new EmptiedLog(), new EmptiedLog()] as const;
  beforeAll(() => Promise.all(postgres.map((log) => log.open())));
  afterAll(() => Promise.all(postgres.map((log) => log.close())));

  it('brings every log to PostgreSQL, to memory and back the same: ids, revisions, order, data, metadata', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryHistory(12), async (history) => {
        const [first, second] = [await postgres[0].empty(), await postgres[1].empty()];
        await writeHistory(first, history, randomId());
        const original = withoutPosition(await wholeLog(first));

        const memory = new MemoryEventStore();
        const file = await openLogFile(inPieces(await exported(first), 99));
        await importLog({ store: memory, file });
        await imported(second, await exported(memory));
        expect(withoutPosition(await wholeLog(memory))).toEqual(original);
        expect(withoutPosition(await wholeLog(second))).toEqual(original);
      }),
      { numRuns: 30 },
    );
  });

  it('moves an empty log', async () => {
    const target = new MemoryEventStore();
    expect(await imported(target, await exported(new MemoryEventStore()))).toEqual({ events: 0, known: 0 });
    expect(await target.head()).toBe(BEGINNING);
  });

  it('keeps the order over streams when many blocks come in', async () => {
    const source = await longLog(5_000);
    const target = await postgres[0].empty();
    expect(await imported(target, await exported(source))).toEqual({ events: 5_000, known: 0 });
    expect(withoutPosition(await wholeLog(target))).toEqual(withoutPosition(await wholeLog(source)));
  });

  it('goes on where an interrupted import stopped, and verifies all of it when it is repeated', async () => {
    const source = await longLog(3_000);
    const file = await exported(source);
    const target = await postgres[0].empty();
    const cut = file.subarray(0, Math.floor(file.length * 0.7));
    await expect(imported(target, cut)).rejects.toThrow(/^Line \d+ of the file was refused/);
    const held = await target.head();
    expect(held).toBe(2_000n);

    expect(await imported(target, file)).toEqual({ events: 3_000, known: 2_000 });
    expect(await imported(target, file)).toEqual({ events: 3_000, known: 3_000 });
    expect(withoutPosition(await wholeLog(target))).toEqual(withoutPosition(await wholeLog(source)));
  });

  it('appends what came later when a log is moved a second time, back to where it was', async () => {
    const home = await postgres[0].empty();
    const away = await postgres[1].empty();
    await writeHistory(home, [{ stream: 1, events: [{ type: 'TitleChanged', data: { title: 'A' } }] }], 'x');
    await imported(away, await exported(home));
    const [first] = await wholeLog(away);
    if (!first) throw new Error('Nothing came');
    const { type, data, metadata } = first;
    await away.append({
      stream: first.stream,
      expectedRevision: 0n,
      events: [{ id: randomId(), type, data, metadata }],
    });
    expect(await imported(home, await exported(away))).toEqual({ events: 2, known: 1 });
    expect(withoutPosition(await wholeLog(home))).toEqual(withoutPosition(await wholeLog(away)));
  });

  it('refuses to mix two logs, and a file older than the log', async () => {
    const event = { type: 'TitleChanged', data: { title: 'A' } };
    const [one, other] = [new MemoryEventStore(), new MemoryEventStore()];
    await writeHistory(one, [{ stream: 1, events: [event] }], 'one');
    await writeHistory(other, [{ stream: 1, events: [event, event] }], 'other');
    await expect(imported(one, await exported(other))).rejects.toThrow(
      /another event where line 2 of the file belongs/,
    );
    expect(await one.head()).toBe(1n);

    const older = await exported(one);
    await writeHistory(one, [{ stream: 2, events: [event] }], 'later');
    await expect(imported(one, older)).rejects.toThrow(/goes on after the 1 events of the file/);
  });

  it('refuses an event that says something else under a known id', async () => {
    const seed = randomId();
    const [one, other] = [new MemoryEventStore(), new MemoryEventStore()];
    for (const [store, title] of [
      [one, 'Ro'],
      [other, 'Uro'],
    ] as const) {
      await writeHistory(store, [{ stream: 1, events: [{ type: 'TitleChanged', data: { title } }] }], seed);
    }
    await expect(imported(one, await exported(other))).rejects.toThrow(/another event where line 2/);
  });

  it('stops when somebody else writes to the log meanwhile', async () => {
    const source = await longLog(2_000);
    const target = new MemoryEventStore();
    const stream = (await wholeLog(source)).at(-1)?.stream ?? '';
    const [{ metadata } = { metadata: undefined }] = await wholeLog(source);
    if (!metadata) throw new Error('Nothing to copy');
    const events = [{ id: randomId(), type: 'TitleChanged', data: {}, metadata }];
    const file = await openLogFile(inPieces(await exported(source)));
    const disturbed = importLog({
      store: target,
      file,
      beforeFirstAppend: async () =>
        void (await target.append({ stream, expectedRevision: NO_STREAM, events })),
    });
    await expect(disturbed).rejects.toThrow(/see that nobody else writes there/);
  });
});

describe('A file of exported events', () => {
  it('goes on where an interrupted export stopped, to the same bytes', async () => {
    const store = await longLog(3_000);
    const whole = await exported(store);
    for (const share of [0.2, 0.4, 0.9, 0.999]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      const resume = await exportedPart(inPieces(cut), store);
      expect(resume?.events).toBeGreaterThanOrEqual(0);
      const written = [whole.subarray(0, resume?.checks.bytes ?? 0)];
      await exportLog({
        store,
        head: await store.head(),
        live: false,
        exportedAt: EXPORTED_AT,
        write: async (bytes) => void written.push(bytes),
        resume,
      });
      expect(Buffer.concat(written).equals(whole)).toBe(true);
    }
  });

  it('gets its name when all is written, and is gone on with from what an interruption left', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'forside-export-'));
    try {
      const target = join(folder, 'events.ndjson');
      const store = await longLog(3_000);
      const clock = { now: () => EXPORTED_AT };
      const job = { parts: { store, clock }, head: 3_000n, live: false };
      const breaking = Object.create(store, { readAll: { value: untilBroken(store, 4) } }) as EventStore;
      await expect(exportToFile(target, { ...job, parts: { store: breaking, clock } })).rejects.toThrow(
        /broke/,
      );
      expect(await readdir(folder)).toEqual(['events.ndjson.partial']);

      expect(await exportToFile(target, job)).toEqual({ events: 3_000 });
      expect(await readdir(folder)).toEqual(['events.ndjson']);
      expect((await readFile(target)).equals(await exported(store))).toBe(true);

      const moved = exportToFile(join(folder, 'moved.ndjson'), { ...job, head: 2_999n });
      await expect(moved).rejects.toThrow(/Something was written to the log meanwhile: stop the newsroom/);
      expect(await readdir(folder)).toEqual(['events.ndjson', 'moved.ndjson.partial']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is not gone on with when it is of another log', async () => {
    const file = await exported(await longLog(2_000));
    const cut = file.subarray(0, Math.floor(file.length * 0.7));
    await expect(exportedPart(inPieces(cut), await longLog(2_000))).rejects.toThrow(/of another log/);
  });

  it('can be checked with sha256sum: every sum is that of all bytes before its line', async () => {
    const lines = (await exported(await longLog(2_000))).toString().split(/(?<=\n)/);
    const sums = lines.flatMap((line, index) => {
      const { sha256 } = JSON.parse(line) as { readonly sha256?: string };
      if (sha256 === undefined) return [];
      return [sha256 === createHash('sha256').update(lines.slice(0, index).join('')).digest('hex')];
    });
    expect(sums).toEqual([true, true, true]);
  });

  it('is refused by the number of the line when a byte is flipped, and nothing of that block gets into the log', async () => {
    const store = await longLog(20);
    const file = await exported(store);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: file.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, change) => {
          const damaged = Buffer.from(file);
          damaged[at] = (damaged[at] ?? 0) ^ change;
          const target = new MemoryEventStore();
          const line = file.subarray(0, at).toString('latin1').split('\n').length;
          await expect(imported(target, damaged)).rejects.toThrow(
            new RegExp(`^Line ${line} of the file was refused`),
          );
          // The last line stands behind the block, which was whole.
          expect(await target.head()).toBe(line === 23 ? 20n : 0n);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is refused where lines are missing, doubled or swapped, and where it is cut or something follows', async () => {
    const lines = (await exported(await longLog(20))).toString().split(/(?<=\n)/);
    const tampered = (change: (copy: string[]) => void) => {
      const copy = [...lines];
      change(copy);
      return imported(new MemoryEventStore(), Buffer.from(copy.join('')));
    };
    for (let index = 1; index < lines.length; index += 1) {
      const one = lines[index] ?? '';
      const next = lines[index + 1];
      const refused = (line: number) => new RegExp(`^Line ${line} of the file was refused`);
      await expect(tampered((copy) => copy.splice(index, 1))).rejects.toThrow(refused(index + 1));
      await expect(tampered((copy) => copy.splice(index, 0, one))).rejects.toThrow(refused(index + 2));
      if (next !== undefined)
        await expect(tampered((copy) => copy.splice(index, 2, next, one))).rejects.toThrow(
          refused(index + 1),
        );
    }
    await expect(tampered((copy) => copy.push('{}\n'))).rejects.toThrow(/nothing may follow the last line/);
    await expect(tampered((copy) => copy.splice(-1))).rejects.toThrow(/without its last line/);
    await expect(imported(new MemoryEventStore(), Buffer.from(''))).rejects.toThrow(/the file is empty/);
    await expect(imported(new MemoryEventStore(), Buffer.from('Forside\n'))).rejects.toThrow(/no header/);
  });

  it('is refused when a newer Forside wrote it', async () => {
    const { RunningChecks } = await import('../../libs/event-store/transfer/running-checks.js');
    const header = RunningChecks.start().seal('{"format":"forside-events","version":2,"engine":"x"}');
    await expect(imported(new MemoryEventStore(), header)).rejects.toThrow(/newer Forside .* update Forside/);
  });
});
