import { appends, commandRuns } from '#event-store';
import type { StoredEvent } from '#event-store';
import { DomainError } from '#kernel';
import { Operation } from '#observation';
import { committedBatches } from '#projections';
import type { CommittedBatch } from '#projections';
import type { JobOutcome, ObservedJob } from '#scheduling';
import { errorCode } from '../errno.js';
import { traceParentOf } from '../http/correlation.js';
import { handling, methodOf, onExchange } from '../http/observed.js';
import type { HttpExchange } from '../http/observed.js';
import { requestContext } from '../http/request-context.js';
import { currentSpan } from './current-span.js';
import type { SpanPlace } from './current-span.js';
import type { FinishedSpan, SpanSink } from './finished-span.js';
import { newSpanId } from './span-ids.js';
import { appendSpanIdOf, isKept, traceIdOf } from './trace-ids.js';

/** Events that are older when they are handled belong to traces that are long over. */
const HISTORY_MS = 15 * 60_000;
/** A batch with events of more commands gets one span of its own with links, no more of them than this. */
const MOST_PER_BATCH = 32;
/** Asked every few seconds by machines, and of no interest. */
const NOT_FOLLOWED = new Set(['/metrics', '/health/live', '/health/ready']);

/**
 * Makes spans of what the libraries tell of. A trace goes by the correlation id, across the log by the id of the
 * command that an event comes from: both are in the metadata of every event, and an effect carries them to its job.
 * @param share of all traces that is kept, 0 to 1
 * @returns ends it
 */
export function followWork(sink: SpanSink, share: number): () => void {
  const kept: SpanSink = {
    write: (span) => {
      if (isKept(span.traceId, share)) sink.write(span);
    },
  };
  const stops = [
    ...followRequests(kept),
    ...followCommands(kept),
    followAppends(kept),
    followBatches(kept, share),
    ...followJobs(kept),
  ];
  return () => stops.forEach((stop) => stop());
}

function followRequests(sink: SpanSink): readonly (() => void)[] {
  const begun = new WeakMap<object, SpanPlace>();
  return [
    handling.carry(currentSpan, (request) => {
      const place = newSpan(traceIdOf(requestContext(request).correlationId));
      begun.set(request.raw, place);
      return place;
    }),
    onExchange((exchange) => {
      const { request, context } = exchange;
      if (NOT_FOLLOWED.has(context.route)) return;
      const place = begun.get(request) ?? newSpan(traceIdOf(context.correlationId));
      sink.write(requestSpan(place, exchange));
    }),
  ];
}

function requestSpan(
  place: SpanPlace,
  { request, status, milliseconds, context }: HttpExchange,
): FinishedSpan {
  const caller = traceParentOf(request.headers);
  const joined = caller?.traceId === place.traceId;
  const method = methodOf(request);
  const { route, correlationId, startedAt } = context;
  return {
    ...place,
    name: `${method} ${route}`,
    kind: 'server',
    parentSpanId: joined ? caller.spanId : undefined,
    startedAt,
    endedAt: startedAt + milliseconds,
    attributes: {
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': status,
      'forside.correlation_id': correlationId,
    },
    failure: status >= 500 ? `status ${status}` : undefined,
    // A caller that names its own correlation id has a trace beside this one.
    links: caller && !joined ? [caller] : [],
  };
}

function followCommands(sink: SpanSink): readonly (() => void)[] {
  const begun = new WeakMap<object, { readonly place: SpanPlace; readonly within: SpanPlace | undefined }>();
  return [
    commandRuns.carry(currentSpan, (run) => {
      const place = newSpan(traceIdOf(run.context.envelope.correlationId));
      begun.set(run, { place, within: currentSpan.getStore() });
      return place;
    }),
    commandRuns.onEnd((run) => {
      const { place, within } = begun.get(run) ?? {};
      if (!place) return;
      const { context, startedAt, result, error } = run;
      sink.write({
        ...place,
        name: context.command,
        kind: 'internal',
        ...relation(place, within),
        startedAt,
        endedAt: performance.now(),
        attributes: {
          'forside.command': context.command,
          'forside.category': context.category,
          'forside.events': result?.events.length ?? 0,
        },
        failure: result ? undefined : nameOf(error),
      });
    }),
  ];
}

function followAppends(sink: SpanSink): () => void {
  return appends.onEnd(({ context, startedAt, result, error }) => {
    const { engine, category, events } = context;
    const within = currentSpan.getStore();
    const endedAt = performance.now();
    // A command and the due facts that it found have command ids of their own, and what follows asks for those.
    for (const group of result ? groupsOf(events) : [{ ...originOf(events), events }]) {
      const place = result
        ? { traceId: traceIdOf(group.correlationId), spanId: appendSpanIdOf(group.commandId) }
        : newSpan(traceIdOf(group.correlationId));
      sink.write({
        ...place,
        name: `append ${category}`,
        kind: 'client',
        ...relation(place, within),
        startedAt,
        endedAt,
        attributes: {
          'forside.engine': engine,
          'forside.category': category,
          'forside.event_types': typesOf(group.events),
        },
        failure: result ? undefined : nameOf(error),
      });
    }
  });
}

