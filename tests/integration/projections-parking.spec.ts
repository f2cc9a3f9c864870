import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError } from '#kernel';
import type { LetterEvent } from '#testing/letters';
import { letterId, letterStream, letters, readLetter, received, write } from '#testing/letters';
import { eventually, openNewsroom } from '#testing/letters-newsroom';
import type { LettersNewsroom } from '#testing/letters-newsroom';

let room: LettersNewsroom;
beforeEach(async () => {
  room = await openNewsroom();
});
afterEach(() => room.close());

const moved = (board: string): LetterEvent => ({ type: 'LetterMoved', data: { board } });
const smudged = (how: 'unreadable' | 'unfoldable' | 'unstorable'): LetterEvent => ({
  type: 'LetterSmudged',
  data: { how },
});
const boardOf = async (name: string) =>
  (await room.query(`select board as row from rm_letters.letters where id = $1`, [letterId(name)]))[0]?.row;
const parked = () =>
  room.query<{ stream: string; revision: string; events: number; error: string }>(
    `select stream, first_revision as revision, events, error from rm_letters_v1.parked order by stream`,
  );

describe.each(['unreadable', 'unfoldable', 'unstorable'] as const)('An event that is %s', (how) => {
  it('stops its own stream alone, in order, with an alert; the others flow on', async () => {
    const engine = room.engine();
    // All in one batch, so that its neighbours must be told apart from it.
    for (const name of ['one', 'two', 'three']) await write(room.store, letterStream(name), [received()]);
    await write(room.store, letterStream('two'), [smudged(how), moved('Sport')]);
    for (const name of ['one', 'three']) await write(room.store, letterStream(name), [moved('Sport')]);
    await engine.start();
    expect(await engine.caughtUp(5_000)).toBe(true);

    const token = await write(room.store, letterStream('two'), [moved('Sport')]);
    expect(await engine.waitFor(token, 5_000)).toBe(true);
    expect(await Promise.all(['one', 'two', 'three'].map(boardOf))).toEqual(['Sport', 'Debat', 'Sport']);
    const counted = await room.query(`select letters::text as row from rm_letters.boards order by board`);
    expect(counted.map(({ row }) => row)).toEqual(['1', '2']);
    expect(await parked()).toEqual([
      {
        stream: letterStream('two'),
        revision: '1',
        events: 3,
        error: expect.stringContaining('LetterSmudged: '),
      },
    ]);
    expect(room.logger.errors).toHaveLength(1);
    expect((await engine.positions())[0]?.parkedStreams).toBe(1);
  });

  it('does not keep a letter from being removed', async () => {
    const engine = room.engine();
    await engine.start();
    const stream = letterStream('secret');
    await write(room.store, stream, [received(), smudged(how), moved('Sport')]);
    await engine.caughtUp(5_000);
    const token = await write(room.store, stream, [{ type: 'LetterBurnt', data: { reason: 'asked' } }]);
    expect(await engine.waitFor(token, 5_000)).toBe(true);
    expect(await boardOf('secret')).toBeUndefined();
    expect(await parked()).toMatchObject([{ stream, events: 2 }]);
  });
});

