import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fetchOutbox, markSent, purgeOutbox, reactor, releaseOutbox } from '#projections';
import type { ReactorDefinition } from '#projections';
import type { LetterEvent } from '#testing/letters';
import { letterStream, received, write } from '#testing/letters';
import { eventually, openNewsroom } from '#testing/letters-newsroom';
import type { LettersNewsroom } from '#testing/letters-newsroom';

let room: LettersNewsroom;
beforeEach(async () => {
  room = await openNewsroom();
});
afterEach(() => room.close());

const thanks: ReactorDefinition<LetterEvent> = reactor<LetterEvent>({
  name: 'letter-thanks',
  categories: ['letter'],
  react(event) {
    if (event.type === 'LetterSmudged') throw new Error('Who is it from?');
    if (event.type !== 'LetterReceived') return [];
    return [
      { kind: 'thank-writer', payload: { stream: event.stream } },
      { kind: 'tell-editor', key: 'first', payload: { board: event.data.board } },
      { kind: 'tell-editor', key: 'second', payload: { board: event.data.board } },
    ];
  },
});
const waiting = async () =>
  (await room.query<{ kind: string }>(`select kind from state.outbox order by sequence`)).map(
    ({ kind }) => kind,
  );

describe('A reactor', () => {
  it('puts each effect into the outbox once, whatever is wiped, rebuilt or started again', async () => {
    const told: string[] = [];
    const engine = room.engine({ reactors: [thanks] });
    engine.onEffects((name) => told.push(name));
    await engine.start();
    await write(room.store, letterStream('one'), [received()]);
    await eventually(async () => (await waiting()).length === 3);
    expect(told).toEqual(['letter-thanks']);
    await engine.caughtUp(5_000);
    await engine.rebuild('letters');
    await room.query(`drop schema rm_letters_v2 cascade`);
    await engine.stop();
    const next = room.engine({ reactors: [thanks] });
    await next.start();
    await write(room.store, letterStream('two'), [received()]);
    await eventually(async () => (await waiting()).length === 6);
    expect(await waiting()).toEqual(
      [...Array<string[]>(2).fill(['thank-writer', 'tell-editor', 'tell-editor'])].flat(),
    );
  });

  it('stops a stream it cannot react to, in order, and goes on when it can', async () => {
    const engine = room.engine({ reactors: [thanks] });
    await engine.start();
    await write(room.store, letterStream('odd'), [
      { type: 'LetterSmudged', data: { how: 'faintly' } },
      received(),
    ]);
    await write(room.store, letterStream('fine'), [received()]);
    await eventually(async () => (await waiting()).length === 3);
    expect((await engine.positions()).find(({ kind }) => kind === 'reactor')).toMatchObject({
      parkedStreams: 1,
    });
    await engine.stop();
    const calmer = {
      ...thanks,
      react: (event: Parameters<typeof thanks.react>[0]) =>
        event.type === 'LetterSmudged' ? [] : thanks.react(event),
    };
    const next = room.engine({ reactors: [calmer] });
    await next.start();
    await eventually(async () => (await waiting()).length === 6);
    const left = await room.query(`select stream as row from state.reactor_parked`);
    expect(left).toEqual([]);
  });

  it('that is new begins at the beginning, or at the head when told', async () => {
    await write(room.store, letterStream('old'), [received()]);
    const late = { ...thanks, name: 'late-thanks', from: 'head' } as const;
    const engine = room.engine({ reactors: [thanks, late] });
    await engine.start();
    await eventually(
      async () =>
        (await engine.positions()).filter(({ kind, status }) => kind === 'reactor' && status === 'leading')
          .length === 2,
    );
    await write(room.store, letterStream('new'), [received()]);
    await eventually(async () => (await waiting()).length === 9);
    const rows = await room.query<{ reactor: string; count: string }>(
      `select reactor, count(*) from state.outbox group by reactor order by reactor`,
    );
    expect(rows).toEqual([
      { reactor: 'late-thanks', count: '3' },
      { reactor: 'letter-thanks', count: '6' },
    ]);
  });
});

describe('The outbox', () => {
  it('hands every effect to one relay at a time, oldest first, until it is sent', async () => {
    const engine = room.engine({ reactors: [thanks] });
    await engine.start();
    for (const name of ['a', 'b', 'c', 'd']) await write(room.store, letterStream(name), [received()]);
    await eventually(async () => (await waiting()).length === 12);
    const [one, two] = await Promise.all([fetchOutbox(room.dataSource, 6), fetchOutbox(room.dataSource, 6)]);
    expect(new Set([...one, ...two].map(({ id }) => id)).size).toBe(12);
    expect(one[0]).toMatchObject({ kind: 'thank-writer', attempts: 1, reactor: 'letter-thanks' });
    expect(await fetchOutbox(room.dataSource, 6)).toEqual([]);

    await markSent(
      room.dataSource,
      one.map(({ id }) => id),
    );
    await releaseOutbox(
      room.dataSource,
      two.map(({ id }) => id),
    );
    const again = await fetchOutbox(room.dataSource, 100);
    expect(again.map(({ id }) => id)).toEqual(two.map(({ id }) => id));
    expect(again[0]?.attempts).toBe(2);

    await room.query(
      `update state.outbox set sent_at = now() - interval '31 days' where sent_at is not null`,
    );
    expect(await purgeOutbox(room.dataSource, 30)).toBe(6);
  });
});
