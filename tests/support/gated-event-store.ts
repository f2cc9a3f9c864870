import { EventStore } from '#event-store';
import type { AppendRequest, AppendResult, EventBatch, ReadAllOptions, StoredEvent } from '#event-store';

/** A log that can hold an append back, so that somebody else is faster. */
export class GatedEventStore extends EventStore {
  readonly engine: string;
  readonly multiStreamAppend: boolean;
  private gate: ((request: AppendRequest) => Promise<void>) | undefined;

  constructor(private readonly store: EventStore) {
    super();
    this.engine = store.engine;
    this.multiStreamAppend = store.multiStreamAppend;
  }

  /** The next append to this stream waits for `meanwhile`; the answer resolves when that is done. */
  holdBack(stream: string, meanwhile: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.gate = async (request) => {
        if (request.stream !== stream) return;
        this.gate = undefined;
        await meanwhile().then(resolve, reject);
      };
    });
  }

  override async append(request: AppendRequest): Promise<AppendResult> {
    await this.gate?.(request);
    return this.store.append(request);
  }

  override appendToStreams(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]> {
    return this.store.appendToStreams(requests);
  }

  override readStream(
    stream: string,
    options?: { readonly fromRevision?: bigint },
  ): AsyncIterable<StoredEvent> {
    return this.store.readStream(stream, options);
  }

  override readAll(options: ReadAllOptions): AsyncIterable<EventBatch> {
    return this.store.readAll(options);
  }

  override subscribe(options: ReadAllOptions & { readonly signal: AbortSignal }): AsyncIterable<EventBatch> {
    return this.store.subscribe(options);
  }

  override head(): Promise<bigint> {
    return this.store.head();
  }
}
