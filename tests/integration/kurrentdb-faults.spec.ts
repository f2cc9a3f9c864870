import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { KurrentDBClient, binaryEvent, jsonEvent } from '@kurrent/kurrentdb-client';
import { fc } from '#testing/properties';
import { z } from 'zod';
import { DomainError } from '#kernel';
import {
  AppendOutcomeUnknownError,
  BEGINNING,
  EventCodec,
  EventContractError,
  EventRegistry,
  NO_STREAM,
  eventContract,
} from '#event-store';
import type { AppendResult, EventStore, EventToAppend, PersonalVault, StoredEvent } from '#event-store';
import type { KurrentDBEventStore } from '#event-store/kurrentdb';
import { ConnectionStringError, KurrentDBEventStore as Store } from '#event-store/kurrentdb';
import { startKurrentDBServer } from '#testing/kurrentdb-server/kurrentdb-server';
import { startFaultyKurrentDB } from '#testing/test-kurrentdb';
import type { FaultyKurrentDB } from '#testing/test-kurrentdb';

const PATIENCE_MS = 30_000;

async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > until) throw new Error('It never came to hold');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function paragraph(text: string, id: string = randomUUID()): EventToAppend {
  return {
    id,
    type: 'ParagraphWritten',
    data: { text },
    metadata: {
      schemaVersion: '1',
      commandId: id,
      correlationId: id,
      causationId: id,
      actorId: 'writer-1',
      occurredAt: '2026-03-01T08:00:00.123Z',
    },
  };
}

const draft = (category = 'article') => ({
  stream: `${category}-${randomUUID()}`,
  expectedRevision: NO_STREAM,
  events: [paragraph('draft')],
});

async function textsOf(events: AsyncIterable<StoredEvent>): Promise<unknown[]> {
  const texts: unknown[] = [];
  for await (const event of events) texts.push(event.data['text']);
  return texts;
}

/** A desk that reads along, and notices if it was told to be further than what it was handed. */
function readAlong(
  store: EventStore,
  options: {
    readonly after?: bigint;
    readonly categories?: readonly string[];
    readonly batchSize?: number;
  } = {},
  handle: (event: StoredEvent) => Promise<void> = async () => undefined,
) {
  const stop = new AbortController();
  const seen: StoredEvent[] = [];
  const batches: { readonly position: bigint; readonly seen: number }[] = [];
  const reader = {
    seen,
    batches,
    position: options.after ?? BEGINNING,
    failure: undefined as unknown,
    has: (ids: readonly string[]) => ids.every((id) => seen.some((event) => event.id === id)),
    stop: async () => {
      stop.abort();
      await ended;
    },
  };
  const read = async () => {
    for await (const batch of store.subscribe({ after: BEGINNING, ...options, signal: stop.signal })) {
      for (const event of batch.events) {
        await handle(event);
        seen.push(event);
      }
      reader.position = batch.position;
      batches.push({ position: batch.position, seen: seen.length });
    }
  };
  const ended = read().catch((error: unknown) => {
    reader.failure = error;
  });
  return reader;
}

