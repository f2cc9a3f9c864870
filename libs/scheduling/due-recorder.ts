import { LRUCache } from 'lru-cache';
import type { Clock } from '#kernel';
import { aggregateIdOf, categoryOf, randomId } from '#event-store';
import type { CommandRunner } from '#event-store';
import type { Alarm } from './alarm.js';
import type { DeciderRegistry, RecordedFact } from './decider-registry.js';
import type { DueTimes } from './due-times.query.js';
import type { FactRecorder } from './fact-recorder.js';
import type { Lateness } from './lateness.js';
import { recordedFacts } from './observed.js';

/** What the recorder works with. */
export interface DueRecorderParts {
  readonly runner: CommandRunner;
  readonly deciders: DeciderRegistry;
  readonly dueTimes: Pick<DueTimes, 'upTo'>;
  readonly clock: Clock;
  readonly lateness: Lateness;
  /** For facts that deciders alone cannot tell. */
  readonly recorders: readonly FactRecorder[];
}

/** Streams that a sweep is at at the same time: their reads and appends travel together. */
const LANES = 200;
/** An alarm that was answered is not answered again for so long; then it is taken for one that was missed. */
const ANSWERED_MS = 60_000;
const MOST_ANSWERED = 50_000;
const SWEEP_MS = 60_000;

/**
 * Records what is due on the streams whose alarms ring. When a second alarm rings while the first is being answered,
 * many may be about to: all that is due by the schedule table is recorded at once, instead of job by job, and their own
 * alarms find nothing left to do.
 */
export class DueRecorder {
  private atWork = 0;
  private sweeping: Promise<void> | undefined;
  /** Alarms whose streams were looked at since they were due: a due time belongs to one version, so that is final. */
  private readonly answered = new LRUCache<string, true>({ max: MOST_ANSWERED, ttl: ANSWERED_MS });

  constructor(private readonly parts: DueRecorderParts) {}

  /**
   * Resolves when the fact is recorded, or is no longer awaited.
   * @param correlationId of the command that the alarm goes back to; drawn when there is none
   * @throws UnknownCategoryError when no decider folds such streams, and what the log throws.
   */
  async answer(
    alarm: Alarm,
    options: { readonly correlationId: string | undefined; readonly signal: AbortSignal },
  ) {
    if (this.answered.has(keyOf(alarm))) return;
    this.atWork += 1;
    try {
      // What a sweep could not do, the alarms of those streams do, each its own.
      if (this.atWork > 1) await this.sweep(options.signal).catch(() => undefined);
      if (this.answered.has(keyOf(alarm))) return;
      await this.record(alarm.stream, [alarm], options.correlationId);
      this.answered.set(keyOf(alarm), true);
    } finally {
      this.atWork -= 1;
    }
  }

  private sweep(signal: AbortSignal): Promise<void> {
    this.sweeping ??= this.recordAllDue(signal).finally(() => {
      this.sweeping = undefined;
    });
    return this.sweeping;
  }

  private async recordAllDue(signal: AbortSignal): Promise<void> {
    const { dueTimes, clock, deciders } = this.parts;
    const end = performance.now() + SWEEP_MS;
    const isOver = () => signal.aborted || performance.now() > end;
    for await (const page of dueTimes.upTo(clock.now(), signal)) {
      const open = page.filter(
        (alarm) => !this.answered.has(keyOf(alarm)) && deciders.has(categoryOf(alarm.stream)),
      );
      const streams = byStream(open).entries();
      await Promise.all(Array.from({ length: LANES }, () => this.recordEach(streams, isOver)));
      if (isOver()) return;
    }
  }

  /** Goes on with what is left of the streams; several may share them. */
  private async recordEach(
    streams: Iterable<readonly [stream: string, alarms: readonly Alarm[]]>,
    isOver: () => boolean,
  ): Promise<void> {
    for (const [stream, alarms] of streams) {
      if (isOver()) return;
      try {
        await this.record(stream, alarms, undefined);
        for (const alarm of alarms) this.answered.set(keyOf(alarm), true);
      } catch {
        // Its own alarm meets the same and says so.
      }
    }
  }

  private async record(stream: string, alarms: readonly Alarm[], correlationId = randomId()): Promise<void> {
    const { runner, deciders } = this.parts;
    const id = aggregateIdOf(stream);
    this.tell(await deciders.recordDue(categoryOf(stream), { runner, id, correlationId }));
    for (const alarm of alarms) {
      const recorder = this.parts.recorders.find(({ fact }) => fact === alarm.fact);
      if (recorder) this.tell(await recorder.record(alarm, { correlationId }));
    }
  }

  private tell(recorded: readonly RecordedFact[]): void {
    const { clock, lateness } = this.parts;
    const recordedAt = Date.parse(clock.now());
    for (const { type, dueAt } of recorded) {
      const lateMs = recordedAt - Date.parse(dueAt);
      lateness.observe(lateMs);
      if (recordedFacts.heard) recordedFacts.tell({ fact: type, lateMs });
    }
  }
}

function keyOf({ stream, fact, version }: Alarm): string {
  return `${stream} ${fact} ${version}`;
}

function byStream(alarms: readonly Alarm[]): ReadonlyMap<string, readonly Alarm[]> {
  const streams = new Map<string, Alarm[]>();
  for (const alarm of alarms) {
    const known = streams.get(alarm.stream);
    if (known) known.push(alarm);
    else streams.set(alarm.stream, [alarm]);
  }
  return streams;
}
