import type { EventData, Position, ResolvedEvent } from '@kurrent/kurrentdb-client';
import { BEGINNING } from '../event-store.port.js';
import type { EventMetadata, EventToAppend, JsonObject, StoredEvent } from '../event-store.port.js';

/** Positions are signed 64-bit numbers; servers send all ones for "none". */
const LARGEST_POSITION = 2n ** 63n - 1n;

/** Which part of an event the mapping reads; the client's types are not so precise. */
type Resolved = Pick<ResolvedEvent, 'event' | 'commitPosition'>;
type Recorded = NonNullable<Resolved['event']>;

/** What the client sends. The metadata has string values alone, which every kind of append can carry. */
export function eventDataOf(event: EventToAppend): EventData {
  return {
    id: event.id,
    type: event.type,
    contentType: 'application/json',
    data: event.data,
    metadata: { ...event.metadata },
  };
}

/** Where an event stands in the log; undefined where the server does not say. */
export function positionOf({ event, commitPosition }: Resolved): bigint | undefined {
  return validPosition(commitPosition) ?? validPosition(event?.position?.commit);
}

/** A position as the server counts them, if it is one. */
export function validPosition(position: bigint | undefined): bigint | undefined {
  return position !== undefined && position >= 0n && position <= LARGEST_POSITION ? position : undefined;
}

/** Where to begin reading. Every event commits itself, so both halves of its position are the same. */
export function readingFrom(position: bigint): Position | 'start' {
  return position === BEGINNING ? 'start' : { commit: position, prepare: position };
}

/** True for what the server or its operators write for themselves. */
export function isSystemEvent({ streamId, type }: Recorded): boolean {
  return streamId.startsWith('$') || type.startsWith('$');
}

/**
 * An event as the port has it. Data that is no JSON arrives as text or bytes and metadata of others in any shape: both
 * are passed on as they can be, and decoding refuses the event for its envelope, so that it blocks its own stream alone.
 * `created` is never looked at: some reads lose its milliseconds, and `occurredAt` is what counts.
 */
export function storedEventOf(event: Recorded, position: bigint | undefined): StoredEvent {
  return {
    stream: event.streamId,
    revision: event.revision,
    id: event.id,
    type: event.type,
    data: event.data as JsonObject,
    metadata: metadataOf(event),
    position: position ?? BEGINNING,
  };
}

/** The members of ours; several streams in one append bring members of the server along. */
function metadataOf({ metadata, isJson, data }: Recorded): EventMetadata {
  const found = (typeof metadata === 'object' ? metadata : {}) as Partial<
    Record<keyof EventMetadata, unknown>
  >;
  const text = (member: keyof EventMetadata) => {
    const value = found[member];
    return typeof value === 'string' ? value : '';
  };
  const { source, takesBack } = found;
  const readable = isJson && typeof data === 'object' && !Array.isArray(data);
  return {
    schemaVersion: readable ? text('schemaVersion') : '',
    commandId: text('commandId'),
    correlationId: text('correlationId'),
    causationId: text('causationId'),
    actorId: text('actorId'),
    occurredAt: text('occurredAt'),
    ...(typeof source === 'string' ? { source } : {}),
    ...(typeof takesBack === 'string' ? { takesBack } : {}),
  };
}
