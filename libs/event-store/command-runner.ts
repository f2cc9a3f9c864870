import { LRUCache } from 'lru-cache';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError, laterOf } from '#kernel';
import type { Clock, Decider, DomainEvent, DueFact, Instant, Recorded } from '#kernel';
import type { CommandEnvelope, CommandResult } from './command.js';
import { NoBaselines } from './baselines.js';
import type { Baselines, StoredBaseline } from './baselines.js';
import { CommandLog } from './command-log.js';
import type { CommandTrace } from './command-log.js';
import type { EventCodec } from './event-codec.js';
import { jsonOf } from './event-json.js';
import {
  AppendOutcomeUnknownError,
  BEGINNING,
  NO_STREAM,
  WrongExpectedRevisionError,
  categoryOf,
} from './event-store.port.js';
import type { AppendResult, EventStore, EventToAppend } from './event-store.port.js';
import { derivedId, newAggregateId } from './ids.js';
import { KeyedQueue } from './keyed-queue.js';
import { appends, commandName, commandRuns } from './observed.js';

/** A decider with whatever state, commands and events. */
type AnyDecider<State, Command, Event extends DomainEvent> = Decider<State, Command, Event>;

/** What every run needs. */
export interface RunOptions<State, Command, Event extends DomainEvent> {
  readonly decider: AnyDecider<State, Command, Event>;
  readonly command: Command;
  readonly envelope: CommandEnvelope;
}

/** A stream as folded so far. */
export interface LoadedAggregate<State> {
  readonly state: State;
  /** {@link NO_STREAM} when nothing was ever recorded. */
  readonly revision: bigint;
}

/** A command and the stream that it runs on. */
interface Turn<State, Command, Event extends DomainEvent> {
  readonly decider: AnyDecider<State, Command, Event>;
  readonly id: string;
  /** Undefined to record what is due and nothing else. */
  readonly command: Command | undefined;
  readonly envelope: CommandEnvelope;
  readonly ifRevision?: bigint | undefined;
  /** The stream cannot exist yet. */
  readonly assumeEmpty: boolean;
}

interface Baseline<State> {
  readonly state: State;
  readonly revision: bigint;
  readonly position: bigint;
  readonly lastOccurredAt: Instant;
  readonly commands: CommandLog;
  /** Of the event at `revision`; empty before the first. */
  readonly eventId: string;
  /** Up to where a stored baseline reaches. */
  readonly storedRevision: bigint;
  /** Bytes of the encoded events folded in: a measure of the state's size. */
  readonly size: number;
}

/** What time alone had brought about on a stream, and where the stream stands since that is recorded. */
export interface DueResult<State, Event extends DomainEvent> extends CommandResult<State, Event> {
  /** None when there was nothing, or somebody else was faster. */
  readonly due: readonly DueFact<Event>[];
}

interface Plan<Event extends DomainEvent> {
  readonly events: readonly EventToAppend[];
  readonly due: readonly DueFact<Event>[];
  readonly recorded: readonly Recorded<Event>[];
  readonly refusal: Error | undefined;
}

/** Limits of the runner; the defaults suit one newsroom process. */
export interface CommandRunnerLimits {
  /** Tries against other writers before a command answers 503. */
  readonly tries: number;
  /** Tries to learn the outcome of an append when the log does not answer. */
  readonly outcomeTries: number;
  /** Bytes of folded events kept as baselines in memory. */
  readonly baselineBytes: number;
}

/** What a runner may be given beside its log. */
export interface CommandRunnerOptions {
  readonly limits?: Partial<CommandRunnerLimits>;
  /** Where folds of long streams are kept; nowhere unless told. */
  readonly baselines?: Baselines;
}

/** Events after which the baseline of a long stream is stored anew. */
const STORE_EVERY = 8n;

const DEFAULT_LIMITS: CommandRunnerLimits = { tries: 10, outcomeTries: 6, baselineBytes: 32 * 1024 * 1024 };
const OVERHEAD_BYTES = 1_024;
const THE_PAST: Instant = '0000-01-01T00:00:00.000Z';

/**
 * Takes a command through one stream: fold, record what is due, decide, append with the revision just read; again when
 * another writer was faster (design section 5). Commands on one stream wait for each other in this process.
 */
export class CommandRunner {
  private readonly queue = new KeyedQueue();
  private readonly baselines: LRUCache<string, Baseline<unknown>>;
  private readonly limits: CommandRunnerLimits;
  private readonly stored: Baselines;

  constructor(
    private readonly store: EventStore,
    private readonly codec: EventCodec,
    private readonly clock: Clock,
    options: CommandRunnerOptions = {},
  ) {
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.stored = options.baselines ?? new NoBaselines();
    this.baselines = new LRUCache({
      maxSize: this.limits.baselineBytes,
      sizeCalculation: (baseline) => baseline.size + OVERHEAD_BYTES,
    });
  }