/** Appends until the log says yes, as the command runner does. */
async function persistently(
  store: EventStore,
  request: Parameters<EventStore['append']>[0],
): Promise<AppendResult> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await store.append(request);
    } catch (error) {
      if (!(error instanceof AppendOutcomeUnknownError) || performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
}

describe('A newsroom whose KurrentDB has trouble', () => {
  let faulty: FaultyKurrentDB;
  let store: KurrentDBEventStore;

  beforeAll(async () => {
    faulty = await startFaultyKurrentDB();
    store = await faulty.open();
  });
  afterEach(() => faulty.server.faults.heal());
  afterAll(() => faulty.close());

  const subscriptions = async () => (await faulty.server.state()).subscriptions;

  describe('reads along', () => {
    const troubles: readonly (readonly [string, () => Promise<void>])[] = [
      ['its connections break', () => faulty.server.faults.dropConnections()],
      [
        'it is killed and started again',
        async () => {
          await faulty.server.kill();
          await faulty.server.restart();
        },
      ],
      [
        'it is shut down gracefully and started again',
        async () => {
          await faulty.server.shutDown();
          await faulty.server.restart();
        },
      ],
      ['its subscriptions fall silent', () => faulty.server.faults.silenceSubscriptions()],
      [
        'all of it stands still for a moment',
        async () => {
          faulty.server.faults.freeze();
          await new Promise((resolve) => setTimeout(resolve, 300));
          faulty.server.faults.thaw();
        },
      ],
    ];
    it.each(troubles)('and misses and repeats nothing when %s', async (_trouble, cause) => {
      const desk = readAlong(store, { after: await store.head() });
      const before = draft();
      await store.append(before);
      await eventually(() => desk.has([before.events[0]?.id ?? '']));
      await cause();
      const after = [draft(), draft('section'), draft()];
      for (const request of after) await persistently(store, request);
      const head = await store.head();
      await eventually(() => desk.position >= head);
      await desk.stop();
      expect(desk.seen.map(({ stream }) => stream)).toEqual([before, ...after].map(({ stream }) => stream));
      expect(desk.failure).toBeUndefined();
    });

    it('and comes back also when new subscriptions stay silent for a while', async () => {
      const desk = readAlong(store, { after: await store.head() });
      const first = draft();
      await store.append(first);
      await eventually(() => desk.seen.length === 1);
      await faulty.server.faults.silenceSubscriptions({ newOnesToo: true });
      const unheard = draft();
      await store.append(unheard);
      const total = async () => (await faulty.server.state()).calls['subscribe']?.total ?? 0;
      const before = await total();
      await eventually(async () => (await total()) > before);
      await faulty.server.faults.speakAgain();
      await eventually(() => desk.seen.length === 2);
      await desk.stop();
      expect(desk.seen.at(-1)?.stream).toBe(unheard.stream);
    });

    it('with one subscription for any number of desks', async () => {
      const desks = Array.from({ length: 60 }, (_, index) =>
        readAlong(store, { after: BEGINNING, categories: [index % 2 === 0 ? 'article' : 'section'] }),
      );
      const request = draft();
      const { position } = await store.append(request);
      await eventually(() => desks.every((desk) => desk.position >= position));
      expect(await subscriptions()).toBe(1);
      await Promise.all(desks.map((desk) => desk.stop()));
      await eventually(async () => (await subscriptions()) === 0);
    });

    it('and leaves no subscription open, however a desk stops', async () => {
      for (const way of ['stops', 'throws'] as const) {
        const after = await store.head();
        await store.append(draft());
        const stop = new AbortController();
        const reading = (async () => {
          for await (const _batch of store.subscribe({ after, signal: stop.signal })) {
            expect(await subscriptions()).toBe(1);
            if (way === 'throws') throw new Error('The desk is closed');
            break;
          }
        })();
        await reading.catch(() => undefined);
        await eventually(async () => (await subscriptions()) === 0);
      }
    });

    it('at the pace of each: a slow desk keeps nobody waiting and gets everything', async () => {
      const after = await store.head();
      const stops = new Set([3, 700, 1_500]);
      const nap: (() => void)[] = [];
      let count = 0;
      const slow = readAlong(store, { after, batchSize: 50 }, async () => {
        count += 1;
        if (stops.has(count)) await new Promise<void>((resolve) => nap.push(resolve));
      });
      const quick = readAlong(store, { after });
      const written: string[] = [];
      for (let index = 0; index < 30; index += 1) {
        const events = Array.from({ length: 100 }, (_, line) => paragraph(`${index}/${line}`));
        await store.append({ stream: `article-${randomUUID()}`, expectedRevision: NO_STREAM, events });
        written.push(...events.map(({ id }) => id));
      }
      await eventually(() => quick.seen.length === written.length);
      expect(count).toBe(3);
      for (let wakings = 0; wakings < stops.size; wakings += 1) {
        await eventually(() => nap.length > 0);
        nap.shift()?.();
      }
      await eventually(() => slow.seen.length === written.length);
      await Promise.all([slow.stop(), quick.stop()]);
      expect(slow.seen.map(({ id }) => id)).toEqual(written);
      expect(quick.seen.map(({ id }) => id)).toEqual(written);
    });

    it('and stops at once, also while the server is away', async () => {
      const desk = readAlong(store, { after: await store.head() });
      await store.append(draft());
      await eventually(() => desk.seen.length === 1);
      await faulty.server.faults.refuseConnections();
      await desk.stop();
      expect(desk.failure).toBeUndefined();
    });

    it('waits for a server that is away when the desk opens', async () => {
      const missed = draft();
      const after = await store.head();
      await store.append(missed);
      await faulty.server.faults.refuseConnections();
      const desk = readAlong(store, { after });
      await new Promise((resolve) => setTimeout(resolve, 100));
      await faulty.server.faults.acceptConnections();
      await eventually(() => desk.seen.length === 1);
      await desk.stop();
      expect(desk.seen[0]?.stream).toBe(missed.stream);
    });

    it('reaches the head, whoever wrote last, and takes no account of what the server writes for itself', async () => {
      const desk = readAlong(store, { after: await store.head(), categories: ['article'] });
      const bare = KurrentDBClient.connectionString(faulty.server.connectionString);
      const { position } = await store.append(draft('section'));
      await bare.setStreamMetadata(`section-${randomUUID()}`, { maxCount: 10 });
      expect(await store.head()).toBe(position);
      await eventually(() => desk.position === position);
      await desk.stop();
      expect(desk.seen).toEqual([]);
    });
  });

  describe('writes', () => {
    it.each(['drop', 'hang'] as const)(
      'once, though the answer is lost and the story sent again (%s)',
      async (then) => {
        const hasty = await faulty.open({ appendMs: 400 });
        const request = draft();
        await faulty.server.faults.loseAppendAnswers({ then });
        await expect(hasty.append(request)).rejects.toThrow(AppendOutcomeUnknownError);
        const answer = await persistently(hasty, request);
        expect(answer.revision).toBe(0n);
        expect(await persistently(hasty, request)).toEqual(answer);
        expect(await textsOf(store.readStream(request.stream))).toEqual(['draft']);
      },
    );

    it('once, though another desk wrote on before the story was sent again', async () => {
      const request = draft();
      await faulty.server.faults.loseAppendAnswers({ then: 'drop' });
      await expect(store.append(request)).rejects.toThrow(AppendOutcomeUnknownError);
      await persistently(store, { ...request, expectedRevision: 0n, events: [paragraph('theirs')] });
      expect((await store.append(request)).revision).toBe(0n);
      expect(await textsOf(store.readStream(request.stream))).toEqual(['draft', 'theirs']);
    });

    it('once, though the server takes what is sent again for a conflict', async () => {
      const request = { ...draft(), events: [paragraph('one'), paragraph('two')] };
      const first = await store.append(request);
      await faulty.server.faults.forgetRepeats();
      expect(await store.append(request)).toEqual(first);
      const other = { ...request, events: [...request.events.slice(0, 1), paragraph('other')] };
      await expect(store.append(other)).rejects.toMatchObject({
        name: 'WrongExpectedRevisionError',
        actualRevision: 1n,
      });
    });

    it('nothing when the append never arrived, and says that it does not know', async () => {
      const request = draft();
      await faulty.server.faults.refuseAppends();
      await expect(store.append(request)).rejects.toThrow(AppendOutcomeUnknownError);
      expect(await textsOf(store.readStream(request.stream))).toEqual([]);
      expect((await persistently(store, request)).revision).toBe(0n);
    });

    it('on when the server was away, which is a failure without a type', async () => {
      await faulty.server.kill();
      const request = draft();
      await expect(store.append(request)).rejects.toThrow(AppendOutcomeUnknownError);
      await faulty.server.restart();
      expect((await persistently(store, request)).revision).toBe(0n);
    });

    it('many large stories at once while the connection breaks, and lives', async () => {
      const rejections: unknown[] = [];
      const notice = (reason: unknown) => rejections.push(reason);
      process.on('unhandledRejection', notice);
      const requests = Array.from({ length: 60 }, () => ({
        ...draft(),
        events: [paragraph('x'.repeat(100_000))],
      }));
      const appends = requests.map((request) => persistently(store, request));
      await new Promise((resolve) => setTimeout(resolve, 20));
      await faulty.server.faults.dropConnections();
      const results = await Promise.all(appends);
      process.off('unhandledRejection', notice);
      expect(results.every(({ revision }) => revision === 0n)).toBe(true);
      expect(rejections).toEqual([]);
    });

    it('no story that is larger than the log takes, with words that say so, and writes on', async () => {
      const large = { ...draft(), events: [paragraph('x'.repeat(1_200_000))] };
      await expect(store.append(large)).rejects.toMatchObject({ kind: 'invalid', code: 'append-too-large' });
      const huge = { ...draft(), events: [paragraph('x'.repeat(13_000_000))] };
      await expect(store.append(huge)).rejects.toMatchObject({ kind: 'invalid', code: 'append-too-large' });
      expect((await store.append(draft())).revision).toBe(0n);
    });
  });

  describe('opens an article', () => {
    it('also when the node asked is told that it leads no more', async () => {
      const request = draft();
      await store.append(request);
      await faulty.server.faults.notLeader({ times: 2 });
      expect(await textsOf(store.readStream(request.stream))).toEqual(['draft']);
    });

    it('or says in time that the log does not answer', async () => {
      const hasty = await faulty.open({ readMs: 200, patienceMs: 400 });
      const request = draft();
      await hasty.append(request);
      faulty.server.faults.freeze();
      // The connection itself is given up after 20 seconds; without a limit of our own that would be the answer.
      const late = new Promise<never>((_resolve, reject) => {
        setTimeout(() => reject(new Error('Too late')), 15_000).unref();
      });
      const reading = Promise.race([textsOf(hasty.readStream(request.stream)), late]);
      await expect(reading).rejects.toThrow(DomainError);
      await expect(reading).rejects.toMatchObject({ kind: 'unavailable', code: 'event-log-unavailable' });
      await expect(hasty.head()).rejects.toMatchObject({ kind: 'unavailable' });
      faulty.server.faults.thaw();
      expect(await textsOf(store.readStream(request.stream))).toEqual(['draft']);
    });

    it('that was put aside as one that was never written, and may write it anew', async () => {
      const bare = KurrentDBClient.connectionString(faulty.server.connectionString);
      const request = { ...draft(), events: [paragraph('one'), paragraph('two')] };
      await store.append(request);
      await bare.deleteStream(request.stream);
      expect(await textsOf(store.readStream(request.stream))).toEqual([]);
      const again = await store.append({ ...request, events: [paragraph('three')] });
      expect(again.revision).toBe(2n);
      expect(await textsOf(store.readStream(request.stream))).toEqual(['three']);
    });

    it('with the instant that we wrote down, to the millisecond', async () => {
      const request = draft();
      await store.append(request);
      for await (const event of store.readStream(request.stream)) {
        expect(event.metadata.occurredAt).toBe('2026-03-01T08:00:00.123Z');
      }
    });
  });

  it('reads its whole history, also when the server was silent while it searched', async () => {
    const after = await store.head();
    const events = Array.from({ length: 40 }, (_, line) => paragraph(String(line)));
    await store.append({ ...draft('section'), events: events.slice(0, 20) });
    await store.append(draft('article'));
    await store.append({ ...draft('section'), events: events.slice(20) });
    const patient = await faulty.open({ readMs: 150 });
    const seen: StoredEvent[] = [];
    let position = after;
    for await (const batch of patient.readAll({ after, categories: ['section'], batchSize: 10 })) {
      if (seen.length === 0) {
        faulty.server.faults.freeze();
        setTimeout(() => faulty.server.faults.thaw(), 500);
      }
      seen.push(...batch.events);
      position = batch.position;
    }
    expect(seen.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    expect(position).toBe(await store.head());
  });

  it('holds up nobody with desks that leave their history half read', async () => {
    const after = await store.head();
    for (let count = 0; count < 12; count += 1) {
      const events = Array.from({ length: 40 }, () => paragraph('x'.repeat(20_000)));
      await store.append({ ...draft(), events });
    }
    const request = draft();
    await store.append(request);
    const halfRead: AsyncIterator<unknown>[] = [];
    for (let desk = 0; desk < 12; desk += 1) {
      const history = store.readAll({ after, batchSize: 10 })[Symbol.asyncIterator]();
      await history.next();
      halfRead.push(history);
    }
    expect(await textsOf(store.readStream(request.stream))).toEqual(['draft']);
    expect(await store.head()).toBeGreaterThan(after);
    expect(halfRead).toHaveLength(12);
  });

  it('does not take a part of the history for the whole when it is closed meanwhile', async () => {
    const closing = await faulty.open();
    for (let count = 0; count < 3; count += 1) await store.append(draft());
    const reading = (async () => {
      for await (const _batch of closing.readAll({ after: BEGINNING, batchSize: 1 })) await closing.close();
    })();
    await expect(reading).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('passes on what is no JSON, so that decoding refuses it and its article alone stands still', async () => {
    const bare = KurrentDBClient.connectionString(faulty.server.connectionString);
    const written = eventContract({
      type: 'ParagraphWritten',
      version: 1,
      schema: z.strictObject({ text: z.string() }),
    });
    const codec = new EventCodec(new EventRegistry([written]), {} as PersonalVault);
    const after = await store.head();
    const { metadata } = paragraph('');
    const broken = [
      jsonEvent({ type: 'ParagraphWritten', data: '{"text": ', metadata: { ...metadata } }),
      jsonEvent({ type: 'ParagraphWritten', data: [1, 2], metadata: { ...metadata } }),
      jsonEvent({ type: 'ParagraphWritten', data: { text: 'without an envelope' } }),
      binaryEvent({ type: 'ParagraphWritten', data: Buffer.from([1, 2]), metadata: { ...metadata } }),
    ];
    for (const event of broken) await bare.appendToStream(`article-${randomUUID()}`, event);
    await store.append(draft());

    const desk = readAlong(store, { after, categories: ['article'] });
    await eventually(() => desk.seen.length === broken.length + 1);
    await desk.stop();
    for (const event of desk.seen.slice(0, broken.length)) {
      await expect(codec.decode(event)).rejects.toThrow(EventContractError);
    }
    expect((await codec.decode(desk.seen.at(-1) ?? fail())).type).toBe('ParagraphWritten');
  });

  it('notices that the log was restored from an older backup, instead of waiting for what comes after it', async () => {
    const older = await startKurrentDBServer();
    try {
      const follower = await Store.connect({
        connectionString: older.connectionString,
        times: { shortestPauseMs: 10, longestPauseMs: 100 },
      });
      await follower.append(draft());
      await older.shutDown();
      const backup = await readFile(older.dataFile);
      await older.restart();
      await persistently(follower, draft());
      const desk = readAlong(follower);
      await eventually(() => desk.seen.length === 2);
      await older.shutDown();
      await writeFile(older.dataFile, backup);
      await older.restart();
      await eventually(() => desk.failure !== undefined);
      expect(desk.failure).toMatchObject({ name: 'LogRestoredError' });
      await desk.stop();
      await follower.close();
    } finally {
      await older.stop();
    }
  });
});

describe('A newsroom on a cluster', () => {
  let faulty: FaultyKurrentDB;
  beforeAll(async () => {
    faulty = await startFaultyKurrentDB({ nodes: 3 });
  });
  afterAll(() => faulty.close());

  it('goes on writing, deciding and reading along when another node becomes the leader', async () => {
    const store = await faulty.open();
    const desk = readAlong(store);
    const requests = [draft(), draft(), draft(), draft()];
    for (const [index, request] of requests.entries()) {
      await faulty.server.faults.elect(index % 3);
      await persistently(store, request);
      expect(await textsOf(store.readStream(request.stream))).toEqual(['draft']);
      expect(await store.head()).toBeGreaterThan(desk.position - 1n);
    }
    await eventually(() => desk.seen.length === requests.length);
    await desk.stop();
    expect(desk.seen.map(({ stream }) => stream)).toEqual(requests.map(({ stream }) => stream));
  });

  it('asks the leader before it decides, though it is told to stay with the others', async () => {
    const store = await faulty.open({}, `${faulty.server.connectionString}&nodePreference=follower`);
    const request = draft();
    await store.append(request);
    const reads = async () => (await faulty.server.state()).calls['read']?.requiringLeader ?? 0;
    const before = await reads();
    expect(await textsOf(store.readStream(request.stream))).toEqual(['draft']);
    expect(await reads()).toBeGreaterThan(before);
  });

  it.each(['connectionString', 'discoverConnectionString'] as const)(
    'writes on after no node was to be found for a while (%s)',
    async (kind) => {
      const found = `${faulty.server[kind]}&maxDiscoverAttempts=2&discoveryInterval=20`;
      const store = await faulty.open({ appendMs: 2_000 }, found);
      const desk = readAlong(store, { after: await store.head() });
      await faulty.server.kill();
      // Often enough that the client has asked for the server's features in vain, which it would remember.
      for (let attempt = 0; attempt < 6; attempt += 1) {
        await expect(store.append(draft())).rejects.toThrow(AppendOutcomeUnknownError);
      }
      await faulty.server.restart();
      const request = draft();
      expect((await persistently(store, request)).revision).toBe(0n);
      await eventually(() => desk.seen.some(({ stream }) => stream === request.stream));
      await desk.stop();
    },
  );
});

describe('A newsroom that opens KurrentDB', () => {
  it('does not take a connection string that would make the client print it or misjudge appends', async () => {
    for (const connectionString of [
      'nonsense with a secret',
      'kurrentdb://editor:secret@localhost:2113?colour=red',
      'kurrentdb://editor:secret@localhost:2113?throwOnAppendFailure=false',
    ]) {
      const opening = Store.connect({ connectionString });
      await expect(opening).rejects.toThrow(ConnectionStringError);
      await expect(opening).rejects.not.toThrow(/secret/);
    }
  });

  it('says after a while that nobody answers', async () => {
    const opening = Store.connect({
      connectionString: 'kurrentdb://127.0.0.1:1?tls=false',
      times: { connectMs: 300, shortestPauseMs: 10 },
    });
    await expect(opening).rejects.toMatchObject({ kind: 'unavailable', code: 'event-log-unavailable' });
  });

  it('has one copy of the client, since two in one process break each other', async () => {
    const lock = JSON.parse(await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
      readonly packages: Readonly<Record<string, unknown>>;
    };
    const copies = Object.keys(lock.packages).filter((path) =>
      /node_modules\/(@kurrent\/kurrentdb-client|@eventstore\/db-client)$/.test(path),
    );
    expect(copies).toEqual(['node_modules/@kurrent/kurrentdb-client']);
  });
});

describe('Whatever befalls KurrentDB', () => {
  let faulty: FaultyKurrentDB;
  beforeAll(async () => {
    faulty = await startFaultyKurrentDB();
  });
  afterAll(() => faulty.close());

  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('write' as const), events: fc.integer({ min: 1, max: 40 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('lose-answers' as const),
        then: fc.constantFrom('drop' as const, 'hang' as const),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom(
          'drop',
          'silence',
          'silence-all',
          'speak',
          'freeze',
          'kill',
          'shut-down',
          'refuse',
          'slow',
          'not-leader',
          'newcomer',
        ),
      }),
    },
  );

  async function befall(kind: string): Promise<void> {
    const { faults } = faulty.server;
    const moment = () => new Promise((resolve) => setTimeout(resolve, 30));
    if (kind === 'drop') await faults.dropConnections();
    if (kind === 'silence') await faults.silenceSubscriptions();
    if (kind === 'silence-all') await faults.silenceSubscriptions({ newOnesToo: true });
    if (kind === 'speak') await faults.speakAgain();
    if (kind === 'slow') await faults.delay({ readsMs: 1, subscriptionsMs: 1 });
    if (kind === 'not-leader') await faults.notLeader({ times: 2 });
    if (kind === 'freeze') {
      faults.freeze();
      await moment();
      faults.thaw();
    }
    if (kind === 'refuse') {
      await faults.refuseConnections();
      await moment();
      await faults.acceptConnections();
    }
    if (kind === 'kill' || kind === 'shut-down') {
      await (kind === 'kill' ? faulty.server.kill() : faulty.server.shutDown());
      await faulty.server.restart();
    }
  }

  it('every desk sees every acknowledged event once and in order, and is never told to be further than it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), async (steps) => {
        const store = await faulty.open({ appendMs: 300, readMs: 500 });
        const after = await store.head();
        const desks = [readAlong(store, { after, batchSize: 7 })];
        const acknowledged: { readonly id: string; readonly stream: string; readonly position: bigint }[] =
          [];
        const writing: Promise<void>[] = [];
        for (const one of steps) {
          if (one.kind === 'write') {
            const events = Array.from({ length: 'events' in one ? one.events : 1 }, (_, line) =>
              paragraph(String(line)),
            );
            const stream = `${events.length % 3 === 0 ? 'section' : 'article'}-${randomUUID()}`;
            writing.push(
              persistently(store, { stream, expectedRevision: NO_STREAM, events }).then(({ position }) => {
                acknowledged.push(...events.map(({ id }) => ({ id, stream, position })));
              }),
            );
          } else if (one.kind === 'newcomer') {
            desks.push(readAlong(store, { after, categories: ['section'], batchSize: 5 }));
          } else if ('then' in one) {
            await faulty.server.faults.loseAppendAnswers({ then: one.then });
          } else {
            await befall(one.kind);
          }
        }
        await faulty.server.faults.heal();
        await Promise.all(writing);
        const head = await store.head();
        await eventually(() => desks.every((desk) => desk.failure !== undefined || desk.position >= head));
        await Promise.all(desks.map((desk) => desk.stop()));
        await store.close();

        for (const [index, desk] of desks.entries()) {
          expect(desk.failure).toBeUndefined();
          const wanted = acknowledged.filter(({ stream }) => index === 0 || stream.startsWith('section-'));
          expect(new Set(desk.seen.map(({ id }) => id))).toEqual(new Set(wanted.map(({ id }) => id)));
          expect(desk.seen).toHaveLength(wanted.length);
          const positions = desk.seen.map(({ position }) => position);
          expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
          for (const batch of desk.batches) {
            expect(positions.filter((position) => position <= batch.position)).toHaveLength(batch.seen);
          }
        }
      }),
      { numRuns: Number(process.env['FORSIDE_FAULT_RUNS'] ?? 6), endOnFailure: true },
    );
  }, 300_000);
});

function fail(): never {
  throw new Error('There is nothing');
}
