import {
  BEGINNING,
  EventStore,
  NO_STREAM,
  WrongExpectedRevisionError,
  categoryOf,
} from '../event-store.port.js';
import type {
  AppendRequest,
  AppendResult,
  EventBatch,
  ReadAllOptions,
  StoredEvent,
} from '../event-store.port.js';

/** The log in an array: for specifications and benchmarks, with the semantics of the real ones. */
export class MemoryEventStore extends EventStore {
  readonly engine = 'memory';
  readonly multiStreamAppend = true;
  private readonly log: StoredEvent[] = [];
  private readonly streams = new Map<string, StoredEvent[]>();
  private readonly waiting = new Set<() => void>();

  async append(request: AppendRequest): Promise<AppendResult> {
    const repeated = this.repeatOf(request);
    if (repeated) return repeated;
    this.assertExpected(request);
    const result = this.write(request);
    this.wake();
    return result;
  }

  async appendToStreams(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]> {
    const repeated = requests.map((request) => this.repeatOf(request));
    if (repeated.every((result) => result !== undefined)) return repeated;
    requests.forEach((request) => this.assertExpected(request));
    const results = requests.map((request) => this.write(request));
    this.wake();
    return results;
  }

  async *readStream(
    stream: string,
    options: { readonly fromRevision?: bigint } = {},
  ): AsyncIterable<StoredEvent> {
    yield* (this.streams.get(stream) ?? []).slice(Number(options.fromRevision ?? 0n));
  }

  async *readAll(options: ReadAllOptions): AsyncIterable<EventBatch> {
    let after = options.after;
    const head = await this.head();
    while (after < head) {
      const batch = this.page(options, after, head);
      yield batch;
      after = batch.position;
    }
  }

  async *subscribe(options: ReadAllOptions & { readonly signal: AbortSignal }): AsyncIterable<EventBatch> {
    let after = options.after;
    while (!options.signal.aborted) {
      const head = await this.head();
      if (after >= head) {
        await this.changed(options.signal);
        continue;
      }
      const batch = this.page(options, after, head);
      yield batch;
      after = batch.position;
    }
  }

  async head(): Promise<bigint> {
    return BigInt(this.log.length);
  }

  private page(options: ReadAllOptions, after: bigint, head: bigint): EventBatch {
    const limit = options.batchSize ?? 500;
    const events: StoredEvent[] = [];
    let position = after;
    while (position < head && events.length < limit) {
      const event = this.log[Number(position)];
      position += 1n;
      if (event && (!options.categories || options.categories.includes(categoryOf(event.stream))))
        events.push(event);
    }
    return { events, position, caughtUp: position === head };
  }

  private revisionOf(stream: string): bigint {
    return BigInt(this.streams.get(stream)?.length ?? 0) - 1n;
  }

  private assertExpected(request: AppendRequest): void {
    const actual = this.revisionOf(request.stream);
    if (actual !== request.expectedRevision) {
      throw new WrongExpectedRevisionError(request.stream, request.expectedRevision, actual);
    }
  }

  private repeatOf(request: AppendRequest): AppendResult | undefined {
    const first = Number(request.expectedRevision - NO_STREAM);
    const there = (this.streams.get(request.stream) ?? []).slice(first, first + request.events.length);
    const same = there.length > 0 && request.events.every((event, index) => event.id === there[index]?.id);
    const last = there.at(-1);
    return same && last ? { revision: last.revision, position: last.position } : undefined;
  }

  private write(request: AppendRequest): AppendResult {
    const stream = this.streams.get(request.stream) ?? [];
    this.streams.set(request.stream, stream);
    for (const event of request.events) {
      const stored: StoredEvent = {
        ...event,
        data: structuredClone(event.data),
        stream: request.stream,
        revision: BigInt(stream.length),
        position: BigInt(this.log.length + 1),
      };
      stream.push(stored);
      this.log.push(stored);
    }
    return { revision: this.revisionOf(request.stream), position: BEGINNING + BigInt(this.log.length) };
  }

  private wake(): void {
    const woken = [...this.waiting];
    this.waiting.clear();
    woken.forEach((resume) => resume());
  }

  private changed(signal: AbortSignal): Promise<void> {
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
}
