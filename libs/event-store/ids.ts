import { v4, v5 } from 'uuid';

/** Root of all derived ids; never to be changed, since ids in the log derive from it. */
const FORSIDE = '6f1d7a52-6d0f-5c55-9a43-3c1f6e0f5a11';

/** A deterministic UUID (version 5) from parts that are joined unambiguously. */
export function derivedId(...parts: readonly string[]): string {
  return v5(JSON.stringify(parts), FORSIDE);
}

/** A random UUID (version 4). */
export function randomId(): string {
  return v4();
}

/** The id of an aggregate that a command creates: the same command, the same id. */
export function newAggregateId(commandId: string, category: string): string {
  return derivedId(commandId, category);
}
