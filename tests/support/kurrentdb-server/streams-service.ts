import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type {
  Metadata,
  ServerDuplexStream,
  ServerReadableStream,
  ServerUnaryCall,
  ServerWritableStream,
  sendUnaryData,
} from '@grpc/grpc-js';
import type { IStreamsServer } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import type {
  AppendReq,
  AppendResp,
  BatchAppendReq,
  BatchAppendResp,
  DeleteReq,
  DeleteResp,
  ReadReq,
  ReadResp,
  TombstoneReq,
  TombstoneResp,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { ANY, NO_STREAM, STREAM_EXISTS } from './event-log.js';
import type { AppendOutcome, EventRecord, ProposedEvent } from './event-log.js';
import {
  failure,
  invalidPosition,
  maximumAppendSizeExceeded,
  notLeader,
  placeOf,
  proposedEvent,
  readEventOf,
  streamDeleted,
  streamIdentifier,
  streamName,
  streamNotFound,
  uuidOf,
  wrongExpectedVersion,
} from './messages.js';
import type { UuidForm } from './messages.js';
import type { ServingNode } from './serving.js';
import { filterOf } from './record-filter.js';
import { Subscription } from './subscription.js';
import { write } from './write.js';
import { grpc, protobufAny, protobufEmpty, rpcStatus, shared, streams } from './wire.js';

/** Messages of a read between which other calls get their turn. */
const MESSAGES_A_TURN = 64;

/** The calls of `event_store.client.streams.Streams` on one node. */
export function streamsService(node: ServingNode): IStreamsServer {
  return {
    append: (call, answer) => {
      append(node, call, answer).catch((error: unknown) => answer(unexpected(error)));
    },
    batchAppend: (call) => batchAppend(node, call),
    read: (call) => {
      read(node, call).catch((error: unknown) => call.emit('error', unexpected(error)));
    },
    delete: (call, answer) => remove(node, call, answer),
    tombstone: (call, answer) => tombstone(node, call, answer),
  };
}

async function append(
  node: ServingNode,
  call: ServerReadableStream<AppendReq, AppendResp>,
  answer: sendUnaryData<AppendResp>,
): Promise<void> {
  let options: AppendReq.Options | undefined;
  const events: ProposedEvent[] = [];
  for await (const request of call as AsyncIterable<AppendReq>) {
    const message = request.getProposedMessage();
    if (message) events.push(proposedEvent(message));
    options = request.getOptions() ?? options;
  }
  if (options === undefined) return answer(failure(grpc.status.INVALID_ARGUMENT, 'Options are missing.'));
  if (sizeOf(events) > node.cluster.maxAppendSize) {
    return answer(maximumAppendSizeExceeded(node.cluster.maxAppendSize));
  }
  const refusal = refusalOf(node, 'append', call.metadata);
  if (refusal) return answer(refusal);
  const stream = streamName(options.getStreamIdentifier());
  const expected = expectedRevision(options, (of) => of.getRevision());
  await node.cluster.commit({
    peer: call.getPeer(),
    commit: () => node.cluster.log.append({ stream, expected, events }),
    answer: (outcome) => {
      if (outcome.kind === 'deleted') answer(streamDeleted(stream));
      else answer(null, appendResponse(outcome, expected));
    },
  });
}

function appendResponse(
  outcome: Exclude<AppendOutcome, { readonly kind: 'deleted' }>,
  expected: number,
): AppendResp {
  if (outcome.kind === 'wrong-revision') {
    const message = new streams.AppendResp.WrongExpectedVersion();
    if (outcome.current < 0) message.setCurrentNoStream(new shared.Empty());
    else message.setCurrentRevision(String(outcome.current));
    if (expected === ANY) message.setExpectedAny(new shared.Empty());
    else if (expected === NO_STREAM) message.setExpectedNoStream(new shared.Empty());
    else if (expected === STREAM_EXISTS) message.setExpectedStreamExists(new shared.Empty());
    else message.setExpectedRevision(String(expected));
    return new streams.AppendResp().setWrongExpectedVersion(message);
  }
  const success = new streams.AppendResp.Success();
  if (outcome.revision < 0) success.setNoStream(new shared.Empty());
  else success.setCurrentRevision(String(outcome.revision));
  if (outcome.position === undefined) success.setNoPosition(new shared.Empty());
  else {
    const position = new streams.AppendResp.Position();
    position.setCommitPosition(String(outcome.position)).setPreparePosition(String(outcome.position));
    success.setPosition(position);
  }
  return new streams.AppendResp().setSuccess(success);
}

interface Gathering {
  readonly stream: string;
  readonly expected: number;
  readonly timeout: NodeJS.Timeout | undefined;
  readonly events: ProposedEvent[];
}

/** One long call carries all appends of a client: gathered by correlation id until the final part has come. */
function batchAppend(node: ServingNode, call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void {
  const gatherings = new Map<string, Gathering>();
  const { maxAppendSize, log } = node.cluster;
  let unanswered = 0;
  let ended = false;
  const close = node.keepOpen(call, 'appends');
  const endWhenAnswered = () => {
    if (ended && unanswered === 0) call.end();
  };
  call.on('close', close);
  call.on('cancelled', close);
  call.on('error', close);
  call.on('end', () => {
    ended = true;
    endWhenAnswered();
  });
  call.on('data', (request: BatchAppendReq) => {
    const correlation = request.getCorrelationId();
    const id = uuidOf(correlation);
    const options = request.getOptions();
    const reply = (stream: string, fill: (response: BatchAppendResp) => void) => {
      const response = new streams.BatchAppendResp();
      response.setCorrelationId(correlation).setStreamIdentifier(streamIdentifier(stream));
      fill(response);
      if (!call.cancelled && !call.destroyed) call.write(response);
    };
    if (options !== undefined && !gatherings.has(id)) {
      const stream = streamName(options.getStreamIdentifier());
      const remaining = remainingTime(options);
      if (remaining <= 0) return reply(stream, (response) => response.setError(timedOut()));
      const timeout = setTimeout(() => {
        if (gatherings.delete(id)) reply(stream, (response) => response.setError(timedOut()));
      }, remaining);
      timeout.unref();
      const expected = expectedRevision(options, (of) => of.getStreamPosition());
      gatherings.set(id, { stream, expected, timeout, events: [] });
    }
    const gathering = gatherings.get(id);
    if (gathering === undefined) return;
    const { stream, expected, events, timeout } = gathering;
    events.push(...request.getProposedMessagesList().map(proposedEvent));
    if (sizeOf(events) > maxAppendSize) {
      clearTimeout(timeout);
      gatherings.delete(id);
      return reply(stream, (response) => response.setError(sizeExceeded(maxAppendSize)));
    }
    if (!request.getIsFinal()) return;
    clearTimeout(timeout);
    gatherings.delete(id);
    const refusal = refusalOf(node, 'batchAppend', call.metadata);
    if (refusal) {
      call.emit('error', refusal);
      return;
    }
    unanswered += 1;
    node.cluster
      .commit({
        peer: call.getPeer(),
        commit: () => log.append({ stream, expected, events }),
        answer: (outcome) => {
          reply(stream, (response) => fillBatchResponse(response, { outcome, expected, stream }));
          unanswered -= 1;
          endWhenAnswered();
        },
      })
      .catch((error: unknown) => call.emit('error', unexpected(error)));
  });
}

function fillBatchResponse(
  response: BatchAppendResp,
  {
    outcome,
    expected,
    stream,
  }: { readonly outcome: AppendOutcome; readonly expected: number; readonly stream: string },
): void {
  const empty = () => new protobufEmpty.Empty();
  if (outcome.kind === 'deleted') {
    const details = new shared.StreamDeleted().setStreamIdentifier(streamIdentifier(stream));
    response.setError(statusOf(9, `Event stream '${stream}' is deleted.`, details, 'StreamDeleted'));
  } else if (outcome.kind === 'wrong-revision') {
    const details = new shared.WrongExpectedVersion();
    if (outcome.current < 0) details.setCurrentNoStream(empty());
    else details.setCurrentStreamRevision(String(outcome.current));
    if (expected === ANY) details.setExpectedAny(empty());
    else if (expected === NO_STREAM) details.setExpectedNoStream(empty());
    else if (expected === STREAM_EXISTS) details.setExpectedStreamExists(empty());
    else details.setExpectedStreamPosition(String(expected));
    response.setError(statusOf(6, 'WrongExpectedVersion', details, 'WrongExpectedVersion'));
  } else {
    const success = new streams.BatchAppendResp.Success();
    if (outcome.revision < 0) success.setNoStream(empty());
    else success.setCurrentRevision(String(outcome.revision));
    if (outcome.position === undefined) success.setNoPosition(empty());
    else {
      const position = new shared.AllStreamPosition();
      position.setCommitPosition(String(outcome.position)).setPreparePosition(String(outcome.position));
      success.setPosition(position);
    }
    response.setSuccess(success);
  }
}

/** What went wrong with one append of a batch is a typed message in a status, as `google.rpc` has it. */
function statusOf(
  code: number,
  message: string,
  details: { serializeBinary(): Uint8Array },
  type: string,
): InstanceType<typeof rpcStatus.Status> {
  const any = new protobufAny.Any();
  any.pack(details.serializeBinary(), `event_store.client.${type}`);
  return new rpcStatus.Status().setCode(code).setMessage(message).setDetails(any);
}

function timedOut(): InstanceType<typeof rpcStatus.Status> {
  return statusOf(4, 'Timeout', new shared.Timeout(), 'Timeout');
}

function sizeExceeded(maximum: number): InstanceType<typeof rpcStatus.Status> {
  const details = new shared.MaximumAppendSizeExceeded().setMaxappendsize(maximum);
  return statusOf(3, 'Maximum Append Size Exceeded', details, 'MaximumAppendSizeExceeded');
}

function remainingTime(options: BatchAppendReq.Options): number {
  const deadline = options.getDeadline21100();
  const duration = options.getDeadline();
  if (duration !== undefined) return duration.getSeconds() * 1_000 + duration.getNanos() / 1_000_000;
  return deadline === undefined ? 10_000 : deadline.toDate().getTime() - Date.now();
}

function remove(
  node: ServingNode,
  call: ServerUnaryCall<DeleteReq, DeleteResp>,
  answer: sendUnaryData<DeleteResp>,
): void {
  const refusal = refusalOf(node, 'delete', call.metadata);
  if (refusal) return answer(refusal);
  const options = call.request.getOptions() ?? new streams.DeleteReq.Options();
  const stream = streamName(options.getStreamIdentifier());
  const expected = expectedRevision(options, (of) => of.getRevision());
  const outcome = node.cluster.log.delete(stream, expected);
  if (outcome.kind === 'deleted') return answer(streamDeleted(stream));
  if (outcome.kind === 'wrong-revision') return answer(wrongExpectedVersion('Delete', outcome, expected));
  const position = new streams.DeleteResp.Position();
  position.setCommitPosition(String(outcome.position)).setPreparePosition(String(outcome.position));
  answer(null, new streams.DeleteResp().setPosition(position));
}

function tombstone(
  node: ServingNode,
  call: ServerUnaryCall<TombstoneReq, TombstoneResp>,
  answer: sendUnaryData<TombstoneResp>,
): void {
  const refusal = refusalOf(node, 'tombstone', call.metadata);
  if (refusal) return answer(refusal);
  const options = call.request.getOptions() ?? new streams.TombstoneReq.Options();
  const stream = streamName(options.getStreamIdentifier());
  const expected = expectedRevision(options, (of) => of.getRevision());
  const outcome = node.cluster.log.tombstone(stream, expected);
  if (outcome.kind === 'deleted') return answer(streamDeleted(stream));
  if (outcome.kind === 'wrong-revision') return answer(wrongExpectedVersion('Tombstone', outcome, expected));
  const position = new streams.TombstoneResp.Position();
  position.setCommitPosition(String(outcome.position)).setPreparePosition(String(outcome.position));
  answer(null, new streams.TombstoneResp().setPosition(position));
}

async function read(node: ServingNode, call: ServerWritableStream<ReadReq, ReadResp>): Promise<void> {
  const options = call.request.getOptions();
  if (options === undefined || !(options.hasStream() || options.hasAll())) {
    call.emit('error', failure(grpc.status.INVALID_ARGUMENT, 'Options are missing.'));
    return;
  }
  const subscription = options.hasSubscription();
  const refusal = refusalOf(node, subscription ? 'subscribe' : 'read', call.metadata);
  if (refusal) {
    call.emit('error', refusal);
    return;
  }
  const uuids: UuidForm = options.getUuidOption()?.hasString() === true ? 'string' : 'structured';
  if (subscription) return new Subscription(node, { call, options, uuids }).run();

  const delayMs = node.cluster.faults.delays.readsMs ?? 0;
  if (delayMs > 0) await wait(delayMs);
  const result = options.hasAll() ? selectOfAll(node, options) : selectOfStream(node, options);
  const stream = streamName(options.getStream()?.getStreamIdentifier());
  if (result === 'invalid-position' || result === 'deleted') {
    call.emit('error', result === 'deleted' ? streamDeleted(stream) : invalidPosition());
    return;
  }
  if (result === 'missing') {
    call.write(streamNotFound(stream));
    call.end();
    return;
  }
  let left = options.getCount() === '' ? Infinity : placeOf(options.getCount());
  let messages = 0;
  for (const record of result) {
    if (left <= 0 || call.cancelled || call.destroyed) break;
    left -= 1;
    if (delayMs > 0) await wait(delayMs);
    await write(call, readEventOf(record, uuids));
    messages += 1;
    if (messages % MESSAGES_A_TURN === 0) await nextTurn();
  }
  if (options.hasStream() && (options.getControlOption()?.getCompatibility() ?? 0) >= 1) {
    const last = node.cluster.log.lastRevision(stream);
    await write(call, new streams.ReadResp().setLastStreamPosition(String(last)));
  }
  call.end();
}

function* selectForwards(
  records: readonly EventRecord[],
  from: number,
  wanted: (record: EventRecord) => boolean,
): Generator<EventRecord> {
  const end = records.length;
  for (let index = from; index < end; index += 1) {
    const record = records[index];
    if (record !== undefined && wanted(record)) yield record;
  }
}

function* selectBackwards(
  records: readonly EventRecord[],
  from: number,
  wanted: (record: EventRecord) => boolean,
): Generator<EventRecord> {
  for (let index = Math.min(from, records.length - 1); index >= 0; index -= 1) {
    const record = records[index];
    if (record !== undefined && wanted(record)) yield record;
  }
}

/** Forwards from a position including it, backwards from it excluding it. */
function selectOfAll(
  node: ServingNode,
  options: ReadReq.Options,
): Iterable<EventRecord> | 'invalid-position' {
  const { log } = node.cluster;
  const all = options.getAll();
  const position = all?.getPosition();
  const place = all?.hasStart()
    ? 0
    : position === undefined
      ? Infinity
      : placeOf(position.getCommitPosition());
  if (!log.isBoundary(place)) return 'invalid-position';
  const wanted = filterOf(options.getFilter());
  const index = log.indexFrom(place);
  return options.getReadDirection() === streams.ReadReq.Options.ReadDirection.FORWARDS
    ? selectForwards(log.records, index, wanted)
    : selectBackwards(log.records, index - 1, wanted);
}

/** Forwards and backwards include the revision. */
function selectOfStream(
  node: ServingNode,
  options: ReadReq.Options,
): Iterable<EventRecord> | 'missing' | 'deleted' {
  const of = options.getStream();
  const records = node.cluster.log.read(streamName(of?.getStreamIdentifier()));
  if (records === 'missing' || records === 'deleted') return records;
  const first = records[0]?.revision ?? 0;
  const revision = of?.hasStart() ? 0 : of?.hasEnd() ? Infinity : placeOf(of?.getRevision() ?? '0');
  return options.getReadDirection() === streams.ReadReq.Options.ReadDirection.FORWARDS
    ? selectForwards(records, Math.max(0, revision - first), () => true)
    : selectBackwards(records, revision - first, () => true);
}

interface ExpectedRevisionOptions {
  hasAny(): boolean;
  hasNoStream(): boolean;
  hasStreamExists(): boolean;
}

function expectedRevision<Options extends ExpectedRevisionOptions>(
  options: Options,
  revision: (options: Options) => string,
): number {
  if (options.hasAny()) return ANY;
  if (options.hasNoStream()) return NO_STREAM;
  if (options.hasStreamExists()) return STREAM_EXISTS;
  return placeOf(revision(options));
}

export function sizeOf(events: readonly ProposedEvent[]): number {
  return events.reduce(
    (size, { type, data, metadata }) => size + type.length * 2 + data.length + metadata.length,
    0,
  );
}

function refusalOf(
  node: ServingNode,
  method: string,
  metadata: Metadata,
): ReturnType<typeof notLeader> | undefined {
  const requiresLeader = String(metadata.get('requires-leader')[0] ?? '').toLowerCase() === 'true';
  return node.admits(method, { requiresLeader }) ? undefined : notLeader(node.cluster.leader);
}

export function unexpected(error: unknown): ReturnType<typeof failure> {
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return failure(grpc.status.UNKNOWN, details);
}
