import { types } from 'node:util';
import { DomainError } from '#kernel';

/** A job that no repetition can help; it goes to the failed ones at once. */
export class UnrepeatableError extends Error {
  override readonly name = 'UnrepeatableError';
}

/** A job ran into its limit, or the engine took it away. */
export class JobAbortedError extends Error {
  override readonly name = 'JobAbortedError';
}

/** The queue's engine is out of reach for now; the message says what is known, and no secret. */
export class QueueAwayError extends Error {
  override readonly name = 'QueueAwayError';
}

/** The queue's engine answers, and waiting will not make it do; the message tells a person what to change. */
export class QueueUnusableError extends Error {
  override readonly name = 'QueueUnusableError';
}

/**
 * What the queue and the log may keep of an error, in clear and for days: kinds and codes; messages only where they
 * are ours.
 */
export function describeJobError(error: unknown): string {
  if (!isError(error)) return 'a thrown value that is no error';
  if (error instanceof DomainError) return `DomainError ${error.code}`;
  if (error instanceof UnrepeatableError) return error.message;
  if (error instanceof QueueAwayError || error instanceof QueueUnusableError) return error.message;
  const code = errorCode(error);
  return code === undefined ? error.name : `${error.name} ${code}`;
}

/** The code of a system, an engine or a library, such as `ECONNREFUSED`, `42P01` or `OOM`. */
export function errorCode(error: unknown): string | undefined {
  if (!isError(error)) return undefined;
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' || typeof code === 'number' ? String(code) : replyCode(error);
}

/** Redis begins what it refuses with a code: `OOM command not allowed …`. */
export function replyCode(error: unknown): string | undefined {
  return isError(error) && error.name === 'ReplyError' ? /^[A-Z]+\b/.exec(error.message)?.[0] : undefined;
}

/** Also of errors that come from outside of the context in which our modules run. */
function isError(error: unknown): error is Error {
  return error instanceof Error || types.isNativeError(error);
}
