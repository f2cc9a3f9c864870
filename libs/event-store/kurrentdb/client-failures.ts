import { ErrorType } from '@kurrent/kurrentdb-client';
import { DomainError } from '#kernel';

/** What the server will answer again however often it is asked. */
const REFUSALS = new Set<unknown>([
  ErrorType.ACCESS_DENIED,
  ErrorType.INVALID_ARGUMENT,
  ErrorType.INVALID_TRANSACTION,
  ErrorType.STREAM_DELETED,
  ErrorType.STREAM_TOMBSTONED,
  ErrorType.UNSUPPORTED,
  ErrorType.MISSING_REQUIRED_METADATA_PROPERTY,
]);
/** gRPC: PERMISSION_DENIED, UNAUTHENTICATED. */
const FORBIDDING_CODES = new Set<unknown>([7, 16]);
/** gRPC: INVALID_ARGUMENT, PERMISSION_DENIED, UNIMPLEMENTED, UNAUTHENTICATED. */
const REFUSING_CODES = new Set<unknown>([3, 7, 12, 16]);
/** The text of a status whose details the client does not know. */
const REFUSING_MESSAGE = /Could not recognize (BadRequest|InvalidTransaction)/;

const TOO_LARGE = new Set<unknown>([
  ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
  ErrorType.TRANSACTION_MAX_SIZE_EXCEEDED,
  ErrorType.APPEND_RECORD_SIZE_EXCEEDED,
]);
const TOO_LARGE_MESSAGE = /MaximumAppend(Event)?SizeExceeded|maximum append (event )?size/i;

const RECONNECTING = new Set<unknown>([ErrorType.UNAVAILABLE, ErrorType.CANCELLED, ErrorType.NOT_LEADER]);
/** gRPC: CANCELLED, UNAVAILABLE. */
const RECONNECTING_CODES = new Set<unknown>([1, 14]);

/** The server said no, and will say it again; everything else may pass (a server that is away is a raw error with a code). */
export function isRefusal(error: unknown): boolean {
  const type = typeOf(error);
  if (type !== undefined && type !== ErrorType.UNKNOWN) return REFUSALS.has(type) || TOO_LARGE.has(type);
  return REFUSING_CODES.has(codeOf(error)) || REFUSING_MESSAGE.test(messageOf(error)) || isTooLarge(error);
}

/** Who asked may not do so. */
export function isForbidden(error: unknown): boolean {
  return typeOf(error) === ErrorType.ACCESS_DENIED || FORBIDDING_CODES.has(codeOf(error));
}

/** The append is larger than the server takes. */
export function isTooLarge(error: unknown): boolean {
  return TOO_LARGE.has(typeOf(error)) || TOO_LARGE_MESSAGE.test(messageOf(error));
}

/** The stream was never written, or is soft-deleted. */
export function isStreamNotFound(error: unknown): boolean {
  return typeOf(error) === ErrorType.STREAM_NOT_FOUND;
}

/** The server is older than what was asked of it. */
export function isUnsupported(error: unknown): boolean {
  return typeOf(error) === ErrorType.UNSUPPORTED || codeOf(error) === 12;
}

/** The server said something, if only that it failed: its stream of answers is well. */
export function isAnswer(error: unknown): boolean {
  const type = typeOf(error);
  if (type === undefined) return false;
  // The status of one append has no code; a call that failed has one.
  return type === ErrorType.UNKNOWN ? codeOf(error) === undefined : !RECONNECTING.has(type);
}

/** The client notices this failure and connects anew by itself; of others it may keep what is broken for ever. */
export function clientReconnects(error: unknown): boolean {
  return RECONNECTING.has(typeOf(error)) || RECONNECTING_CODES.has(codeOf(error));
}

/** Kind and code of a failure, without its message, which may quote what was sent. */
export function describeClientFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'a thrown value that is no error';
  const kind = [typeOf(error), codeOf(error)].find(
    (one) => typeof one === 'string' || typeof one === 'number',
  );
  return kind === undefined ? error.name : `${error.name} ${kind}`;
}

/** The log does not answer; worth trying again. */
export function logUnavailable(): DomainError {
  return new DomainError(
    'unavailable',
    'event-log-unavailable',
    'The event log does not answer: try again in a moment.',
  );
}

/** The log does not let us in. */
export function logForbidden(): DomainError {
  return new DomainError(
    'forbidden',
    'event-log-forbidden',
    'KurrentDB refuses the user of the connection string: it must be allowed to read $all and to write.',
  );
}

/** An append that the log never takes. */
export function appendTooLarge(): DomainError {
  return new DomainError(
    'invalid',
    'append-too-large',
    'That is too large for the event log in one piece: divide it, or raise the append size of KurrentDB.',
  );
}

function typeOf(error: unknown): unknown {
  return memberOf(error, 'type');
}

function codeOf(error: unknown): unknown {
  return memberOf(error, 'code');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

function memberOf(error: unknown, member: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, member) : undefined;
}
