import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import {
  BEGINNING,
  NO_STREAM,
  UnsupportedCapabilityError,
  WrongExpectedRevisionError,
  derivedId,
  randomId,
} from '#event-store';
import type { EventStore, EventToAppend, StoredEvent } from '#event-store';

/** A store under test and how to let go of it. */
export interface StoreUnderTest {
  readonly store: EventStore;
  readonly close: () => Promise<void>;
}

function paragraph(text: string, id: string = randomId()): EventToAppend {
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
      occurredAt: '2026-03-01T08:00:00.000Z',
    },
  };
}

async function collected(events: AsyncIterable<StoredEvent>): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** The one suite that every adapter passes (design, invariant 9). Streams are random: a store may hold anything else. */
export function eventStoreContract(engine: string, open: () => Promise<StoreUnderTest>): void {
  describe(`The event log on ${engine}`, () => {
    let store: EventStore;
    let close: () => Promise<void>;
    const newStream = (category = 'article') => `${category}-${randomId()}`;
    const categories = () => [`desk${randomId().replaceAll('-', '')}`];

    beforeAll(async () => ({ store, close } = await open()));
    afterAll(() => close());

    async function following(
      options: { readonly after: bigint; readonly categories?: readonly string[] },
      until: (seen: readonly StoredEvent[]) => boolean,
    ): Promise<{ events: StoredEvent[]; position: bigint }> {
      const stop = new AbortController();
      const events: StoredEvent[] = [];
      let position = options.after;
      for await (const batch of store.subscribe({ ...options, signal: stop.signal })) {
        events.push(...batch.events);
        position = batch.position;
        if (until(events)) break;
      }
      stop.abort();
      return { events, position };
    }

    it('returns what was written, in order, with revisions from 0', async () => {
      const stream = newStream();
      const written = [paragraph('first'), paragraph('second'), paragraph('third')];
      const result = await store.append({ stream, expectedRevision: NO_STREAM, events: written });

      const read = await collected(store.readStream(stream));
      expect(result.revision).toBe(2n);
      expect(read.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }))).toEqual(written);
      expect(read.map((event) => event.revision)).toEqual([0n, 1n, 2n]);
      expect(read.at(-1)?.position).toBe(result.position);
    });

    it('reads a stream that nobody has written to as empty', async () => {
      expect(await collected(store.readStream(newStream()))).toEqual([]);
    });

    it('reads on from a revision, over more than one page', async () => {
      const stream = newStream();
      const events = Array.from({ length: 1_203 }, (_, index) => paragraph(`line ${index}`));
      await store.append({ stream, expectedRevision: NO_STREAM, events });

      const read = await collected(store.readStream(stream, { fromRevision: 5n }));
      expect(read.map((event) => event.id)).toEqual(events.slice(5).map((event) => event.id));
    });

    it('keeps any text, whatever its letters', async () => {
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (text) => {
          const wellFormed = text.toWellFormed();
          const stream = newStream();
          await store.append({ stream, expectedRevision: NO_STREAM, events: [paragraph(wellFormed)] });
          const [read] = await collected(store.readStream(stream));
          expect(read?.data).toEqual({ text: wellFormed });
        }),
        { numRuns: 50 },
      );
    });

    const matrix = [
      { given: 'no stream', written: 0, expected: NO_STREAM, accepted: true },
      { given: 'no stream', written: 0, expected: 0n, accepted: false },
      { given: 'one event', written: 1, expected: NO_STREAM, accepted: false },
      { given: 'one event', written: 1, expected: 0n, accepted: true },
      { given: 'one event', written: 1, expected: 1n, accepted: false },
      { given: 'three events', written: 3, expected: NO_STREAM, accepted: false },
      { given: 'three events', written: 3, expected: 1n, accepted: false },
      { given: 'three events', written: 3, expected: 2n, accepted: true },
      { given: 'three events', written: 3, expected: 7n, accepted: false },
    ];
    it.each(matrix)(
      'with $given and expected revision $expected an append is accepted: $accepted',
      async ({ written, expected, accepted }) => {
        const stream = newStream();
        const before = Array.from({ length: written }, (_, index) => paragraph(`before ${index}`));
        if (written > 0) await store.append({ stream, expectedRevision: NO_STREAM, events: before });

        const append = store.append({ stream, expectedRevision: expected, events: [paragraph('new')] });
        if (accepted) {
          expect((await append).revision).toBe(expected + 1n);
        } else {
          await expect(append).rejects.toThrow(WrongExpectedRevisionError);
          await expect(append).rejects.toMatchObject({ stream, actualRevision: BigInt(written) - 1n });
        }
        expect(await collected(store.readStream(stream))).toHaveLength(written + (accepted ? 1 : 0));
      },
    );

    it('lets one of many racers win a revision', async () => {
      const stream = newStream();
      await store.append({ stream, expectedRevision: NO_STREAM, events: [paragraph('draft')] });
      const outcomes = await Promise.allSettled(
        Array.from({ length: 40 }, (_, racer) =>
          store.append({ stream, expectedRevision: 0n, events: [paragraph(`racer ${racer}`)] }),
        ),
      );
      const refusals = outcomes.flatMap((outcome) =>
        outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
      );
      expect(refusals).toHaveLength(39);
      expect(refusals.every((reason) => reason instanceof WrongExpectedRevisionError)).toBe(true);
      expect(await collected(store.readStream(stream))).toHaveLength(2);
    });

    it('answers a repeated append as the first time', async () => {
      const stream = newStream();
      const request = { stream, expectedRevision: NO_STREAM, events: [paragraph('one'), paragraph('two')] };
      const first = await store.append(request);
      expect(await store.append(request)).toEqual(first);
      expect(await collected(store.readStream(stream))).toHaveLength(2);
    });

    it('answers a repeated append as the first time even when another writer came in between', async () => {
      const stream = newStream();
      await store.append({ stream, expectedRevision: NO_STREAM, events: [paragraph('draft')] });
      const request = { stream, expectedRevision: 0n, events: [paragraph('mine')] };
      const first = await store.append(request);
      await store.append({ stream, expectedRevision: 1n, events: [paragraph('theirs')] });

      expect((await store.append(request)).revision).toBe(first.revision);
      expect((await collected(store.readStream(stream))).map((event) => event.data['text'])).toEqual([
        'draft',
        'mine',
        'theirs',
      ]);
    });

    it('does not take another event at a known revision for a repeat', async () => {
      const stream = newStream();
      const events = [paragraph('one'), paragraph('two')];
      await store.append({ stream, expectedRevision: NO_STREAM, events });
      const half = store.append({
        stream,
        expectedRevision: NO_STREAM,
        events: [...events.slice(0, 1), paragraph('x')],
      });
      await expect(half).rejects.toThrow(WrongExpectedRevisionError);
    });

    it('numbers the whole log in commit order and tells its head', async () => {
      const before = await store.head();
      const first = await store.append({
        stream: newStream(),
        expectedRevision: NO_STREAM,
        events: [paragraph('a')],
      });
      const second = await store.append({
        stream: newStream(),
        expectedRevision: NO_STREAM,
        events: [paragraph('b')],
      });
      expect(first.position).toBeGreaterThan(before);
      expect(second.position).toBeGreaterThan(first.position);
      expect(await store.head()).toBeGreaterThanOrEqual(second.position);
    });

    it('reads the log up to its present head and ends there', async () => {
      const [category] = categories();
      const streams = Array.from({ length: 5 }, () => newStream(category));
      for (const stream of streams) {
        await store.append({ stream, expectedRevision: NO_STREAM, events: [paragraph('a'), paragraph('b')] });
      }
      const seen: StoredEvent[] = [];
      let position = BEGINNING;
      for await (const batch of store.readAll({
        after: BEGINNING,
        categories: [category ?? ''],
        batchSize: 3,
      })) {
        expect(batch.events.length).toBeLessThanOrEqual(3);
        expect(batch.position).toBeGreaterThan(position);
        position = batch.position;
        seen.push(...batch.events);
      }
      expect(seen.map((event) => event.stream)).toEqual(streams.flatMap((stream) => [stream, stream]));
    });

    it('gives a subscriber of a category that category alone, and moves it past the rest', async () => {
      const [category] = categories();
      const after = await store.head();
      const mine = newStream(category);
      await store.append({ stream: mine, expectedRevision: NO_STREAM, events: [paragraph('mine')] });
      const other = await store.append({
        stream: newStream(),
        expectedRevision: NO_STREAM,
        events: [paragraph('theirs')],
      });

      const stop = new AbortController();
      const seen: StoredEvent[] = [];
      for await (const batch of store.subscribe({
        after,
        categories: [category ?? ''],
        signal: stop.signal,
      })) {
        seen.push(...batch.events);
        if (batch.position >= other.position) break;
      }
      expect(seen.map((event) => event.stream)).toEqual([mine]);
    });

    it('starts a subscription after the position given, not at it', async () => {
      const [category] = categories();
      const stream = newStream(category);
      const first = await store.append({ stream, expectedRevision: NO_STREAM, events: [paragraph('old')] });
      await store.append({ stream, expectedRevision: 0n, events: [paragraph('new')] });
      const { events } = await following(
        { after: first.position, categories: [category ?? ''] },
        (seen) => seen.length > 0,
      );
      expect(events.map((event) => event.data['text'])).toEqual(['new']);
    });

    it('brings a live subscriber what is written after it has caught up', async () => {
      const [category] = categories();
      const stream = newStream(category);
      const subscription = following(
        { after: await store.head(), categories: [category ?? ''] },
        (seen) => seen.length === 3,
      );
      for (let index = 0; index < 3; index += 1) {
        await store.append({
          stream,
          expectedRevision: BigInt(index) - 1n,
          events: [paragraph(`live ${index}`)],
        });
      }
      expect((await subscription).events.map((event) => event.data['text'])).toEqual([
        'live 0',
        'live 1',
        'live 2',
      ]);
    });

    it('ends a subscription that is waiting when its signal aborts', async () => {
      const stop = new AbortController();
      const ended = (async () => {
        for await (const _batch of store.subscribe({ after: await store.head(), signal: stop.signal }));
      })();
      setTimeout(() => stop.abort(), 50);
      await expect(ended).resolves.toBeUndefined();
    });

    it('skips no event of concurrent writers and keeps the order of every stream', async () => {
      const [category] = categories();
      const after = await store.head();
      const writers = 12;
      const each = 25;
      const total = writers * each;
      const subscription = following({ after, categories: [category ?? ''] }, (seen) => seen.length >= total);
      await Promise.all(
        Array.from({ length: writers }, async () => {
          const stream = newStream(category);
          for (let index = 0; index < each; index += 1) {
            await store.append({
              stream,
              expectedRevision: BigInt(index) - 1n,
              events: [paragraph(String(index))],
            });
          }
        }),
      );
      const { events } = await subscription;
      expect(new Set(events.map((event) => event.id)).size).toBe(total);
      const positions = events.map((event) => event.position);
      expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
      const lastOf = new Map<string, bigint>();
      for (const event of events) {
        expect(event.revision).toBe((lastOf.get(event.stream) ?? -1n) + 1n);
        lastOf.set(event.stream, event.revision);
      }
    });

    it('appends to several streams all or nothing, where the engine can', async () => {
      const order = newStream('order');
      const booking = newStream('booking');
      const requests = [
        { stream: order, expectedRevision: NO_STREAM, events: [paragraph('order')] },
        { stream: booking, expectedRevision: NO_STREAM, events: [paragraph('booking')] },
      ];
      if (!store.multiStreamAppend) {
        await expect(store.appendToStreams(requests)).rejects.toThrow(UnsupportedCapabilityError);
        return;
      }
      const results = await store.appendToStreams(requests);
      expect(results.map((result) => result.revision)).toEqual([0n, 0n]);

      const refused = store.appendToStreams([
        { stream: order, expectedRevision: 0n, events: [paragraph('more')] },
        { stream: booking, expectedRevision: 4n, events: [paragraph('late')] },
      ]);
      await expect(refused).rejects.toThrow(WrongExpectedRevisionError);
      await expect(refused).rejects.toMatchObject({ stream: booking });
      expect(await collected(store.readStream(order))).toHaveLength(1);
    });

    it('gives every event of a derived id the same id again', () => {
      expect(derivedId('command', 'article-1', '0')).toBe(derivedId('command', 'article-1', '0'));
      expect(derivedId('a', 'bc')).not.toBe(derivedId('ab', 'c'));
    });
  });
}
