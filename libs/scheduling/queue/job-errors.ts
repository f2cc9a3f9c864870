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
  if (!(error instanceof Error)) return 'a thrown value that is no error';
  if (error instanceof DomainError) return `DomainError ${error.code}`;
  if (error instanceof UnrepeatableError) return error.message;
  if (error instanceof QueueAwayError || error instanceof QueueUnusableError) return error.message;
  const code: unknown = Reflect.get(error, 'code') ?? replyCode(error);
  return typeof code === 'string' || typeof code === 'number' ? `${error.name} ${code}` : error.name;
}

/** Redis begins what it refuses with a code: `OOM command not allowed …`. */
export function replyCode(error: Error): string | undefined {
  return error.name === 'ReplyError' ? /^[A-Z]+\b/.exec(error.message)?.[0] : undefined;
}
