import { NO_STREAM, derivedId, randomId } from '#event-store';
import type { CommandEnvelope, EventToAppend } from '#event-store';
import type { Decider, DomainEvent, Instant } from '#kernel';
import type { Parts } from '../../apps/forside/runtime/parts.js';

const EVENTS_PER_APPEND = 1_000;

/** An envelope of a command that was drawn for this very call. */
export function newEnvelope(): CommandEnvelope {
  return { commandId: randomId(), actorId: 'bench', correlationId: randomId(), fresh: true };
}

/**
 * Writes what a stream would hold had its commands been given at any instants of the past: decided in memory, one after
 * the other, and appended in bulk.
 */
export class BulkHistory<State, Command, Event extends DomainEvent> {
  state: State;
  private readonly stream: string;
  private revision = NO_STREAM;
  private pending: Promise<EventToAppend>[] = [];

  constructor(
    private readonly parts: Pick<Parts, 'store' | 'codec'>,
    private readonly decider: Decider<State, Command, Event>,
    readonly id: string = randomId(),
  ) {
    this.stream = `${decider.category}-${id}`;
    this.state = decider.initialState;
  }

  /** Decides a command at an instant; what was due by then comes first. */
  async run(command: Command, now: Instant): Promise<void> {
    this.recordDue(now);
    const envelope = newEnvelope();
    this.decider.decide(command, this.state, now).forEach((event, index) => {
      this.add(event, { id: derivedId(envelope.commandId, this.stream, String(index)), envelope, now });
    });
    if (this.pending.length >= EVENTS_PER_APPEND) await this.flush();
  }

  /** What time has brought about by an instant. */
  recordDue(now: Instant): void {
    for (const { event, version } of this.decider.due?.(this.state, now) ?? []) {
      const id = derivedId(this.stream, event.type, String(version));
      this.add(event, { id, envelope: { ...newEnvelope(), commandId: id, actorId: 'system' }, now });
    }
  }

  /** Resolves when all of it is in the log. */
  async flush(): Promise<void> {
    if (this.pending.length === 0) return;
    const events = await Promise.all(this.pending.splice(0));
    const { stream, revision: expectedRevision } = this;
    ({ revision: this.revision } = await this.parts.store.append({ stream, expectedRevision, events }));
  }

  private add(
    event: Event,
    { id, envelope, now }: { readonly id: string; readonly envelope: CommandEnvelope; readonly now: Instant },
  ): void {
    const { stream } = this;
    const { actorId, commandId } = envelope;
    const revision = this.revision + BigInt(this.pending.length) + 1n;
    this.state = this.decider.evolve(this.state, {
      ...event,
      ...{ id, stream, revision, occurredAt: now, actorId, commandId },
    });
    this.pending.push(this.parts.codec.encode(event, { id, stream, envelope, occurredAt: now }));
  }
}
