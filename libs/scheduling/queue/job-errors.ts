import { DomainError } from '#kernel';

/** A job that no repetition can help; it goes to the failed ones at once. */
export class UnrepeatableError extends Error {
  override readonly name = 'UnrepeatableError';
}

/** A job ran into its limit, or the engine took it away. */
export class JobAbortedError extends Error {
  override readonly name = 'JobAbortedError';
}

/** What the queue may keep of an error, in clear and for days: kinds and codes; messages only where they are ours. */
export function describeJobError(error: unknown): string {
  if (!(error instanceof Error)) return 'a thrown value that is no error';
  if (error instanceof DomainError) return `DomainError ${error.code}`;
  if (error instanceof UnrepeatableError) return error.message;
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' ? `${error.name} ${code}` : error.name;
}
