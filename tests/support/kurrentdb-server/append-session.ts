import type { IStreamsServiceServer } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_grpc_pb.js';
import type {
  AppendRecord,
  AppendRequest,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb.js';
import { ANY } from './event-log.js';
import type { ProposedEvent, SessionOutcome, StreamAppend } from './event-log.js';
import { failure, notLeader } from './messages.js';
import type { ServingNode } from './serving.js';
import { sizeOf, unexpected } from './streams-service.js';
import { grpc, protobufAny, rpcStatus, v2Errors, v2Streams } from './wire.js';

/** Appends to several streams, all or nothing: the session of protocol version 2, of servers from 25.1 on. */
export function appendSessionService(node: ServingNode): IStreamsServiceServer {
  return {
    appendRecords: (_call, answer) =>
      answer(failure(grpc.status.UNIMPLEMENTED, 'Appending records is of a later server.')),
    appendSession: (call, answer) => {
      const session = async () => {
        const appends: StreamAppend[] = [];
        for await (const request of call as AsyncIterable<AppendRequest>) appends.push(streamAppend(request));
        const { cluster } = node;
        const refusal = refusalOf(appends, cluster.maxAppendSize);
        if (refusal) return answer(refusal);
        const requiresLeader = String(call.metadata.get('requires-leader')[0] ?? '').toLowerCase() === 'true';
        if (!node.admits('appendSession', { requiresLeader })) return answer(notLeader(cluster.leader));
        await cluster.commit({
          peer: call.getPeer(),
          commit: () => cluster.log.appendSession(appends),
          answer: (outcome) => {
            if (outcome.kind === 'appended') answer(null, sessionResponse(appends, outcome));
            else answer(refusalOfOutcome(appends, outcome));
          },
        });
      };
      session().catch((error: unknown) => answer(unexpected(error)));
    },
  };
}

function streamAppend(request: AppendRequest): StreamAppend {
  const expected = request.hasExpectedRevision() ? Number(request.getExpectedRevision()) : ANY;
  return { stream: request.getStream(), expected, events: request.getRecordsList().map(proposedEvent) };
}

function proposedEvent(record: AppendRecord): ProposedEvent {
  const properties = new Map<string, unknown>();
  record.getPropertiesMap().forEach((value, key) => properties.set(key, value.toJavaScript()));
  return {
    id: (record.getRecordId() ?? '').toLowerCase(),
    type: record.getSchema()?.getName() ?? '',
    json: record.getSchema()?.getFormat() === v2Streams.SchemaFormat.SCHEMA_FORMAT_JSON,
    data: record.getData_asU8(),
    metadata:
      properties.size === 0 ? new Uint8Array() : Buffer.from(JSON.stringify(Object.fromEntries(properties))),
  };
}

function sessionResponse(
  appends: readonly StreamAppend[],
  { outcomes }: SessionOutcome & { readonly kind: 'appended' },
): InstanceType<typeof v2Streams.AppendSessionResponse> {
  const response = new v2Streams.AppendSessionResponse();
  for (const [index, outcome] of outcomes.entries()) {
    const part = new v2Streams.AppendResponse();
    part.setStream(appends[index]?.stream ?? '').setStreamRevision(String(outcome.revision));
    part.setPosition(String(outcome.position ?? 0));
    response.addOutput(part);
  }
  const last = Math.max(...outcomes.map(({ position }) => position ?? 0));
  return response.setPosition(String(last));
}

function refusalOf(
  appends: readonly StreamAppend[],
  maxAppendSize: number,
): ReturnType<typeof failure> | undefined {
  const seen = new Set<string>();
  for (const { stream } of appends) {
    if (seen.has(stream)) {
      const details = new v2Errors.StreamAlreadyInAppendSessionErrorDetails().setStream(stream);
      return typedFailure(grpc.status.ABORTED, `Stream '${stream}' is already in this session.`, {
        details,
        type: 'StreamAlreadyInAppendSession',
      });
    }
    seen.add(stream);
  }
  if (appends.length === 0 || appends.some(({ events }) => events.length === 0)) {
    return failure(grpc.status.INVALID_ARGUMENT, 'An append needs at least one record.');
  }
  const size = appends.reduce((sum, { events }) => sum + sizeOf(events), 0);
  if (size <= maxAppendSize) return undefined;
  const details = new v2Errors.AppendTransactionSizeExceededErrorDetails();
  details.setSize(size).setMaxSize(maxAppendSize);
  return typedFailure(grpc.status.ABORTED, 'The append is too large.', {
    details,
    type: 'AppendTransactionSizeExceeded',
  });
}

function refusalOfOutcome(
  appends: readonly StreamAppend[],
  outcome: Exclude<SessionOutcome, { readonly kind: 'appended' }>,
): ReturnType<typeof failure> {
  const { stream } = outcome;
  if (outcome.kind === 'deleted') {
    const details = new v2Errors.StreamTombstonedErrorDetails().setStream(stream);
    return typedFailure(grpc.status.FAILED_PRECONDITION, `Stream '${stream}' is tombstoned.`, {
      details,
      type: 'StreamTombstoned',
    });
  }
  const expected = appends.find((append) => append.stream === stream)?.expected ?? ANY;
  const details = new v2Errors.StreamRevisionConflictErrorDetails();
  details.setStream(stream).setExpectedRevision(String(expected)).setActualRevision(String(outcome.current));
  return typedFailure(grpc.status.FAILED_PRECONDITION, `Revision conflict on stream '${stream}'.`, {
    details,
    type: 'StreamRevisionConflict',
  });
}

/** What went wrong travels as a typed message in the trailer that `google.rpc` has for it. */
function typedFailure(
  code: number,
  message: string,
  { details, type }: { readonly details: { serializeBinary(): Uint8Array }; readonly type: string },
): ReturnType<typeof failure> {
  const any = new protobufAny.Any();
  any.pack(details.serializeBinary(), `kurrentdb.protocol.v2.streams.errors.${type}ErrorDetails`);
  const status = new rpcStatus.Status().setCode(code).setMessage(message).setDetails(any);
  const refusal = failure(code, message);
  refusal.metadata?.set('grpc-status-details-bin', Buffer.from(status.serializeBinary()));
  return refusal;
}