  /**
   * Runs a command that creates an aggregate. Its id derives from the command, so that a repeat meets the first one;
   * give `id` when a claim has decided it.
   * @throws DomainError as the decider says, or `try-again` when the log does not answer.
   */
  create<State, Command, Event extends DomainEvent>(
    options: RunOptions<State, Command, Event> & { readonly id?: string },
  ): Promise<CommandResult<State, Event>> {
    const derived = newAggregateId(options.envelope.commandId, options.decider.category);
    const id = options.id ?? derived;
    // A stream whose name derives from an id drawn for this very call cannot exist: nothing to read.
    return this.run({ ...options, id, assumeEmpty: id === derived && options.envelope.fresh === true });
  }

  /**
   * Runs a command on an aggregate.
   * @param options.ifRevision the only revision the caller accepts (`If-Match`).
   * @throws DomainError as the decider says; `revision-mismatch` (412); `try-again` (503).
   */
  execute<State, Command, Event extends DomainEvent>(
    options: RunOptions<State, Command, Event> & {
      readonly id: string;
      readonly ifRevision?: bigint | undefined;
    },
  ): Promise<CommandResult<State, Event>> {
    return this.run({ ...options, assumeEmpty: false });
  }

  /** Records the facts that time has brought about on a stream, and says which. */
  recordDue<State, Command, Event extends DomainEvent>(options: {
    readonly decider: AnyDecider<State, Command, Event>;
    readonly id: string;
    readonly envelope: CommandEnvelope;
  }): Promise<DueResult<State, Event>> {
    return this.run<State, Command, Event>({ ...options, command: undefined, assumeEmpty: false });
  }

  /** Folds a stream up to its newest event. */
  async load<State, Command, Event extends DomainEvent>(
    decider: AnyDecider<State, Command, Event>,
    id: string,
  ): Promise<LoadedAggregate<State>> {
    const { state, revision } = await this.fold(decider, `${decider.category}-${id}`);
    return { state, revision };
  }

  private run<State, Command, Event extends DomainEvent>(
    turn: Turn<State, Command, Event>,
  ): Promise<DueResult<State, Event>> {
    const { decider, id, command, envelope } = turn;
    const stream = `${decider.category}-${id}`;
    const observed = () => ({ command: commandName(command), category: decider.category, envelope });
    return commandRuns.run(observed, () => this.queue.run(stream, () => this.runInTurn(stream, turn)));
  }

  private async runInTurn<State, Command, Event extends DomainEvent>(
    stream: string,
    turn: Turn<State, Command, Event>,
  ): Promise<DueResult<State, Event>> {
    const { decider, id, envelope } = turn;
    for (let attempt = 0; attempt < this.limits.tries; attempt += 1) {
      if (attempt > 0) await sleep(Math.random() * Math.min(5 * 2 ** attempt, 200));
      const before =
        attempt === 0 && turn.assumeEmpty ? emptyBaseline<State>(decider) : await this.fold(decider, stream);
      const repeat = before.commands.find(envelope.commandId);
      if (repeat) {
        const events = await this.eventsOf<Event>(stream, repeat);
        return { id, stream, ...tokenOf(stream, repeat), events, due: [], state: before.state };
      }
      // Asked for after the fold: what others append once the first answer is out makes this attempt start over.
      const settled = await envelope.unrecorded?.find({ stream, commandId: envelope.commandId });
      if (settled !== undefined) {
        const at = { revision: settled, position: await this.positionOf(stream, settled) };
        return { id, stream, ...tokenOf(stream, at), events: [], due: [], state: before.state };
      }
      assertRevision(turn.ifRevision, before.revision);

      const plan = await this.plan(turn, stream, before);
      if (plan.events.length === 0) {
        if (plan.refusal) throw plan.refusal;
        noteUnrecorded(stream, before, envelope);
        return { id, stream, ...tokenOf(stream, before), events: [], due: [], state: before.state };
      }
      const appended = await this.append(stream, before.revision, plan.events);
      if (appended === 'overtaken') continue;
      const after = advanced(decider, before, plan, appended);
      // The log may have answered a repeat with what another process appended under the same ids; then its events,
      // not ours, are the truth, and the next fold reads them.
      if (envelope.fresh) this.keep(decider, stream, after);
      if (plan.refusal) throw plan.refusal;
      const events = plan.recorded.filter((event) => event.commandId === envelope.commandId);
      if (events.length === 0) noteUnrecorded(stream, after, envelope);
      return { id, stream, ...tokenOf(stream, after), events, due: plan.due, state: after.state };
    }
    throw new DomainError(
      'unavailable',
      'try-again',
      'Many changes to the same thing at the same time: try again in a moment.',
    );
  }

