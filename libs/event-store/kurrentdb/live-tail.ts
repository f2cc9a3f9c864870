import { setTimeout as sleep } from 'node:timers/promises';
import { excludeSystemEvents } from '@kurrent/kurrentdb-client';
import type {
  AllStreamResolvedEvent,
  AllStreamSubscription,
  KurrentDBClient,
} from '@kurrent/kurrentdb-client';
import { BEGINNING } from '../event-store.port.js';
import type { EventBatch } from '../event-store.port.js';
import { describeClientFailure } from './client-failures.js';
import { EventRing } from './event-ring.js';
import type { RingRequest } from './event-ring.js';
import type { KurrentDBLogger, KurrentDBTimes } from './kurrentdb-options.js';
import { Backoff } from './patience.js';
import { isSystemEvent, positionOf, readingFrom, storedEventOf } from './recorded-events.js';

/** The log ends before what was read of it: an older backup was put in its place. */
export class LogRestoredError extends Error {
  override readonly name = 'LogRestoredError';
}

/** The subscription is open and says nothing, though there is something to say. */
class SilentSubscriptionError extends Error {
  override readonly name = 'SilentSubscriptionError';
}

/** Looks in vain before a subscription counts as silent; doubled each time that did not help. */
const LOOKS = 2;
const MOST_LOOKS = 128;
/** Checkpoints are not used, so they should be rare: one per so many times 32 events that were considered. */
const CHECKPOINT_INTERVAL = 1_000;
/** Events on their way to the loop below. */
const READ_AHEAD = 128;

/**
 * The live end of the log, with one subscription for all subscribers of a process: servers and clients get into trouble
 * with many. It begins at the head, takes everything that is no system event into a bounded ring, and never waits for
 * anybody, so the subscription is never behind because of a slow reader.
 *
 * A broken subscription is made anew after the last event that was taken, never after what `caughtUp` or a checkpoint
 * say, since these overtake events that still lie in a buffer. Events that come twice are recognised by their position.
 */
export class LiveTail {
  private ring: EventRing | undefined;
  private run: AbortController | undefined;
  private users = 0;
  private readonly waiting = new Set<() => void>();
  private waking: NodeJS.Timeout | undefined;
  private wokenAt = -Infinity;

  constructor(
    private readonly options: {
      readonly client: () => KurrentDBClient;
      /** As the leader has it. */
      readonly readHead: (signal: AbortSignal) => Promise<bigint>;
      readonly times: KurrentDBTimes;
      readonly logger: KurrentDBLogger;
    },
  ) {}

  /** Counts a subscriber; the subscription lives while there is one. */
  attach(): void {
    this.users += 1;
    if (this.run) return;
    this.run = new AbortController();
    void this.keepFollowing(this.run.signal);
  }

  detach(): void {
    this.users -= 1;
    if (this.users === 0) this.stop();
  }

  /** The ring as soon as the tail knows where it begins; undefined when the signal aborts before. */
  async begun(signal: AbortSignal): Promise<EventRing | undefined> {
    while (!this.ring && !signal.aborted) await this.changed(signal);
    return signal.aborted ? undefined : this.ring;
  }

  /**
   * What is there for a subscriber.
   * @param ring the one it began with
   * @throws LogRestoredError when the log is another one by now
   */
  page(ring: EventRing, request: RingRequest): EventBatch | 'behind' | undefined {
    if (this.run && this.ring && this.ring !== ring) {
      throw new LogRestoredError(
        `The log ends at ${this.ring.upTo}, before ${request.after}: it was restored`,
      );
    }
    return ring.page(request);
  }

