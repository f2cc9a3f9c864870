import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import type { Attributes, HrTime, SpanContext } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-node';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';
import { randomId } from '#event-store';
import { describeError } from '../logging/describe-error.js';
import type { Logger } from '../logging/logger.js';
import type { FinishedSpan, SpanSink } from './finished-span.js';

/** Where spans go. */
export interface OtlpOptions {
  /** Of the collector, without `/v1/traces`. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly role: string;
  readonly version: string;
  readonly logger: Logger;
}

const BATCHES = {
  maxQueueSize: 4_096,
  maxExportBatchSize: 512,
  scheduledDelayMillis: 2_000,
  exportTimeoutMillis: 12_000,
};
const REQUEST_MS = 10_000;
/** A stop waits so long for the last spans. */
const FLUSH_MS = 3_000;
const COMPLAIN_EVERY_MS = 60_000;
const RESYNC_MS = 60_000;

/**
 * Sends spans to an OpenTelemetry collector over OTLP/HTTP, in batches, from a queue that drops what it cannot hold.
 * A collector that is away costs spans and a line in the log every minute, nothing else.
 */
export function otlpSink(options: OtlpOptions): SpanSink & { readonly stop: () => Promise<void> } {
  const { endpoint, headers, role, version, logger } = options;
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: { ...headers },
    timeoutMillis: REQUEST_MS,
  });
  const processor = new BatchSpanProcessor(patient(exporter, logger), BATCHES);
  const instance = {
    resource: resourceFromAttributes({
      'service.name': role === 'all' ? 'forside' : `forside-${role}`,
      'service.namespace': 'forside',
      'service.version': version,
      'service.instance.id': randomId(),
      'forside.role': role,
    }),
    instrumentationScope: { name: 'forside', version },
  };
  const clock = new WallClock();
  return {
    write: (span) => processor.onEnd(readable(span, clock, instance)),
    stop: async () => {
      const limit = new AbortController();
      await Promise.race([processor.shutdown().catch(() => undefined), after(FLUSH_MS, limit.signal)]);
      limit.abort();
    },
  };
}

/** Says once a minute what fails, and lets the processor believe that all is well. */
function patient(exporter: SpanExporter, logger: Logger): SpanExporter {
  let complainedAt = -Infinity;
  let lost = 0;
  // ExportResultCode.SUCCESS of @opentelemetry/core.
  const sent: ExportResult = { code: 0 };
  return {
    export: (spans, done) => {
      exporter.export(spans, (result) => {
        if (result.code !== sent.code) {
          lost += spans.length;
          if (performance.now() - complainedAt >= COMPLAIN_EVERY_MS) {
            complainedAt = performance.now();
            logger.warn(
              { lost, error: result.error && describeError(result.error) },
              'Traces could not be sent',
            );
          }
        }
        done(sent);
      });
    },
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}

type ExportResult = Parameters<Parameters<SpanExporter['export']>[1]>[0];

const KINDS: Readonly<Record<FinishedSpan['kind'], SpanKind>> = {
  server: SpanKind.SERVER,
  internal: SpanKind.INTERNAL,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
};

/** Straight to the processor: the tracer of the SDK would choose the ids, which here say what belongs together. */
function readable(
  span: FinishedSpan,
  clock: WallClock,
  instance: Pick<ReadableSpan, 'resource' | 'instrumentationScope'>,
): ReadableSpan {
  const { parentSpanId, failure } = span;
  const context = contextOf(span);
  const [startTime, endTime] = [clock.at(span.startedAt), clock.at(span.endedAt)];
  return {
    ...instance,
    name: span.name,
    kind: KINDS[span.kind],
    spanContext: () => context,
    ...(parentSpanId !== undefined && {
      parentSpanContext: contextOf({ traceId: span.traceId, spanId: parentSpanId }),
    }),
    startTime,
    endTime,
    duration: hrTime(Math.max(span.endedAt - span.startedAt, 0)),
    ended: true,
    status:
      failure === undefined
        ? { code: SpanStatusCode.UNSET }
        : { code: SpanStatusCode.ERROR, message: failure },
    attributes: attributesOf(span),
    links: span.links.map((link) => ({ context: contextOf(link) })),
    events: [],
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function attributesOf({ attributes }: FinishedSpan): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
  );
}

function contextOf({ traceId, spanId }: { readonly traceId: string; readonly spanId: string }): SpanContext {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
}

/** Tells the time of day of a moment by `performance.now()`, which drifts from it in a process that runs for weeks. */
class WallClock {
  private offset = Date.now() - performance.now();
  private syncedAt = performance.now();

  at(moment: number): HrTime {
    if (performance.now() - this.syncedAt > RESYNC_MS) {
      this.offset = Date.now() - performance.now();
      this.syncedAt = performance.now();
    }
    return hrTime(this.offset + moment);
  }
}

/** Milliseconds as whole seconds and nanoseconds. */
function hrTime(milliseconds: number): HrTime {
  const seconds = Math.floor(milliseconds / 1_000);
  return [seconds, Math.round((milliseconds - seconds * 1_000) * 1e6)];
}

function after(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}