  /** Due facts first, then what the command decides on top of them; a refusal still lets the due facts be recorded. */
  private async plan<State, Command, Event extends DomainEvent>(
    options: {
      readonly decider: AnyDecider<State, Command, Event>;
      readonly command: Command | undefined;
      readonly envelope: CommandEnvelope;
    },
    stream: string,
    before: Baseline<State>,
  ): Promise<Plan<Event>> {
    const { decider, command, envelope } = options;
    const now = laterOf(this.clock.now(), before.lastOccurredAt);
    const drafts: { readonly event: Event; readonly id: string; readonly envelope: CommandEnvelope }[] = [];

    const due = decider.due?.(before.state, now) ?? [];
    for (const fact of due) {
      const id = derivedId(stream, fact.event.type, String(fact.version));
      drafts.push({
        event: fact.event,
        id,
        envelope: { commandId: id, actorId: 'system', correlationId: envelope.correlationId },
      });
    }
    const inEnvelope = (draft: (typeof drafts)[number], index: number): Recorded<Event> => ({
      ...draft.event,
      id: draft.id,
      stream,
      revision: before.revision + 1n + BigInt(index),
      occurredAt: now,
      actorId: draft.envelope.actorId,
      commandId: draft.envelope.commandId,
    });

    let refusal: Error | undefined;
    if (command !== undefined) {
      try {
        const state = drafts.map(inEnvelope).reduce(decider.evolve, before.state);
        decider.decide(command, state, now).forEach((event, index) => {
          drafts.push({ event, id: derivedId(envelope.commandId, stream, String(index)), envelope });
        });
      } catch (error) {
        refusal = error instanceof Error ? error : new Error(String(error));
      }
    }
    const events = await Promise.all(
      drafts.map((draft) =>
        this.codec.encode(draft.event, { id: draft.id, stream, envelope: draft.envelope, occurredAt: now }),
      ),
    );
    return { events, due, recorded: drafts.map(inEnvelope), refusal };
  }

  private async append(
    stream: string,
    expectedRevision: bigint,
    events: readonly EventToAppend[],
  ): Promise<AppendResult | 'overtaken'> {
    const observed = () => ({ engine: this.store.engine, category: categoryOf(stream), events });
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await appends.run(observed, () => this.store.append({ stream, expectedRevision, events }));
      } catch (error) {
        if (error instanceof WrongExpectedRevisionError) {
          return 'overtaken';
        }
        if (!(error instanceof AppendOutcomeUnknownError)) throw error;
        if (attempt >= this.limits.outcomeTries) {
          throw new DomainError(
            'unavailable',
            'try-again',
            'The event log does not answer. Send the same request with the same Idempotency-Key again.',
          );
        }
        await sleep(50 * 2 ** attempt);
      }
    }
  }

  private async fold<State, Command, Event extends DomainEvent>(
    decider: AnyDecider<State, Command, Event>,
    stream: string,
  ): Promise<Baseline<State>> {
    // Baselines are kept by stream name; a stream's category belongs to one decider, so the types agree.
    const kept = this.baselines.get(stream) as Baseline<State> | undefined;
    const stored = kept ? undefined : await this.storedBaseline(decider, stream);
    let before = kept ?? stored ?? emptyBaseline<State>(decider);
    // A stored baseline is believed when the log still has the event that it ends with: read together with what follows.
    let newer = await this.readNewer<Event>(stream, stored ? stored.revision : before.revision + 1n);
    if (stored && newer.shift()?.event.id !== stored.eventId) {
      before = emptyBaseline(decider);
      newer = await this.readNewer<Event>(stream, 0n);
    }
    const last = newer.at(-1);
    if (!last) return before;
    const after: Baseline<State> = {
      state: newer.reduce((state, { event }) => decider.evolve(state, event), before.state),
      revision: last.event.revision,
      position: last.position,
      lastOccurredAt: newer.reduce((at, { event }) => laterOf(at, event.occurredAt), before.lastOccurredAt),
      commands: before.commands.with(newer),
      eventId: last.event.id,
      storedRevision: before.storedRevision,
      size: newer.reduce((sum, { size }) => sum + size, before.size),
    };
    this.keep(decider, stream, after);
    return after;
  }

  private async readNewer<Event extends DomainEvent>(stream: string, fromRevision: bigint) {
    const newer: { readonly event: Recorded<Event>; readonly position: bigint; readonly size: number }[] = [];
    for await (const stored of this.store.readStream(stream, { fromRevision })) {
      const event = await this.codec.decode<Event>(stored);
      newer.push({ event, position: stored.position, size: sizeOf(stored) });
    }
    return newer;
  }

  /** The events of a command that was run before. */
  private async eventsOf<Event extends DomainEvent>(
    stream: string,
    { firstRevision, revision }: CommandTrace,
  ): Promise<readonly Recorded<Event>[]> {
    const events: Recorded<Event>[] = [];
    for await (const stored of this.store.readStream(stream, { fromRevision: firstRevision })) {
      if (stored.revision > revision) break;
      events.push(await this.codec.decode<Event>(stored));
    }
    return events;
  }

  /** Where a revision of a stream stands in the log. */
  private async positionOf(stream: string, revision: bigint): Promise<bigint> {
    if (revision === NO_STREAM) return BEGINNING;
    for await (const event of this.store.readStream(stream, { fromRevision: revision }))
      return event.position;
    return BEGINNING;
  }

  /** A baseline kept beside the log; whoever uses it compares its last event with the log's. */
  private async storedBaseline<State, Command, Event extends DomainEvent>(
    decider: AnyDecider<State, Command, Event>,
    stream: string,
  ): Promise<Baseline<State> | undefined> {
    if (decider.baselineVersion === undefined) return undefined;
    const stored = await this.stored.load(stream).catch(() => undefined);
    if (stored?.version !== decider.baselineVersion) return undefined;
    const revision = BigInt(stored.revision);
    return {
      state: stored.state as State,
      revision,
      position: BigInt(stored.position),
      lastOccurredAt: stored.lastOccurredAt,
      commands: CommandLog.of(stored.commands),
      eventId: stored.eventId,
      storedRevision: revision,
      size: JSON.stringify(stored.state).length,
    };
  }

  private keep<State, Command, Event extends DomainEvent>(
    decider: AnyDecider<State, Command, Event>,
    stream: string,
    baseline: Baseline<State>,
  ): void {
    const { baselineVersion: version } = decider;
    const due = version !== undefined && baseline.revision - baseline.storedRevision >= STORE_EVERY;
    this.baselines.set(stream, due ? { ...baseline, storedRevision: baseline.revision } : baseline);
    // A baseline that is not stored costs the next cold process time, nothing else.
    if (due) void this.stored.save(stream, storedOf(baseline, version)).catch(() => undefined);
  }
}

