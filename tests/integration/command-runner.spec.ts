import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  AppendOutcomeUnknownError,
  Baselines,
  CommandRunner,
  EventCodec,
  EventRegistry,
  PersonalVault,
  eventContract,
  randomId,
} from '#event-store';
import type {
  AppendRequest,
  AppendResult,
  CommandEnvelope,
  EventStore,
  JsonObject,
  StoredBaseline,
} from '#event-store';
import { MemoryEventStore } from '#event-store/memory';
import { DomainError } from '#kernel';
import type { Decider, DomainEvent, Instant } from '#kernel';
import { openTestEventStore } from '#testing/test-event-store';

type Edition =
  | DomainEvent<'EditionOpened', { readonly pages: number; readonly closesAt: Instant }>
  | DomainEvent<'PageFilled', { readonly page: number }>
  | DomainEvent<'EditionClosed', { readonly closedAt: Instant }>;
type EditionCommand = { readonly type: 'open'; readonly closesAt: Instant } | { readonly type: 'fill' };
interface EditionState {
  readonly free: number;
  readonly filled: number;
  readonly closesAt: Instant | null;
  readonly closed: boolean;
}

const edition: Decider<EditionState, EditionCommand, Edition> = {
  category: 'edition',
  initialState: { free: 0, filled: 0, closesAt: null, closed: false },
  decide(command, state) {
    if (command.type === 'open')
      return [{ type: 'EditionOpened', data: { pages: 3, closesAt: command.closesAt } }];
    if (state.closed) throw new DomainError('conflict', 'edition-closed', 'The edition is closed.');
    if (state.free === 0) throw new DomainError('conflict', 'edition-full', 'No page is free.');
    return [{ type: 'PageFilled', data: { page: state.filled + 1 } }];
  },
  evolve(state, event) {
    switch (event.type) {
      case 'EditionOpened':
        return { ...state, free: event.data.pages, closesAt: event.data.closesAt };
      case 'PageFilled':
        return { ...state, free: state.free - 1, filled: state.filled + 1 };
      case 'EditionClosed':
        return { ...state, closed: true };
    }
  },
  due: (state, now) =>
    state.closesAt !== null && !state.closed && state.closesAt <= now
      ? [
          {
            event: { type: 'EditionClosed', data: { closedAt: state.closesAt } },
            dueAt: state.closesAt,
            version: 1,
          },
        ]
      : [],
};

class NoSecrets extends PersonalVault {
  seal = async (_keyId: string, _aad: string, data: JsonObject) => data;
  open = async (_keyId: string, _aad: string, sealed: JsonObject) => sealed;
  destroy = async () => undefined;
}

const codec = new EventCodec(
  new EventRegistry([
    eventContract({
      type: 'EditionOpened',
      version: 1,
      schema: z.strictObject({ pages: z.int(), closesAt: z.string() }),
    }),
    eventContract({ type: 'PageFilled', version: 1, schema: z.strictObject({ page: z.int() }) }),
    eventContract({ type: 'EditionClosed', version: 1, schema: z.strictObject({ closedAt: z.string() }) }),
  ]),
  new NoSecrets(),
);

const NEVER = '2099-01-01T00:00:00.000Z';
const systemClock = { now: () => new Date().toISOString() };

function envelope(commandId: string = randomId()): CommandEnvelope {
  return { commandId, actorId: 'editor-1', correlationId: 'request-1' };
}

/** Loses the answer of chosen appends after they took place, and lets somebody in before the repeat. */
class AnswerLosingStore extends MemoryEventStore {
  losses = 0;
  meanwhile: (() => Promise<unknown>) | undefined;

  override async append(request: AppendRequest): Promise<AppendResult> {
    const result = await super.append(request);
    if (this.losses === 0) return result;
    this.losses -= 1;
    const others = this.meanwhile;
    this.meanwhile = undefined;
    await others?.();
    throw new AppendOutcomeUnknownError('The line went dead');
  }
}

async function typesOf(store: EventStore, stream: string): Promise<string[]> {
  const types: string[] = [];
  for await (const event of store.readStream(stream)) types.push(event.type);
  return types;
}

