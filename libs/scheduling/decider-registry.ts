import type { DomainEvent, DueFact, Instant, Recorded } from '#kernel';
import { randomId } from '#event-store';
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
  readonly correlationId: string;
}

/** A decider of whatever state, commands and events. Methods, so that each fits; its own streams are all it gets. */
export interface TimedDecider {
  readonly category: string;
  readonly initialState: unknown;
  decide(command: unknown, state: unknown, now: Instant): readonly DomainEvent[];
  evolve(state: unknown, event: Recorded<DomainEvent>): unknown;
  due?(state: unknown, now: Instant): readonly DueFact<DomainEvent>[];
}

/** Which decider folds the streams of which category. */
export class DeciderRegistry {
  private readonly byCategory = new Map<string, TimedDecider>();

  /** @throws Error when two deciders are of one category. */
  constructor(deciders: readonly TimedDecider[]) {
    for (const decider of deciders) {
      if (this.byCategory.has(decider.category)) {
        throw new Error(`Two deciders for the category ${decider.category}`);
      }
      this.byCategory.set(decider.category, decider);
    }
  }

  has(category: string): boolean {
    return this.byCategory.has(category);
  }

  /**
   * Records what time has brought about on a stream; nothing when that is nothing, so any number of runs is one.
   * @throws UnknownCategoryError when no decider folds such streams.
   */
  async recordDue(
    category: string,
    { runner, id, correlationId }: RecordDueOptions,
  ): Promise<readonly RecordedFact[]> {
    const decider = this.byCategory.get(category);
    if (!decider) throw new UnknownCategoryError(`No decider for the category ${category}`);
    const { due } = await runner.recordDue({
      decider,
      id,
      envelope: { commandId: randomId(), actorId: 'system', correlationId },
    });
    return due.map(({ event, version, dueAt }) => ({ type: event.type, version, dueAt }));
  }
}

/** The schedule names a stream that this process has no decider for. */
export class UnknownCategoryError extends Error {
  override readonly name = 'UnknownCategoryError';
}