function storedOf(baseline: Baseline<unknown>, version: number): StoredBaseline {
  return {
    version,
    revision: String(baseline.revision),
    eventId: baseline.eventId,
    position: String(baseline.position),
    lastOccurredAt: baseline.lastOccurredAt,
    state: baseline.state,
    commands: baseline.commands.toText(),
  };
}

function advanced<State, Command, Event extends DomainEvent>(
  decider: AnyDecider<State, Command, Event>,
  before: Baseline<State>,
  plan: Plan<Event>,
  appended: AppendResult,
): Baseline<State> {
  return {
    state: plan.recorded.reduce(decider.evolve, before.state),
    revision: appended.revision,
    position: appended.position,
    lastOccurredAt: plan.recorded.at(-1)?.occurredAt ?? before.lastOccurredAt,
    commands: before.commands.with(plan.recorded.map((event) => ({ event, position: appended.position }))),
    eventId: plan.recorded.at(-1)?.id ?? before.eventId,
    storedRevision: before.storedRevision,
    size: before.size + plan.events.reduce((sum, event) => sum + sizeOf(event), 0),
  };
}

/** A measure of what an event adds to a folded state. */
function sizeOf(event: EventToAppend): number {
  return jsonOf(event.data).length;
}

function emptyBaseline<State>(decider: { readonly initialState: State }): Baseline<State> {
  return {
    state: decider.initialState,
    revision: NO_STREAM,
    position: BEGINNING,
    lastOccurredAt: THE_PAST,
    commands: CommandLog.empty,
    eventId: '',
    storedRevision: NO_STREAM,
    size: 0,
  };
}

function tokenOf(stream: string, at: { readonly revision: bigint; readonly position: bigint }) {
  return { revision: at.revision, position: `${categoryOf(stream)}@${at.position}` };
}

function noteUnrecorded(
  stream: string,
  { revision }: { readonly revision: bigint },
  { unrecorded, commandId }: CommandEnvelope,
): void {
  unrecorded?.note({ stream, commandId, revision });
}

function assertRevision(wanted: bigint | undefined, actual: bigint): void {
  if (wanted === undefined || wanted === actual) return;
  throw new DomainError(
    'precondition',
    'revision-mismatch',
    'It has been changed since you read it: read it again and repeat your change.',
    { details: { revision: Number(actual) } },
  );
}