describe('A command on its way into the log', () => {
  let store: EventStore;
  let close: () => Promise<void>;
  beforeAll(async () => ({ store, close } = await openTestEventStore()));
  afterAll(() => close());

  const open = (runner: CommandRunner, closesAt = NEVER, by = envelope()) =>
    runner.create({ decider: edition, command: { type: 'open', closesAt }, envelope: by });

  it('creates an aggregate, and the same command again is answered from it', async () => {
    const runner = new CommandRunner(store, codec, systemClock);
    const by = envelope();
    const first = await open(runner, NEVER, by);
    const again = await open(new CommandRunner(store, codec, systemClock), NEVER, by);
    expect(again).toMatchObject({ id: first.id, revision: first.revision, position: first.position });
    expect(await typesOf(store, first.stream)).toEqual(['EditionOpened']);
  });

  it('answers with the revision and the position that a reader can wait for', async () => {
    const runner = new CommandRunner(store, codec, systemClock);
    const opened = await open(runner);
    expect(opened.revision).toBe(0n);
    expect(opened.position).toBe(`edition@${await store.head()}`);
    expect(opened.events.map((event) => event.type)).toEqual(['EditionOpened']);
  });

  it('lets concurrent commands of several processes each decide on what the others did', async () => {
    const { id, stream } = await open(new CommandRunner(store, codec, systemClock));
    const processes = [1, 2, 3, 4].map(() => new CommandRunner(store, codec, systemClock));
    const outcomes = await Promise.allSettled(
      [...processes, ...processes].map((runner) =>
        runner.execute({ decider: edition, id, command: { type: 'fill' }, envelope: envelope() }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(3);
    expect(
      outcomes.flatMap((o) => (o.status === 'rejected' ? [(o.reason as DomainError).code] : [])),
    ).toEqual(Array.from({ length: 5 }, () => 'edition-full'));
    expect(await typesOf(store, stream)).toHaveLength(4);
  });

  it('refuses a revision that the caller has not read', async () => {
    const runner = new CommandRunner(store, codec, systemClock);
    const { id } = await open(runner);
    await runner.execute({
      decider: edition,
      id,
      command: { type: 'fill' },
      envelope: envelope(),
      ifRevision: 0n,
    });
    const stale = runner.execute({
      decider: edition,
      id,
      command: { type: 'fill' },
      envelope: envelope(),
      ifRevision: 0n,
    });
    await expect(stale).rejects.toMatchObject({ kind: 'precondition', code: 'revision-mismatch' });
  });

  it('records what is due before it decides, once, whoever comes first', async () => {
    const closesAt = new Date(Date.now() + 60).toISOString();
    const runner = new CommandRunner(store, codec, systemClock);
    const { id, stream } = await open(runner, closesAt);
    await new Promise((resolve) => setTimeout(resolve, 80));

    const worker = new CommandRunner(store, codec, systemClock);
    const outcomes = await Promise.allSettled([
      runner.execute({ decider: edition, id, command: { type: 'fill' }, envelope: envelope() }),
      worker.recordDue({ decider: edition, id, envelope: envelope() }),
      worker.recordDue({ decider: edition, id, envelope: envelope() }),
    ]);
    expect(outcomes[0]).toMatchObject({ status: 'rejected', reason: { code: 'edition-closed' } });
    expect(outcomes.slice(1).every((outcome) => outcome.status === 'fulfilled')).toBe(true);
    expect(await typesOf(store, stream)).toEqual(['EditionOpened', 'EditionClosed']);
  });

  it('never dates an event before the one in front of it, even when the clock steps back', async () => {
    const { id } = await open(new CommandRunner(store, codec, { now: () => '2030-01-01T00:00:00.000Z' }));
    const late = new CommandRunner(store, codec, { now: () => '2029-12-31T23:59:59.000Z' });
    const filled = await late.execute({
      decider: edition,
      id,
      command: { type: 'fill' },
      envelope: envelope(),
    });
    expect(filled.events[0]?.occurredAt).toBe('2030-01-01T00:00:00.000Z');
  });

  it('repeats an append whose answer was lost, although another writer came in between', async () => {
    const lossy = new AnswerLosingStore();
    const runner = new CommandRunner(lossy, codec, systemClock);
    const other = new CommandRunner(lossy, codec, systemClock);
    const { id, stream } = await open(runner);
    lossy.losses = 1;
    lossy.meanwhile = () =>
      other.execute({ decider: edition, id, command: { type: 'fill' }, envelope: envelope() });
    await runner.execute({ decider: edition, id, command: { type: 'fill' }, envelope: envelope() });
    expect(await typesOf(lossy, stream)).toEqual(['EditionOpened', 'PageFilled', 'PageFilled']);
    expect((await runner.load(edition, id)).state.free).toBe(1);
  });

  it('begins a cold fold of a long stream at a stored baseline, and reads what came after it', async () => {
    const kept = new Map<string, StoredBaseline>();
    class Shelf extends Baselines {
      load = async (stream: string) => kept.get(stream);
      save = async (stream: string, baseline: StoredBaseline) =>
        void kept.set(stream, structuredClone(baseline));
    }
    const long = { ...edition, baselineVersion: 1 };
    const baselines = new Shelf();
    const runner = new CommandRunner(store, codec, systemClock, { baselines });
    const open = { type: 'open' as const, closesAt: NEVER };
    const { id, stream } = await runner.create({
      decider: long,
      command: open,
      envelope: { ...envelope(), fresh: true },
    });
    const by = envelope();
    await runner.execute({ decider: long, id, command: open, envelope: by });
    for (let filled = 0; filled < 260; filled += 1) {
      const command = filled % 4 === 0 ? open : ({ type: 'fill' } as const);
      await runner.execute({ decider: long, id, command, envelope: envelope() });
    }
    expect(Number(kept.get(stream)?.revision)).toBeGreaterThanOrEqual(199);

    const cold = new CommandRunner(store, codec, systemClock, { baselines });
    expect(await cold.load(long, id)).toEqual(
      await new CommandRunner(store, codec, systemClock).load(long, id),
    );

    const foreign = kept.get(stream);
    if (foreign) kept.set(stream, { ...foreign, eventId: randomId(), state: { free: 999 } });
    const wary = new CommandRunner(store, codec, systemClock, { baselines });
    expect(await wary.load(long, id)).toEqual(await cold.load(long, id));
  });

  it('answers 503 when the log stays silent, and the same request later finds its effect', async () => {
    const lossy = new AnswerLosingStore();
    const runner = new CommandRunner(lossy, codec, systemClock, { limits: { outcomeTries: 2 } });
    const { id, stream } = await open(runner);
    const by = envelope();
    lossy.losses = 2;
    const silent = runner.execute({ decider: edition, id, command: { type: 'fill' }, envelope: by });
    await expect(silent).rejects.toMatchObject({ kind: 'unavailable', code: 'try-again' });
    await runner.execute({ decider: edition, id, command: { type: 'fill' }, envelope: by });
    expect(await typesOf(lossy, stream)).toEqual(['EditionOpened', 'PageFilled']);
  });
});