describe('A parked stream', () => {
  it('is read again by the next start, from where it stopped, and flows on', async () => {
    const engine = room.engine();
    await engine.start();
    const stream = letterStream('found');
    await write(room.store, stream, [received({ text: 'a' }), smudged('unreadable'), moved('Sport')]);
    await engine.caughtUp(5_000);
    expect(await boardOf('found')).toBe('Debat');
    expect(await engine.retryParked()).toEqual(
      new Map([['letters', { unparked: [], stillParked: [stream] }]]),
    );
    await engine.stop();

    // The next version of Forside can read it.
    const next = room.engine({
      decode: (stored) => readLetter({ ...stored, data: { how: 'faintly', ...known(stored.data) } }),
    });
    await next.start();
    await eventually(async () => (await boardOf('found')) === 'Sport');
    expect(await parked()).toEqual([]);
    const token = await write(room.store, stream, [moved('Debat')]);
    expect(await next.waitFor(token, 5_000)).toBe(true);
    expect(await boardOf('found')).toBe('Debat');
  });

  it('is read again when somebody asks, also from another process', async () => {
    let readable = false;
    const leader = room.engine({
      decode: (stored) =>
        readLetter(readable ? { ...stored, data: { how: 'faintly', ...known(stored.data) } } : stored),
    });
    await leader.start();
    const stream = letterStream('asked for');
    await write(room.store, stream, [received(), smudged('unreadable'), moved('Sport')]);
    await leader.caughtUp(5_000);
    readable = true;
    const commandLine = room.engine();
    expect(await commandLine.retryParked('letters')).toEqual(new Map());
    await eventually(async () => (await boardOf('asked for')) === 'Sport');
    expect(await parked()).toEqual([]);
  });

  it('brings nothing back that was removed while nobody could read it', async () => {
    let readable = false;
    const engine = room.engine({
      decode: async (stored) => {
        if (!readable && stored.type === 'LetterReceived') throw new Error('A seal of tomorrow');
        return readLetter(stored);
      },
    });
    await engine.start();
    const stream = letterStream('burnt unread');
    await write(room.store, stream, [received()]);
    await engine.caughtUp(5_000);
    // There is no row yet that this could remove: it changes nothing, and the checkpoint need not follow.
    const token = await write(room.store, stream, [{ type: 'LetterBurnt', data: { reason: 'asked' } }]);
    expect(await engine.waitFor(token, 5_000)).toBe(true);
    readable = true;
    expect(await engine.retryParked()).toEqual(
      new Map([['letters', { unparked: [stream], stillParked: [] }]]),
    );
    expect(await boardOf('burnt unread')).toBeUndefined();
  });

  it('shows no word of the letter in the alert or the database', async () => {
    const secret = 'Hanne fra Herlev';
    const nosy = {
      ...letters,
      apply: () => {
        throw new SyntaxError(`Unexpected token in "${secret}"`);
      },
    };
    const engine = room.engine({ definitions: [nosy] });
    await engine.start();
    await write(room.store, letterStream('private'), [received({ text: secret })]);
    await engine.caughtUp(5_000);
    expect(JSON.stringify(await parked())).not.toContain('Hanne');
    expect(room.logger.text).not.toContain('Hanne');
    expect((await parked())[0]?.error).toMatch(/^LetterReceived: SyntaxError at /);
  });
});

describe('What is not the event’s fault', () => {
  it('is tried again: a key store that does not answer parks nothing', async () => {
    let answers = false;
    const engine = room.engine({
      decode: (stored) => {
        if (!answers)
          throw new DomainError('unavailable', 'keys-unavailable', 'The key store does not answer.');
        return readLetter(stored);
      },
    });
    await engine.start();
    const token = await write(room.store, letterStream('patient'), [received()]);
    await eventually(async () => (await engine.positions())[0]?.status === 'failing');
    expect((await engine.positions())[0]?.failure).toContain('keys-unavailable');
    answers = true;
    await eventually(() => engine.waitFor(token, 1_000));
    expect(await parked()).toEqual([]);
    expect(await boardOf('patient')).toBe('Debat');
  });

  it('is tried again: connections that break lose and double nothing', async () => {
    const engine = room.engine();
    await engine.start();
    for (let index = 0; index < 30; index += 1) {
      await write(room.store, letterStream(`storm ${index}`), [received()]);
      if (index % 10 === 5) {
        await room.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and pid <> pg_backend_pid()`,
        );
      }
    }
    const head = await room.store.head();
    await eventually(() => engine.waitFor(`letter@${head}`, 1_000));
    const [board] = await room.query(
      `select letters::text as row from rm_letters.boards where board = 'Debat'`,
    );
    expect(board?.row).toBe('30');
    expect(await parked()).toEqual([]);
  });
});

function known({ how, ...rest }: Readonly<Record<string, unknown>>): object {
  return how === undefined || how === 'unreadable' ? rest : { how, ...rest };
}
