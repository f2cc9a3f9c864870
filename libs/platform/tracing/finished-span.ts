import type { SpanPlace } from './current-span.js';

/** A span that has ended; its ids were given by whoever made it. */
export interface FinishedSpan extends SpanPlace {
  readonly name: string;
  /** As OpenTelemetry means it: who serves a request, who does work, who takes over what was written or enqueued. */
  readonly kind: 'server' | 'internal' | 'client' | 'consumer';
  /** Of the same trace; undefined for the first span of a trace. */
  readonly parentSpanId: string | undefined;
  /** By `performance.now()`. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Kinds, counts and names of routes; never what people wrote. */
  readonly attributes: Readonly<Record<string, string | number | readonly string[]>>;
  /** Name and code of what went wrong; undefined when nothing did. */
  readonly failure: string | undefined;
  /** Spans of other traces that it has to do with. */
  readonly links: readonly SpanPlace[];
}

/** Takes spans and sends them somewhere, some time. */
export interface SpanSink {
  write(span: FinishedSpan): void;
}