function followBatches(sink: SpanSink, share: number): () => void {
  return committedBatches.listen((batch) => {
    if (batch.run === 'rebuild') return;
    const since = Date.now() - HISTORY_MS;
    const recent = batch.events.filter(({ metadata }) => Date.parse(metadata.occurredAt) >= since);
    const groups = groupsOf(recent).filter((group) => isKept(traceIdOf(group.correlationId), share));
    const { name, kind, startedAt, endedAt } = batch;
    const shared = {
      name: `${kind === 'projection' ? 'project' : 'react'} ${name}`,
      kind: 'consumer',
      startedAt,
      endedAt,
      failure: undefined,
    } as const;
    if (groups.length > MOST_PER_BATCH) {
      const links = groups.slice(0, MOST_PER_BATCH).map(appendPlaceOf);
      const place = newSpan(newSpanId() + newSpanId());
      sink.write({
        ...shared,
        ...place,
        parentSpanId: undefined,
        attributes: attributesOf(batch, batch.events),
        links,
      });
      return;
    }
    for (const group of groups) {
      const cause = appendPlaceOf(group);
      sink.write({
        ...shared,
        ...newSpan(cause.traceId),
        parentSpanId: cause.spanId,
        attributes: attributesOf(batch, group.events),
        links: [],
      });
    }
  });
}

function attributesOf(
  { name, kind, events, rows }: CommittedBatch,
  handled: readonly Pick<StoredEvent, 'type'>[],
): FinishedSpan['attributes'] {
  return {
    [`forside.${kind}`]: name,
    'forside.event_types': typesOf(handled),
    'forside.batch.events': events.length,
    'forside.batch.rows': rows,
  };
}

function followJobs(sink: SpanSink): readonly (() => void)[] {
  // By its public name: the library itself would bring BullMQ into processes that have no queue.
  const jobRuns = new Operation<ObservedJob, JobOutcome>('forside.job');
  const begun = new WeakMap<object, SpanPlace>();
  return [
    jobRuns.carry(currentSpan, (run) => {
      const { origin } = run.context;
      const place = origin ? newSpan(traceIdOf(origin.correlationId)) : undefined;
      if (place) begun.set(run, place);
      return place;
    }),
    jobRuns.onEnd((run) => {
      const place = begun.get(run);
      const { context, startedAt, result, error } = run;
      if (!place || !context.origin) return;
      sink.write({
        ...place,
        name: `job ${context.name}`,
        kind: 'consumer',
        parentSpanId: appendSpanIdOf(context.origin.commandId),
        startedAt,
        endedAt: performance.now(),
        attributes: {
          'forside.job': context.name,
          'forside.outcome': result === undefined ? 'failed' : result === 'done' ? 'done' : 'too-early',
        },
        failure: result === undefined ? nameOf(error) : undefined,
        links: [],
      });
    }),
  ];
}

interface Group {
  readonly correlationId: string;
  readonly commandId: string;
  readonly events: readonly Pick<StoredEvent, 'type'>[];
}

/** Events by the command that they come from. */
function groupsOf(events: readonly Pick<StoredEvent, 'type' | 'metadata'>[]): readonly Group[] {
  const groups = new Map<string, Group & { readonly events: Pick<StoredEvent, 'type'>[] }>();
  for (const event of events) {
    const { correlationId, commandId } = event.metadata;
    const group = groups.get(commandId);
    if (group) group.events.push(event);
    else groups.set(commandId, { correlationId, commandId, events: [event] });
  }
  return [...groups.values()];
}

function originOf(events: readonly Pick<StoredEvent, 'metadata'>[]) {
  const { correlationId = '', commandId = '' } = events.at(-1)?.metadata ?? {};
  return { correlationId, commandId };
}

function appendPlaceOf({ correlationId, commandId }: Group): SpanPlace {
  return { traceId: traceIdOf(correlationId), spanId: appendSpanIdOf(commandId) };
}

function typesOf(events: readonly Pick<StoredEvent, 'type'>[]): readonly string[] {
  return [...new Set(events.map(({ type }) => type))];
}

/** A parent is of the same trace; work that somebody of another trace has started is linked to it. */
function relation(
  { traceId }: SpanPlace,
  within: SpanPlace | undefined,
): Pick<FinishedSpan, 'parentSpanId' | 'links'> {
  if (!within) return { parentSpanId: undefined, links: [] };
  return within.traceId === traceId
    ? { parentSpanId: within.spanId, links: [] }
    : { parentSpanId: undefined, links: [within] };
}

function newSpan(traceId: string): SpanPlace {
  return { traceId, spanId: newSpanId() };
}

/** Never the message, which may quote what somebody wrote. */
function nameOf(error: unknown): string {
  if (error instanceof DomainError) return error.code;
  if (!(error instanceof Error)) return 'failed';
  const code = errorCode(error);
  return code === undefined ? error.name : `${error.name} ${code}`;
}
