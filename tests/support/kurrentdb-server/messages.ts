import type { ServiceError } from '@grpc/grpc-js';
import type { ReadResp } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { UUID } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import type { ProposedEvent, EventRecord } from './event-log.js';
import { grpc, protobufTimestamp, shared, streams } from './wire.js';

/** How a reader wants ids: the Node code asks for strings, the native reader for two numbers. */
export type UuidForm = 'string' | 'structured';

const U64_MAX = 2n ** 64n - 1n;

export function readEventOf(record: EventRecord, uuids: UuidForm): ReadResp {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(uuidMessage(record.id, uuids));
  recorded.setStreamIdentifier(streamIdentifier(record.stream));
  recorded.setStreamRevision(String(record.revision ?? 2n ** 63n - 1n));
  recorded.setPreparePosition(String(record.position));
  recorded.setCommitPosition(String(record.position));
  recorded.setData(record.data);
  recorded.setCustomMetadata(record.metadata);
  recorded
    .getMetadataMap()
    .set('type', record.type)
    .set('created', record.created)
    .set('content-type', record.json ? 'application/json' : 'application/octet-stream');
  const event = new streams.ReadResp.ReadEvent();
  event.setEvent(recorded);
  event.setCommitPosition(String(record.position));
  return new streams.ReadResp().setEvent(event);
}

export function confirmation(subscriptionId: string): ReadResp {
  const message = new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(subscriptionId);
  return new streams.ReadResp().setConfirmation(message);
}

export function checkpoint(position: number): ReadResp {
  const message = new streams.ReadResp.Checkpoint()
    .setCommitPosition(String(position))
    .setPreparePosition(String(position))
    .setTimestamp(protobufTimestamp.Timestamp.fromDate(new Date()));
  return new streams.ReadResp().setCheckpoint(message);
}

export function caughtUp(place: { readonly position?: number; readonly revision?: number }): ReadResp {
  const message = new streams.ReadResp.CaughtUp();
  message.setTimestamp(protobufTimestamp.Timestamp.fromDate(new Date()));
  if (place.revision !== undefined) message.setStreamRevision(String(place.revision));
  if (place.position !== undefined) {
    const position = new streams.ReadResp.Position();
    position.setCommitPosition(String(place.position)).setPreparePosition(String(place.position));
    message.setPosition(position);
  }
  return new streams.ReadResp().setCaughtUp(message);
}

export function streamNotFound(stream: string): ReadResp {
  const message = new streams.ReadResp.StreamNotFound().setStreamIdentifier(streamIdentifier(stream));
  return new streams.ReadResp().setStreamNotFound(message);
}

/** Stream names are bytes on the wire. */
export function streamIdentifier(stream: string): InstanceType<typeof shared.StreamIdentifier> {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));
}

export function streamName(identifier: { getStreamName_asU8(): Uint8Array } | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
}

export function uuidMessage(id: string, form: UuidForm): UUID {
  if (form === 'string') return new shared.UUID().setString(id);
  const hex = id.replaceAll('-', '');
  const structured = new shared.UUID.Structured();
  structured.setMostSignificantBits(BigInt.asIntN(64, BigInt(`0x${hex.slice(0, 16)}`)).toString());
  structured.setLeastSignificantBits(BigInt.asIntN(64, BigInt(`0x${hex.slice(16)}`)).toString());
  return new shared.UUID().setStructured(structured);
}

export function uuidOf(message: UUID | undefined): string {
  const structured = message?.getStructured();
  if (structured === undefined) return (message?.getString() ?? '').toLowerCase();
  const half = (bits: string) => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0');
  const hex = half(structured.getMostSignificantBits()) + half(structured.getLeastSignificantBits());
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

interface ProposedMessage {
  getId(): UUID | undefined;
  getMetadataMap(): { get(key: string): string | undefined };
  getCustomMetadata_asU8(): Uint8Array;
  getData_asU8(): Uint8Array;
}

export function proposedEvent(message: ProposedMessage): ProposedEvent {
  const metadata = message.getMetadataMap();
  return {
    id: uuidOf(message.getId()),
    type: metadata.get('type') ?? '',
    json: metadata.get('content-type') === 'application/json',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

/** A place beyond what a number holds exactly is the end: nothing stands there. */
export function placeOf(value: string): number {
  const place = BigInt.asUintN(64, BigInt(value));
  return place === U64_MAX || place > BigInt(Number.MAX_SAFE_INTEGER) ? Infinity : Number(place);
}

/** An error as the server answers a call with it; the client reads its kind from the trailer `exception`. */
export function failure(
  code: number,
  details: string,
  trailers: Readonly<Record<string, string>> = {},
): Partial<ServiceError> {
  const metadata = new grpc.Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  return { code, details, metadata };
}

export function notLeader(leader: { readonly host: string; readonly port: number }): Partial<ServiceError> {
  return failure(grpc.status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': leader.host,
    'leader-endpoint-port': String(leader.port),
  });
}

export function streamDeleted(stream: string): Partial<ServiceError> {
  return failure(grpc.status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });
}

export function wrongExpectedVersion(
  operation: string,
  outcome: { readonly stream: string; readonly current: number },
  expected: number,
): Partial<ServiceError> {
  const { stream, current } = outcome;
  return failure(
    grpc.status.FAILED_PRECONDITION,
    `${operation} failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${current}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': String(expected),
      'actual-version': String(current),
    },
  );
}

export function maximumAppendSizeExceeded(maximum: number): Partial<ServiceError> {
  return failure(grpc.status.INVALID_ARGUMENT, `Maximum Append Size of ${maximum} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(maximum),
  });
}

export function invalidPosition(): Partial<ServiceError> {
  return failure(grpc.status.INVALID_ARGUMENT, 'Trying to read from an invalid position.');
}

/** How open calls end when the server is being shut down. */
export function shuttingDown(): Partial<ServiceError> {
  return failure(grpc.status.CANCELLED, 'Server is shutting down');
}
