import type { Decider, DomainEvent, Instant } from '#kernel';
import type { CommandRunner } from '#event-store';

/** A due fact that a run found and recorded. */
export interface RecordedFact {
  readonly type: string;
  readonly version: number;
  readonly dueAt: Instant;
}

/** One run of "record what is due on stream S". */
export interface RecordDueOptions {
  readonly runner: CommandRunner;
  /** The aggregate's id. */
  readonly id: string;
  readonly now: Instant;
  readonly correlationId: string;
}

type RecordDue = (options: RecordDueOptions) => Promise<readonly RecordedFact[]>;

/** Which decider folds the streams of which category: `new DeciderRegistry().add(articleDecider).add(jobDecider)`. */
export class DeciderRegistry {
  private readonly recorders = new Map<string, RecordDue>();

  /** @throws Error when the category has a decider already. */
  add<State, Command, Event extends DomainEvent>(decider: Decider<State, Command, Event>): this {
    if (this.recorders.has(decider.category)) {
      throw new Error(`Two deciders for the category ${decider.category}`);
    }
    this.recorders.set(decider.category, (options) => recordDue(decider, options));
    return this;
  }

  has(category: string): boolean {
    return this.recorders.has(category);
  }

  /**
   * Records what time has brought about on a stream; nothing when that is nothing, so any number of runs is one.
   * @throws UnknownCategoryError when no decider folds such streams.
   */
  async recordDue(category: string, options: RecordDueOptions): Promise<readonly RecordedFact[]> {
    const record = this.recorders.get(category);
    if (!record) throw new UnknownCategoryError(`No decider for the category ${category}`);
    return record(options);
  }
}

/** The schedule names a stream that this process has no decider for. */
export class UnknownCategoryError extends Error {
  override readonly name = 'UnknownCategoryError';
}

async function recordDue<State, Command, Event extends DomainEvent>(
  decider: Decider<State, Command, Event>,
  { runner, id, now, correlationId }: RecordDueOptions,
): Promise<readonly RecordedFact[]> {
  const before = await runner.load(decider, id);
  const due = decider.due?.(before.state, now) ?? [];
  const after = await runner.recordDue({
    decider,
    id,
    envelope: { commandId: correlationId, actorId: 'system', correlationId },
  });
  if (after.revision === before.revision) return [];
  return due.map(({ event, version, dueAt }) => ({ type: event.type, version, dueAt }));
}