  /** Resolves when there is something new, or the signal aborts. */
  changed(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const resume = () => {
        signal.removeEventListener('abort', resume);
        this.waiting.delete(resume);
        resolve();
      };
      this.waiting.add(resume);
      signal.addEventListener('abort', resume);
    });
  }

  stop(): void {
    this.run?.abort();
    this.run = undefined;
    this.ring = undefined;
    clearTimeout(this.waking);
    this.waking = undefined;
  }

  private async keepFollowing(signal: AbortSignal): Promise<void> {
    const { times, logger } = this.options;
    const backoff = new Backoff(times);
    let looks = LOOKS;
    let troubled = false;
    while (!signal.aborted) {
      try {
        const ring = await this.begin(signal);
        if (signal.aborted) return;
        await this.follow(ring, {
          signal,
          looks,
          onConfirmed: () => {
            backoff.reset();
            if (troubled) logger.info({}, 'The subscription to the event log goes on');
            troubled = false;
          },
          onEvent: () => {
            looks = LOOKS;
          },
        });
        if (signal.aborted) return;
        throw new Error('The server ended the subscription');
      } catch (failure) {
        if (signal.aborted) return;
        if (failure instanceof SilentSubscriptionError) looks = Math.min(looks * 2, MOST_LOOKS);
        const fields = { failure: describeClientFailure(failure) };
        if (!troubled) logger.warn(fields, 'The subscription to the event log broke and is made anew');
        troubled = true;
        await backoff.wait(signal);
      }
    }
  }

  /** Where to go on; from the head when it is the first time, or when the log is no longer the one that was read. */
  private async begin(signal: AbortSignal): Promise<EventRing> {
    const head = await this.options.readHead(signal);
    if (signal.aborted) return new EventRing(head);
    if (this.ring && this.ring.upTo > head) {
      this.options.logger.error(
        { head: head.toString(), position: this.ring.upTo.toString() },
        'The event log ends before what was read of it: it was restored from an older backup',
      );
      this.ring = undefined;
    }
    this.ring ??= new EventRing(head);
    this.wake();
    return this.ring;
  }

  private async follow(
    ring: EventRing,
    options: {
      readonly signal: AbortSignal;
      readonly looks: number;
      readonly onConfirmed: () => void;
      readonly onEvent: () => void;
    },
  ): Promise<void> {
    const { signal } = options;
    const subscription = this.options.client().subscribeToAll(
      {
        fromPosition: readingFrom(ring.upTo),
        filter: excludeSystemEvents({ checkpointInterval: CHECKPOINT_INTERVAL }),
      },
      { highWaterMark: READ_AHEAD },
    );
    subscription.on('confirmation', options.onConfirmed);
    // An error that comes while nobody iterates would end the process; the loop below hears those that concern it.
    subscription.on('error', () => undefined);
    const over = new AbortController();
    const stop = () => subscription.destroy();
    signal.addEventListener('abort', stop);
    void this.watch(ring, { subscription, looks: options.looks, signal: over.signal });
    try {
      for await (const resolved of subscription) {
        if (signal.aborted) return;
        this.take(ring, resolved);
        options.onEvent();
      }
    } finally {
      over.abort();
      signal.removeEventListener('abort', stop);
      subscription.destroy();
      // Leaving the loop alone would leave the subscription open on the server.
      void subscription.unsubscribe().catch(() => undefined);
    }
  }

  private take(ring: EventRing, resolved: AllStreamResolvedEvent): void {
    const { event } = resolved;
    const position = positionOf(resolved);
    if (!event || position === undefined || position <= ring.upTo) return;
    ring.add(position, isSystemEvent(event) ? undefined : storedEventOf(event, position));
    this.announce();
  }

  /** A subscription may fall silent and look healthy; the head of the log tells. */
  private async watch(
    ring: EventRing,
    options: {
      readonly subscription: AllStreamSubscription;
      readonly looks: number;
      readonly signal: AbortSignal;
    },
  ): Promise<void> {
    const { subscription, looks, signal } = options;
    let before = BEGINNING - 1n;
    for (let inVain = 0; inVain < looks;) {
      await sleep(this.options.times.watchMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const { upTo } = ring;
      if (upTo !== before) {
        before = upTo;
        inVain = 0;
        continue;
      }
      const head = await this.options.readHead(signal).catch(() => upTo);
      inVain = head > upTo && ring.upTo === upTo ? inVain + 1 : 0;
    }
    subscription.destroy(new SilentSubscriptionError(`Nothing came after ${ring.upTo}`));
  }

  /** A burst wakes everybody once, not once an event. */
  private announce(): void {
    if (this.waking || this.waiting.size === 0) return;
    const rest = Math.max(0, this.wokenAt + this.options.times.wakeMs - performance.now());
    this.waking = setTimeout(() => {
      this.waking = undefined;
      this.wake();
    }, rest);
  }

  private wake(): void {
    this.wokenAt = performance.now();
    for (const resume of [...this.waiting]) resume();
  }
}
