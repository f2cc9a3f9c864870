import type { IncomingHttpHeaders } from 'node:http';
import { randomId } from '#event-store';

const CORRELATION_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** W3C Trace Context, version 00 and whatever later versions add behind it. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-|$)/;

/** The caller's place in a trace of its own. */
export interface TraceParent {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
}

/** What `traceparent` says, when it says something valid. */
export function traceParentOf(headers: IncomingHttpHeaders): TraceParent | undefined {
  const sent = headers['traceparent'];
  if (typeof sent !== 'string') return undefined;
  const [, traceId, spanId] = TRACEPARENT.exec(sent) ?? [];
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId };
}

/**
 * The correlation id of a request: the caller's `X-Correlation-Id`; without one the trace id of the caller's
 * `traceparent`, written as a UUID; else a random UUID. The trace of a request is made from its correlation id again
 * (see traceIdOf), so that whatever it causes joins the caller's trace, in every process and without further metadata.
 */
export function correlationIdOf(headers: IncomingHttpHeaders): string {
  const sent = headers['x-correlation-id'];
  if (typeof sent === 'string' && CORRELATION_ID.test(sent)) return sent;
  const parent = traceParentOf(headers);
  if (!parent) return randomId();
  return parent.traceId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
