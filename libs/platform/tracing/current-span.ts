import { AsyncLocalStorage } from 'node:async_hooks';
import { traceIdOf } from './trace-ids.js';

/** A span that has begun. */
export interface SpanPlace {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
}

/** The span within which the code runs; nothing is ever in it while there is no tracing. */
export const currentSpan = new AsyncLocalStorage<SpanPlace | undefined>();

let tracing = false;

/** Told by whoever starts and stops tracing in this process. */
export function setTracing(state: 'on' | 'off'): void {
  tracing = state === 'on';
}

/** What a log line says about the trace it belongs to: nothing while there is no tracing. */
export function traceOfLine(): Partial<SpanPlace> {
  return tracing ? { ...currentSpan.getStore() } : {};
}

/** The same for a line about a request, which is written after its span has ended. */
export function traceOfRequest(correlationId: string): Partial<SpanPlace> {
  return tracing ? { traceId: traceIdOf(correlationId) } : {};
}
