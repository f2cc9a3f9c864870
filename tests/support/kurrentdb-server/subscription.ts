import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type {
  ReadReq,
  ReadResp,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { EventRecord } from './event-log.js';
import {
  caughtUp,
  checkpoint,
  confirmation,
  invalidPosition,
  placeOf,
  readEventOf,
  streamDeleted,
  streamName,
} from './messages.js';
import type { UuidForm } from './messages.js';
import { filterOf } from './record-filter.js';
import type { ServingNode } from './serving.js';
import { write } from './write.js';

/** Events considered in one search unless the subscriber says otherwise. */
const SEARCH_WINDOW = 32;
/** A live subscriber further behind than this has to catch up again, and is told when it has. */
const LIVE_BUFFER = 32;

/**
 * Confirmation, then every event behind the starting place, then "caught up" each time nothing newer is there; with a
 * filter also checkpoints, so that a subscriber who wants little still learns how far the log was searched for it.
 */
export class Subscription {
  private readonly call: ServerWritableStream<ReadReq, ReadResp>;
  private readonly options: ReadReq.Options;
  private readonly uuids: UuidForm;
  private wake: () => void = () => undefined;
  private silent = false;
  private over = false;

  constructor(
    private readonly node: ServingNode,
    {
      call,
      options,
      uuids,
    }: {
      readonly call: ServerWritableStream<ReadReq, ReadResp>;
      readonly options: ReadReq.Options;
      readonly uuids: UuidForm;
    },
  ) {
    this.call = call;
    this.options = options;
    this.uuids = uuids;
  }

  async run(): Promise<void> {
    const { log, faults } = this.node.cluster;
    const releases = [
      this.node.keepOpen(this.call, 'subscription'),
      log.onCommitted(() => this.wake()),
      faults.onSilence((silent) => {
        this.silent = silent;
        this.wake();
      }),
    ];
    const end = () => {
      this.over = true;
      this.wake();
    };
    for (const event of ['cancelled', 'close', 'error']) this.call.on(event, end);
    this.silent = faults.newSubscriptionsAreSilent;
    try {
      await this.deliver();
    } finally {
      for (const release of releases) release();
    }
  }

  private awake(): Promise<void> {
    return new Promise((resolve) => (this.wake = resolve));
  }

  private async whileSilent(): Promise<void> {
    while (this.silent && !this.over) await this.awake();
  }

  private async deliver(): Promise<void> {
    const { log, faults } = this.node.cluster;
    const source = this.source();
    if (source === 'invalid-position') {
      this.call.emit('error', invalidPosition());
      return;
    }
    if (source === 'deleted') {
      const stream = streamName(this.options.getStream()?.getStreamIdentifier());
      this.call.emit('error', streamDeleted(stream));
      return;
    }
    await write(this.call, confirmation(randomUUID()));
    let { next } = source;
    const { wanted, interval, placeAfter } = source;
    let considered = 0;
    let last: EventRecord | undefined;
    let checkpointed = -1;
    let live = false;
    const sendCheckpoint = async () => {
      if (interval === undefined || last === undefined || last.position <= checkpointed) return;
      checkpointed = last.position;
      considered = 0;
      await write(this.call, checkpoint(checkpointed));
    };
    while (!this.over) {
      await this.whileSilent();
      if (live && log.records.length - next > LIVE_BUFFER) live = false;
      const end = log.records.length;
      let turn = 0;
      while (next < end && !this.over) {
        await this.whileSilent();
        const record = log.records[next];
        if (record === undefined || this.over) break;
        next += 1;
        if (wanted(record)) {
          const delay = faults.delays.subscriptionsMs ?? 0;
          if (delay > 0) await wait(delay);
          await write(this.call, readEventOf(record, this.uuids));
        }
        last = record;
        considered += 1;
        if (interval !== undefined && considered >= interval) await sendCheckpoint();
        turn += 1;
        if (turn % SEARCH_WINDOW === 0) await nextTurn();
      }
      if (this.over || next < log.records.length) continue;
      if (!live) {
        live = true;
        await sendCheckpoint();
        await write(this.call, caughtUp(placeAfter(last)));
      }
      if (next < log.records.length || this.over) continue;
      await this.awake();
    }
  }

  private source() {
    return this.options.hasAll() ? this.sourceOfAll() : this.sourceOfStream();
  }

  /** From a position excluding it. */
  private sourceOfAll() {
    const { log } = this.node.cluster;
    const all = this.options.getAll();
    const position = all?.getPosition();
    const place = all?.hasStart()
      ? -1
      : position === undefined
        ? Infinity
        : placeOf(position.getCommitPosition());
    if (!log.isBoundary(place)) return 'invalid-position';
    const filter = this.options.getFilter();
    const window = filter === undefined || filter.hasCount() ? SEARCH_WINDOW : filter.getMax();
    return {
      next: log.indexFrom(place === Infinity ? Infinity : place + 1),
      wanted: filterOf(filter),
      interval: filter === undefined ? undefined : window * filter.getCheckpointintervalmultiplier(),
      placeAfter: (last: EventRecord | undefined) => {
        const reached = last?.position ?? (place === Infinity ? log.records.at(-1)?.position : place);
        return reached === undefined || reached < 0 ? {} : { position: reached };
      },
    };
  }

  /** From a revision excluding it; a stream that is not there yet is waited for. */
  private sourceOfStream() {
    const { log } = this.node.cluster;
    const of = this.options.getStream();
    const stream = streamName(of?.getStreamIdentifier());
    const records = log.read(stream);
    if (records === 'deleted') return 'deleted';
    const from = of?.hasStart()
      ? -1
      : of?.hasEnd()
        ? log.lastRevision(stream)
        : placeOf(of?.getRevision() ?? '0');
    const first =
      records === 'missing' ? undefined : records.find(({ revision = Infinity }) => revision > from);
    const visibleFrom = records === 'missing' ? -1 : (records[0]?.revision ?? 0);
    return {
      next: first === undefined ? log.records.length : log.indexFrom(first.position),
      wanted: (record: EventRecord) =>
        record.stream === stream && (record.revision ?? -1) > from && (record.revision ?? -1) >= visibleFrom,
      interval: undefined,
      placeAfter: (last: EventRecord | undefined) => {
        const revision = last === undefined ? from : log.lastRevision(stream);
        return revision < 0 || revision === Infinity ? {} : { revision };
      },
    };
  }
}
