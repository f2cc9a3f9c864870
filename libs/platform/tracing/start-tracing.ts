import type { Configuration } from '../configuration/configuration.js';
import type { Logger } from '../logging/logger.js';
import { setTracing } from './current-span.js';
import { followWork } from './follow-work.js';

/** What of the configuration tracing goes by. */
export type TracingConfiguration = Pick<Configuration, 'otlpEndpoint' | 'otlpHeaders' | 'traceShare'>;

/** Who traces. */
export interface TracingOptions {
  readonly role: string;
  /** Of Forside. */
  readonly version: string;
  readonly logger: Logger;
}

/**
 * Starts to send traces if the configuration says where to; until then nothing of OpenTelemetry is loaded.
 * Call it before the first request, and the answer when everything else has stopped: it sends the last spans.
 */
export async function startTracing(
  { otlpEndpoint, otlpHeaders, traceShare }: TracingConfiguration,
  options: TracingOptions,
): Promise<() => Promise<void>> {
  if (otlpEndpoint === null) return () => Promise.resolve();
  const { otlpSink } = await import('./otlp-sink.js');
  const sink = otlpSink({ ...options, endpoint: otlpEndpoint, headers: headersOf(otlpHeaders) });
  const stopFollowing = followWork(sink, traceShare);
  setTracing('on');
  return async () => {
    setTracing('off');
    stopFollowing();
    await sink.stop();
  };
}

/** `name=value` pairs separated by commas, values percent-encoded where they must be, as OpenTelemetry defines it. */
function headersOf(list: string | null): Readonly<Record<string, string>> {
  const pairs = (list ?? '').split(',').filter((pair) => pair.includes('='));
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name.trim(), decoded(value.join('=').trim())];
    }),
  );
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
