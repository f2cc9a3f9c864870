import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFile, copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ANY,
  BACKWARDS,
  binaryEvent,
  END,
  eventTypeFilter,
  excludeSystemEvents,
  jsonEvent,
  KurrentDBClient,
  NO_STREAM,
  START,
  STREAM_EXISTS,
  streamNameFilter,
} from '@kurrent/kurrentdb-client';
import type {
  AllStreamResolvedEvent,
  AllStreamSubscription,
  EventData,
  Filter,
} from '@kurrent/kurrentdb-client';
import { startKurrentDBServer } from '#testing/kurrentdb-server/kurrentdb-server';
import type { KurrentDBServer } from '#testing/kurrentdb-server/kurrentdb-server';

const PATIENCE_MS = 20_000;

const drafted = (n: number): EventData =>
  jsonEvent({ id: randomUUID(), type: 'ArticleDrafted', data: { n }, metadata: { actorId: 'ed-1' } });
const drafts = (count: number): EventData[] => Array.from({ length: count }, (_, n) => drafted(n));
const articleStream = () => `article-${randomUUID()}`;

async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > until) throw new Error('It never came to hold.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function everything<Event>(events: AsyncIterable<Event>): Promise<Event[]> {
  const all: Event[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const revisionsOf = async (client: KurrentDBClient, stream: string) =>
  (await everything(client.readStream(stream))).map(({ event }) => event?.revision);

/** How an append or a read went wrong, as the client tells it. */
async function failureOf(attempt: Promise<unknown>): Promise<Record<string, unknown>> {
  return attempt.then(
    () => ({ type: 'none' }),
    (error: unknown) => error as Record<string, unknown>,
  );
}

/** Pulls from a subscription in the background and keeps what came. */
function listen(subscription: AllStreamSubscription) {
  const heard = {
    events: [] as AllStreamResolvedEvent[],
    caughtUp: 0,
    confirmed: false,
    failure: undefined as Record<string, unknown> | undefined,
    streams: () => heard.events.map(({ event }) => event?.streamId),
    stop: () => subscription.unsubscribe(),
  };
  subscription
    .on('data', (event: AllStreamResolvedEvent) => heard.events.push(event))
    .on('confirmation', () => (heard.confirmed = true))
    .on('caughtUp', () => (heard.caughtUp += 1))
    .on('error', (error: Error) => (heard.failure = error as unknown as Record<string, unknown>));
  return heard;
}

describe('The test server that speaks the protocol of KurrentDB', () => {
  let server: KurrentDBServer;
  let client: KurrentDBClient;
  let stops: (() => Promise<void>)[] = [];

  const follow = (options: Parameters<KurrentDBClient['subscribeToAll']>[0] = {}, with_ = client) => {
    const heard = listen(with_.subscribeToAll(options));
    stops.push(heard.stop);
    return heard;
  };

  beforeAll(async () => {
    server = await startKurrentDBServer();
    client = KurrentDBClient.connectionString(server.connectionString);
  });
  afterEach(async () => {
    for (const stop of stops) await stop();
    stops = [];
    await server.faults.heal();
  });
  afterAll(async () => {
    await client.dispose();
    await server.stop();
  });

  describe('appending', () => {
    it('goes to the revision just read, and tells where the last event stands', async () => {
      const stream = articleStream();
      const first = await client.appendToStream(stream, drafts(2), { streamState: NO_STREAM });
      expect(first.nextExpectedRevision).toBe(1n);
      const second = await client.appendToStream(stream, drafts(1), { streamState: 1n });
      expect(second.nextExpectedRevision).toBe(2n);
      const events = await everything(client.readStream(stream));
      expect(events.map(({ event }) => event?.revision)).toEqual([0n, 1n, 2n]);
      expect(first.position?.commit).toBe(events[1]?.event?.position?.commit);
      expect(second.position?.commit).toBe(events[2]?.event?.position?.commit);
    });

    it.each([
      ['one by one', { credentials: { username: 'admin', password: 'changeit' } }],
      ['in the long call of all appends', {}],
    ])('is refused at another revision, %s, and tells where the stream stands', async (_, options) => {
      const stream = articleStream();
      await client.appendToStream(stream, drafts(3), { streamState: NO_STREAM, ...options });
      for (const streamState of [NO_STREAM, 1n, 7n] as const) {
        const refused = await failureOf(
          client.appendToStream(stream, drafts(1), { streamState, ...options }),
        );
        expect(refused).toMatchObject({
          type: 'wrong-expected-version',
          streamName: stream,
          expectedState: streamState,
          actualState: 2n,
        });
      }
      const missing = articleStream();
      for (const streamState of [0n, STREAM_EXISTS] as const) {
        const refused = await failureOf(
          client.appendToStream(missing, drafts(1), { streamState, ...options }),
        );
        expect(refused).toMatchObject({ type: 'wrong-expected-version', actualState: 'no_stream' });
      }
    });

    it('answers a repeated append as the first time, whoever has written since', async () => {
      const stream = articleStream();
      const events = drafts(3);
      const first = await client.appendToStream(stream, events, { streamState: NO_STREAM });
      await client.appendToStream(stream, drafts(2), { streamState: 2n });
      expect(await client.appendToStream(stream, events, { streamState: NO_STREAM })).toEqual(first);
      expect(await revisionsOf(client, stream)).toHaveLength(5);
    });

    it('refuses another event at a known revision, and a repeat that goes on differently', async () => {
      const stream = articleStream();
      const events = drafts(2);
      await client.appendToStream(stream, events, { streamState: NO_STREAM });
      for (const other of [drafts(2), [...events, drafted(3)], [...events.slice(0, 1), drafted(2)]]) {
        const refused = await failureOf(client.appendToStream(stream, other, { streamState: NO_STREAM }));
        expect(refused).toMatchObject({ type: 'wrong-expected-version', actualState: 1n });
      }
    });

    it('without a revision takes what it has not seen of late', async () => {
      const stream = articleStream();
      const events = drafts(1);
      const first = await client.appendToStream(stream, events, { streamState: ANY });
      expect(await client.appendToStream(stream, events, { streamState: ANY })).toEqual(first);
      await client.appendToStream(stream, drafts(1), { streamState: STREAM_EXISTS });
      expect(await revisionsOf(client, stream)).toEqual([0n, 1n]);
    });

    it.each([
      ['one by one', { credentials: { username: 'admin', password: 'changeit' } }],
      ['in the long call', {}],
    ])('refuses more than a megabyte at once, %s', async (_, options) => {
      const big = jsonEvent({ type: 'ArticleDrafted', data: { body: 'x'.repeat(600_000) } });
      const stream = articleStream();
      const refused = await failureOf(
        client.appendToStream(stream, [big, { ...big, id: randomUUID() }], {
          streamState: NO_STREAM,
          ...options,
        }),
      );
      expect(refused).toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 });
      await client.appendToStream(stream, [big], { streamState: NO_STREAM, ...options });
    });

    it('to several streams at once is not offered before 25.1', async () => {
      const request = { streamName: articleStream(), expectedState: NO_STREAM, events: drafts(1) } as const;
      expect(await failureOf(client.multiStreamAppend([request]))).toMatchObject({ type: 'unsupported' });
    });

    it('keeps appends of one call apart', async () => {
      const streams = Array.from({ length: 20 }, articleStream);
      await Promise.all(
        streams.map((stream) =>
          client.appendToStream(stream, drafts(5), { streamState: NO_STREAM, batchAppendSize: 200 }),
        ),
      );
      for (const stream of streams) expect(await revisionsOf(client, stream)).toHaveLength(5);
    });
  });

  describe('reading', () => {
    it('takes a stream forwards and backwards, from a revision including it, up to a count', async () => {
      const stream = articleStream();
      await client.appendToStream(stream, drafts(6), { streamState: NO_STREAM });
      const revisions = async (options: Parameters<KurrentDBClient['readStream']>[1]) =>
        (await everything(client.readStream(stream, options))).map(({ event }) => event?.revision);
      expect(await revisions({ fromRevision: 2n, maxCount: 3 })).toEqual([2n, 3n, 4n]);
      expect(await revisions({ direction: BACKWARDS, fromRevision: 2n })).toEqual([2n, 1n, 0n]);
      expect(await revisions({ direction: BACKWARDS, fromRevision: END, maxCount: 1 })).toEqual([5n]);
      expect(await revisions({ fromRevision: 9n })).toEqual([]);
    });

    it('says of a missing stream that it is not there', async () => {
      const refused = await failureOf(everything(client.readStream(articleStream())));
      expect(refused).toMatchObject({ type: 'stream-not-found' });
    });

    it('returns names, data and metadata as they were given', async () => {
      const stream = `artikel-sommerhus-på-Fanø-${randomUUID()}`;
      const data = { rubrik: 'Ærø søger færgefører', tal: [1, 2.5, null] };
      const json = jsonEvent({ type: 'UdkastGemt', data, metadata: { actorId: 'Åse' } });
      const bytes = binaryEvent({
        type: 'BilledeGemt',
        data: Uint8Array.of(0, 255, 10),
        metadata: Uint8Array.of(1, 2, 255),
      });
      const began = Date.now();
      await client.appendToStream(stream, [json, bytes], { streamState: NO_STREAM });
      const [first, second] = await everything(client.readStream(stream));
      expect(first?.event).toMatchObject({ streamId: stream, id: json.id, isJson: true, data });
      expect(first?.event?.metadata).toEqual({ actorId: 'Åse' });
      expect(second?.event).toMatchObject({ type: 'BilledeGemt', isJson: false });
      expect([...(second?.event?.data as Uint8Array)]).toEqual([0, 255, 10]);
      expect([...(second?.event?.metadata as Uint8Array)]).toEqual([1, 2, 255]);
      expect(Math.abs((first?.event?.created.getTime() ?? 0) - began)).toBeLessThan(60_000);
    });

    it('has gaps between positions, and events of the server itself, in $all', async () => {
      for (let n = 0; n < 6; n += 1) {
        await client.appendToStream(articleStream(), drafts(1), { streamState: NO_STREAM });
      }
      const all = await everything(client.readAll());
      const positions = all.map(({ event }) => event?.position?.commit ?? -1n);
      expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
      const steps = positions.map((position, index) => position - (positions[index - 1] ?? 0n));
      expect(steps.slice(1).every((step) => step > 50n)).toBe(true);
      const types = new Set(all.map(({ event }) => event?.type));
      expect([...types]).toEqual(
        expect.arrayContaining(['$metadata', '$statsCollected', '$epoch-information', 'ArticleDrafted']),
      );
    });

    it('starts $all forwards with the event at a position, and backwards with the one before it', async () => {
      await client.appendToStream(articleStream(), drafts(4), { streamState: NO_STREAM });
      const all = (await everything(client.readAll())).map(({ event }) => event?.position);
      const [before, at, after] = all.slice(-3);
      if (before === undefined || at === undefined || after === undefined) throw new Error('Too few events.');
      const read = async (options: Parameters<KurrentDBClient['readAll']>[0]) =>
        (await everything(client.readAll({ ...options, maxCount: 1 }))).map(({ event }) => event?.position);
      expect(await read({ fromPosition: at })).toEqual([at]);
      expect(await read({ fromPosition: at, direction: BACKWARDS })).toEqual([before]);
    });

    it('refuses a position at which no event begins', async () => {
      const { position } = await client.appendToStream(articleStream(), drafts(2), {
        streamState: NO_STREAM,
      });
      const inside = (position?.commit ?? 0n) - 1n;
      const fromPosition = { commit: inside, prepare: inside };
      expect(await failureOf(everything(client.readAll({ fromPosition })))).toMatchObject({
        message: expect.stringContaining('nvalid') as unknown,
      });
      const heard = follow({ fromPosition });
      await eventually(() => heard.failure !== undefined);
      expect(heard.failure).toMatchObject({ code: 3 });
    });

    it('filters $all by name or type, by prefix or regular expression', async () => {
      const mark = randomUUID();
      for (const [stream, type] of [
        [`article-${mark}`, 'ArticleDrafted'],
        [`job-${mark}`, 'JobPosted'],
        [`order-${mark}`, 'OrderOpened'],
      ] as const) {
        await client.appendToStream(stream, [jsonEvent({ type, data: {} })], { streamState: NO_STREAM });
      }
      const streams = async (filter: Filter) =>
        (await everything(client.readAll({ filter })))
          .map(({ event }) => event?.streamId ?? '')
          .filter((stream) => stream.endsWith(mark))
          .map((stream) => stream.replace(`-${mark}`, ''));
      expect(await streams(streamNameFilter({ prefixes: ['job-', 'order-'] }))).toEqual(['job', 'order']);
      expect(await streams(streamNameFilter({ regex: `^[aj].*${mark}$` }))).toEqual(['article', 'job']);
      expect(await streams(eventTypeFilter({ prefixes: ['Job'] }))).toEqual(['job']);
      expect(await streams(eventTypeFilter({ regex: 'ed$' }))).toEqual(['article', 'job', 'order']);
      const own = await everything(client.readAll({ filter: excludeSystemEvents() }));
      expect(own.some(({ event }) => event?.type.startsWith('$'))).toBe(false);
    });
  });

  describe('deleting', () => {
    it('softly makes a stream missing, and the next append goes on behind its last revision', async () => {
      const stream = articleStream();
      await client.appendToStream(stream, drafts(3), { streamState: NO_STREAM });
      expect(await failureOf(client.deleteStream(stream, { expectedRevision: 1n }))).toMatchObject({
        type: 'wrong-expected-version',
      });
      await client.deleteStream(stream, { expectedRevision: 2n });
      expect(await failureOf(everything(client.readStream(stream)))).toMatchObject({
        type: 'stream-not-found',
      });
      const again = await client.appendToStream(stream, drafts(2), { streamState: NO_STREAM });
      expect(again.nextExpectedRevision).toBe(4n);
      expect(await revisionsOf(client, stream)).toEqual([3n, 4n]);
    });

    it('for good ends a stream', async () => {
      const stream = articleStream();
      await client.appendToStream(stream, drafts(1), { streamState: NO_STREAM });
      await client.tombstoneStream(stream);
      const append = client.appendToStream(stream, drafts(1), { streamState: 0n });
      expect(await failureOf(append)).toMatchObject({ type: 'stream-deleted', streamName: stream });
      expect(await failureOf(everything(client.readStream(stream)))).toMatchObject({
        type: 'stream-deleted',
      });
    });
  });

  describe('subscribing', () => {
    it('delivers what stands behind the position, says that it has caught up, and goes on', async () => {
      const [first, second, third] = [articleStream(), articleStream(), articleStream()];
      const { position } = await client.appendToStream(first, drafts(1), { streamState: NO_STREAM });
      await client.appendToStream(second, drafts(2), { streamState: NO_STREAM });
      if (position === undefined) throw new Error('No position.');
      const heard = follow({ fromPosition: position, filter: excludeSystemEvents() });
      await eventually(() => heard.caughtUp === 1);
      expect(heard.confirmed).toBe(true);
      await eventually(() => heard.events.length === 2);
      expect(heard.streams()).toEqual([second, second]);
      await client.appendToStream(third, drafts(1), { streamState: NO_STREAM });
      await eventually(() => heard.events.length === 3);
      expect(heard.streams()).toEqual([second, second, third]);
      expect(heard.caughtUp).toBe(1);
    });

    it('from the end delivers only what comes', async () => {
      const heard = follow({ fromPosition: END, filter: streamNameFilter({ prefixes: ['article-'] }) });
      await eventually(() => heard.caughtUp === 1);
      const stream = articleStream();
      await client.appendToStream(stream, drafts(1), { streamState: NO_STREAM });
      await eventually(() => heard.events.length > 0);
      expect(heard.streams()).toEqual([stream]);
    });

    it('tells by checkpoints how far it has searched for one who wants little', async () => {
      const checkpoints: bigint[] = [];
      const heard = follow({
        fromPosition: START,
        filter: streamNameFilter({
          prefixes: ['nothing-'],
          maxSearchWindow: 10,
          checkpointInterval: 2,
          checkpointReached: (_, { commit }) => void checkpoints.push(commit),
        }),
      });
      await eventually(() => heard.caughtUp === 1);
      const sofar = checkpoints.length;
      for (let n = 0; n < 3; n += 1) {
        await client.appendToStream(articleStream(), drafts(20), { streamState: NO_STREAM });
      }
      await eventually(() => checkpoints.length >= sofar + 3);
      expect(checkpoints).toEqual([...new Set(checkpoints)].sort((a, b) => (a < b ? -1 : 1)));
      expect(heard.events).toEqual([]);
    });

    it('says again that it has caught up after it could not keep pace', async () => {
      const heard = follow({ fromPosition: END });
      await eventually(() => heard.caughtUp === 1);
      await server.faults.delay({ subscriptionsMs: 2 });
      await client.appendToStream(articleStream(), drafts(100), { streamState: NO_STREAM });
      await eventually(() => heard.caughtUp === 2);
    });

    it('to one stream starts behind a revision, and waits for a stream that is not there yet', async () => {
      const [known, unborn] = [articleStream(), articleStream()];
      await client.appendToStream(known, drafts(3), { streamState: NO_STREAM });
      const ofKnown = client.subscribeToStream(known, { fromRevision: 0n });
      const ofUnborn = client.subscribeToStream(unborn);
      stops.push(
        () => ofKnown.unsubscribe(),
        () => ofUnborn.unsubscribe(),
      );
      const heard: string[] = [];
      ofKnown.on('data', ({ event }) => heard.push(`known@${String(event?.revision)}`));
      ofUnborn.on('data', ({ event }) => heard.push(`unborn@${String(event?.revision)}`));
      await eventually(() => heard.length === 2);
      await client.appendToStream(unborn, drafts(1), { streamState: NO_STREAM });
      await eventually(() => heard.length === 3);
      expect(heard).toEqual(['known@1', 'known@2', 'unborn@0']);
    });

    it('is over on the server once the client unsubscribes', async () => {
      const open = async () => (await server.state()).subscriptions;
      await eventually(async () => (await open()) === 0);
      const heard = follow({ fromPosition: END });
      await eventually(() => heard.confirmed);
      expect(await open()).toBe(1);
      await heard.stop();
      await eventually(async () => (await open()) === 0);
    });
  });

  describe('going wrong on purpose', () => {
    it('breaks all connections; a subscription ends, and the next append comes through', async () => {
      const heard = follow({ fromPosition: END });
      await eventually(() => heard.confirmed);
      await server.faults.dropConnections();
      await eventually(() => heard.failure !== undefined);
      expect(heard.failure).toMatchObject({ type: 'unavailable', code: 14 });
      const stream = articleStream();
      await eventually(async () => {
        const refused = await failureOf(client.appendToStream(stream, drafts(1), { streamState: ANY }));
        return refused['type'] === 'none';
      });
    });

    it('cannot be reached for a while, and then again', async () => {
      await server.faults.refuseConnections();
      const refused = await failureOf(
        client.appendToStream(articleStream(), drafts(1), { streamState: NO_STREAM }),
      );
      expect(refused).toMatchObject({ code: 14 });
      await server.faults.acceptConnections();
      await eventually(async () => {
        const attempt = client.appendToStream(articleStream(), drafts(1), { streamState: NO_STREAM });
        return (await failureOf(attempt))['type'] === 'none';
      });
    });

    it('falls silent: open subscriptions deliver nothing while all else goes on', async () => {
      const open = follow({ fromPosition: END, filter: excludeSystemEvents() });
      await eventually(() => open.caughtUp === 1);
      await server.faults.silenceSubscriptions();
      const stream = articleStream();
      await client.appendToStream(stream, drafts(1), { streamState: NO_STREAM });
      const fresh = follow({ fromPosition: START, filter: streamNameFilter({ prefixes: [stream] }) });
      await eventually(() => fresh.events.length === 1);
      expect(await revisionsOf(client, stream)).toEqual([0n]);
      expect(open.events).toEqual([]);
      expect(open.failure).toBeUndefined();
      await server.faults.speakAgain();
      await eventually(() => open.events.length === 1);
    });

    it('confirms new subscriptions and leaves them silent too, when told so', async () => {
      await server.faults.silenceSubscriptions({ newOnesToo: true });
      const heard = follow({ fromPosition: START });
      await eventually(() => heard.confirmed);
      await client.appendToStream(articleStream(), drafts(1), { streamState: NO_STREAM });
      expect(heard.events).toEqual([]);
      await server.faults.speakAgain();
      await eventually(() => heard.caughtUp === 1);
    });

    it('loses the answer of an append that it has committed', async () => {
      const stream = articleStream();
      const events = drafts(2);
      await server.faults.loseAppendAnswers();
      const lost = await failureOf(client.appendToStream(stream, events, { streamState: NO_STREAM }));
      expect(lost).toMatchObject({ code: 14 });
      let repeated: unknown;
      await eventually(async () => {
        repeated = await failureOf(client.appendToStream(stream, events, { streamState: NO_STREAM }));
        return (repeated as { type: string }).type === 'none';
      });
      expect(await revisionsOf(client, stream)).toEqual([0n, 1n]);
    });

    it('never answers an append that it has committed', async () => {
      const stream = articleStream();
      await server.faults.loseAppendAnswers({ then: 'hang' });
      let answered = false;
      void failureOf(client.appendToStream(stream, drafts(1), { streamState: NO_STREAM })).then(
        () => (answered = true),
      );
      await eventually(async () => (await failureOf(revisionsOf(client, stream)))['type'] === 'none');
      expect(answered).toBe(false);
      await server.faults.dropConnections();
      await eventually(() => answered);
    });

    it('breaks the connection of an append that it has not committed', async () => {
      const stream = articleStream();
      await server.faults.refuseAppends();
      const refused = await failureOf(client.appendToStream(stream, drafts(1), { streamState: NO_STREAM }));
      expect(refused).toMatchObject({ code: 14 });
      await eventually(
        async () => (await failureOf(everything(client.readStream(stream))))['type'] === 'stream-not-found',
      );
    });

    it('is slow', async () => {
      const stream = articleStream();
      await server.faults.delay({ appendsMs: 60, readsMs: 40 });
      const began = performance.now();
      await client.appendToStream(stream, drafts(2), { streamState: NO_STREAM });
      expect(performance.now() - began).toBeGreaterThan(50);
      const readingBegan = performance.now();
      await everything(client.readStream(stream));
      expect(performance.now() - readingBegan).toBeGreaterThan(100);
    });

    it('sends one who requires the leader to the leader', async () => {
      const stream = articleStream();
      await server.faults.notLeader();
      const options = { streamState: NO_STREAM, requiresLeader: true } as const;
      const other = KurrentDBClient.connectionString(server.connectionString);
      try {
        const refused = await failureOf(other.appendToStream(stream, drafts(1), options));
        expect(refused).toMatchObject({ type: 'not-leader', leader: { address: '127.0.0.1' } });
        await other.appendToStream(stream, drafts(1), options);
      } finally {
        await other.dispose();
      }
    });

    it('stands still and goes on', async () => {
      server.faults.freeze();
      let answered = false;
      const append = client
        .appendToStream(articleStream(), drafts(1), { streamState: NO_STREAM })
        .finally(() => (answered = true));
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(answered).toBe(false);
      server.faults.thaw();
      await append;
    });
  });
});

