import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import type { Attributes, HrTime, Link, SpanContext, SpanStatus } from '@opentelemetry/api';
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
    write: (span) => processor.onEnd(new SentSpan(span, clock, instance)),
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

/**
 * A span as the processor takes it, put into its form only when it is sent, since one that finds the queue full never
 * is. The tracer of the SDK would choose the ids, which here say what belongs together.
 */
class SentSpan implements ReadableSpan {
  readonly ended = true;
  readonly events = [];
  readonly droppedAttributesCount = 0;
  readonly droppedEventsCount = 0;
  readonly droppedLinksCount = 0;
  private readonly context: SpanContext;

  constructor(
    private readonly span: FinishedSpan,
    private readonly clock: WallClock,
    private readonly instance: Pick<ReadableSpan, 'resource' | 'instrumentationScope'>,
  ) {
    this.context = contextOf(span);
  }

  get name(): string {
    return this.span.name;
  }

  get kind(): SpanKind {
    return KINDS[this.span.kind];
  }

  get resource() {
    return this.instance.resource;
  }

  get instrumentationScope() {
    return this.instance.instrumentationScope;
  }

  spanContext(): SpanContext {
    return this.context;
  }

  get parentSpanContext(): SpanContext {
    // OTLP leaves out an empty one.
    return contextOf({ traceId: this.span.traceId, spanId: this.span.parentSpanId ?? '' });
  }

  get startTime(): HrTime {
    return this.clock.at(this.span.startedAt);
  }

  get endTime(): HrTime {
    return this.clock.at(this.span.endedAt);
  }

  get duration(): HrTime {
    return hrTime(Math.max(this.span.endedAt - this.span.startedAt, 0));
  }

  get status(): SpanStatus {
    const { failure } = this.span;
    return failure === undefined
      ? { code: SpanStatusCode.UNSET }
      : { code: SpanStatusCode.ERROR, message: failure };
  }

  get attributes(): Attributes {
    return Object.fromEntries(
      Object.entries(this.span.attributes).map(([name, value]) => [
        name,
        typeof value === 'object' ? [...value] : value,
      ]),
    );
  }

  get links(): Link[] {
    return this.span.links.map((link) => ({ context: contextOf(link) }));
  }
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