describe('The test server between two lives', () => {
  let server: KurrentDBServer;
  beforeAll(async () => {
    server = await startKurrentDBServer({ statisticsMs: 0 });
  });
  afterAll(async () => {
    await server.stop();
  });

  const withClient = async <Result>(use: (client: KurrentDBClient) => Promise<Result>): Promise<Result> => {
    const client = KurrentDBClient.connectionString(server.connectionString);
    try {
      return await use(client);
    } finally {
      await client.dispose();
    }
  };

  it('has everything it acknowledged after kill -9, at the same address and positions', async () => {
    const stream = articleStream();
    const events = drafts(3);
    const first = await withClient((client) =>
      client.appendToStream(stream, events, { streamState: NO_STREAM }),
    );
    await server.kill();
    expect(server.pid).toBeUndefined();
    await server.restart();
    await withClient(async (client) => {
      expect(await client.appendToStream(stream, events, { streamState: NO_STREAM })).toEqual(first);
      const next = await client.appendToStream(stream, drafts(1), { streamState: 2n });
      expect(next.position?.commit).toBeGreaterThan(first.position?.commit ?? 0n);
      expect(await revisionsOf(client, stream)).toEqual([0n, 1n, 2n, 3n]);
    });
  });

  it('dies of an append that it has committed, and knows it afterwards', async () => {
    const stream = articleStream();
    const events = drafts(2);
    await server.faults.loseAppendAnswers({ then: 'die' });
    await withClient(async (client) => {
      const lost = await failureOf(client.appendToStream(stream, events, { streamState: NO_STREAM }));
      expect(lost).toMatchObject({ code: 14 });
    });
    await eventually(() => server.pid === undefined);
    await server.restart();
    await withClient(async (client) => {
      const repeated = await client.appendToStream(stream, events, { streamState: NO_STREAM });
      expect(repeated.nextExpectedRevision).toBe(1n);
    });
  });

  it('tells its subscribers when it is shut down, and is back after a restart', async () => {
    await withClient(async (client) => {
      const heard = listen(client.subscribeToAll({ fromPosition: END }));
      await eventually(() => heard.confirmed);
      await server.shutDown();
      await eventually(() => heard.failure !== undefined);
      expect(heard.failure).toMatchObject({ type: 'cancelled', code: 1 });
    });
    await server.restart();
    await withClient((client) =>
      client.appendToStream(articleStream(), drafts(1), { streamState: NO_STREAM }),
    );
  });

  it('cuts off what a crash left half-written', async () => {
    const [whole, torn] = [articleStream(), articleStream()];
    const long = jsonEvent({ type: 'ArticleDrafted', data: { body: 'x'.repeat(20_000) } });
    await withClient(async (client) => {
      await client.appendToStream(whole, drafts(2), { streamState: NO_STREAM });
    });
    await server.kill();
    const kept = (await readFile(server.dataFile)).length;
    await server.restart();
    await withClient((client) => client.appendToStream(torn, [long], { streamState: NO_STREAM }));
    await server.kill();
    await truncate(server.dataFile, kept + 10_000);
    await server.restart();
    await withClient(async (client) => {
      expect(await revisionsOf(client, whole)).toEqual([0n, 1n]);
      await client.appendToStream(torn, drafts(1), { streamState: NO_STREAM });
    });
    await server.kill();
    await appendFile(server.dataFile, Buffer.from([9, 9, 9]));
    await server.restart();
    await withClient(async (client) => {
      expect(await revisionsOf(client, torn)).toEqual([0n]);
    });
  });

  it('does not start on a log that is damaged in the middle', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kurrentdb-damaged-'));
    try {
      const dataFile = join(folder, 'log');
      await copyFile(server.dataFile, dataFile);
      const bytes = await readFile(dataFile);
      bytes.writeUInt8(bytes.readUInt8(40) ^ 0xff, 40);
      await writeFile(dataFile, bytes);
      await expect(startKurrentDBServer({ dataFile })).rejects.toThrow('is damaged at byte 0');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('ends with the process that started it, killed with -9', async () => {
    const program = fileURLToPath(new URL('../support/kurrentdb-server/main.ts', import.meta.url));
    const loader = new URL('../support/typescript.mjs', import.meta.url).href;
    const folder = await mkdtemp(join(tmpdir(), 'kurrentdb-orphan-'));
    try {
      const words = ['--import', loader, program, '--data', join(folder, 'log'), '--ends-with-parent'];
      const script = `
        const child = require('node:child_process').spawn(process.execPath, ${JSON.stringify(words)}, {
          stdio: ['pipe', 'inherit', 'inherit'],
        });
        console.log(JSON.stringify({ pid: child.pid }));
        setInterval(() => undefined, 1000);`;
      const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
      const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]();
      const { pid } = JSON.parse((await lines.next()).value as string) as { pid: number };
      await lines.next();
      parent.kill('SIGKILL');
      await eventually(() => !lives(pid));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('The test server as a cluster of three', () => {
  let server: KurrentDBServer;
  beforeAll(async () => {
    server = await startKurrentDBServer({ nodes: 3 });
  });
  afterAll(async () => {
    await server.stop();
  });

  it('is found through any node, and followed when another one leads', async () => {
    const addresses = [server.connectionString, server.discoverConnectionString];
    const clients = addresses.map((address) => KurrentDBClient.connectionString(address));
    const stream = articleStream();
    const options = { requiresLeader: true } as const;
    try {
      for (const [index, client] of clients.entries()) {
        const streamState = index === 0 ? NO_STREAM : BigInt(index - 1);
        await client.appendToStream(stream, drafts(1), { streamState, ...options });
        expect(await revisionsOf(client, stream)).toHaveLength(index + 1);
      }
      await server.faults.elect(2);
      const [client] = clients;
      if (client === undefined) throw new Error('No client.');
      const refused = await failureOf(
        client.appendToStream(stream, drafts(1), { streamState: 1n, ...options }),
      );
      const leaderPort = Number(new URL(server.nodeConnectionStrings[2] ?? '').port);
      expect(refused).toMatchObject({ type: 'not-leader', leader: { port: leaderPort } });
      await client.appendToStream(stream, drafts(1), { streamState: 1n, ...options });
      expect((await server.state()).leader).toBe(2);
      await eventually(async () => (await failureOf(revisionsOf(client, stream)))['type'] === 'none');
      expect(await revisionsOf(client, stream)).toHaveLength(3);
    } finally {
      await Promise.all(clients.map((client) => client.dispose()));
      await server.faults.elect(0);
    }
  });

  it('lets a follower pass on appends, and refuse reads that require the leader', async () => {
    const follower = KurrentDBClient.connectionString(server.nodeConnectionStrings[1] ?? '');
    const stream = articleStream();
    try {
      await follower.appendToStream(stream, drafts(1), { streamState: NO_STREAM });
      const refused = await failureOf(everything(follower.readStream(stream, { requiresLeader: true })));
      expect(refused).toMatchObject({ type: 'not-leader' });
    } finally {
      await follower.dispose();
    }
  });
});

describe('The test server and appends to several streams', () => {
  const request = (streamName: string, expectedState: bigint | typeof NO_STREAM, events: EventData[]) => ({
    streamName,
    expectedState,
    events,
  });

  it('appends to all or to none from 25.1 on, and answers a repeat as the first time', async () => {
    const server = await startKurrentDBServer({ serverVersion: '25.1.0' });
    const client = KurrentDBClient.connectionString(server.connectionString);
    const [first, second] = [articleStream(), articleStream()];
    try {
      const both = [request(first, NO_STREAM, drafts(2)), request(second, NO_STREAM, drafts(1))];
      const appended = await client.multiStreamAppend(both);
      expect(appended.responses).toEqual([
        { streamName: first, revision: 1n },
        { streamName: second, revision: 0n },
      ]);
      const [last] = await everything(
        client.readAll({
          direction: BACKWARDS,
          fromPosition: END,
          filter: excludeSystemEvents(),
          maxCount: 1,
        }),
      );
      expect(last?.event).toMatchObject({ streamId: second, metadata: { actorId: 'ed-1' }, data: { n: 0 } });
      expect(appended.position).toBe(last?.event?.position?.commit);
      expect(await client.multiStreamAppend(both)).toEqual(appended);
      const refused = await failureOf(
        client.multiStreamAppend([request(first, 1n, drafts(1)), request(second, 4n, drafts(1))]),
      );
      expect(refused).toMatchObject({
        type: 'wrong-expected-version',
        streamName: second,
        expectedState: 4n,
        actualState: 0n,
      });
      expect(await revisionsOf(client, first)).toEqual([0n, 1n]);
    } finally {
      await client.dispose();
      await server.stop();
    }
  });
});
