import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { AppendOutcomeUnknownError, WrongExpectedRevisionError, appends, commandRuns } from '#event-store';
import { DomainError } from '#kernel';
import { Operation, Signal } from '#observation';
import { committedBatches } from '#projections';
import type { JobOutcome, ObservedJob, RecordedLate } from '#scheduling';
import { exchanges, methodOf, routeOf } from '../http/observed.js';

/** Milliseconds to ten seconds: what somebody waits for. */
const WAITED_FOR = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
/** From what nobody notices to what somebody calls about. */
const UNTIL_SHOWN = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300];
const JOBS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 30, 120];
const LATENESS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600];

/** Older events are history that is replayed: how late they are shown says nothing. */
const HISTORY_MS = 15 * 60_000;

/**
 * Counts and times what the libraries tell of while it happens.
 * @returns ends it
 */
export function watchWork(registry: Registry): () => void {
  const stops = [
    ...watchCommands(registry),
    ...watchBatches(registry),
    ...watchJobs(registry),
    ...watchRequests(registry),
  ];
  return () => stops.forEach((stop) => stop());
}

function watchCommands(registry: Registry): readonly (() => void)[] {
  const commands = new Histogram({
    name: 'forside_command_duration_seconds',
    help: 'Commands, waiting for others on their stream included; outcome is done, refused, unavailable or failed',
    labelNames: ['command', 'outcome'],
    buckets: WAITED_FOR,
    registers: [registry],
  });
  const attempts = new Histogram({
    name: 'forside_append_duration_seconds',
    help: 'Attempts to append to the event log',
    labelNames: ['engine', 'outcome'],
    buckets: WAITED_FOR,
    registers: [registry],
  });
  const events = new Counter({
    name: 'forside_events_appended_total',
    help: 'Events appended by commands of this process',
    labelNames: ['category'],
    registers: [registry],
  });
  return [
    commandRuns.onEnd(({ context: { command }, startedAt, result, error }) => {
      commands.observe({ command, outcome: result ? 'done' : refusalOf(error) }, secondsSince(startedAt));
    }),
    appends.onEnd(({ context, startedAt, result, error }) => {
      const { engine, category } = context;
      attempts.observe({ engine, outcome: result ? 'appended' : obstacleOf(error) }, secondsSince(startedAt));
      if (result) events.inc({ category }, context.events.length);
    }),
  ];
}

function watchBatches(registry: Registry): readonly (() => void)[] {
  const families = {
    projection: {
      duration: new Histogram({
        name: 'forside_projection_batch_duration_seconds',
        help: 'Batches of events from reading rows to the commit',
        labelNames: ['projection', 'run'],
        buckets: WAITED_FOR,
        registers: [registry],
      }),
      events: new Counter({
        name: 'forside_projection_events_total',
        help: 'Events handled by projections; run is live or rebuild',
        labelNames: ['projection', 'run'],
        registers: [registry],
      }),
      rows: new Counter({
        name: 'forside_projection_rows_total',
        help: 'Rows written or deleted by projections; run is live or rebuild',
        labelNames: ['projection', 'run'],
        registers: [registry],
      }),
    },
    delay: new Histogram({
      name: 'forside_projection_delay_seconds',
      help: 'From the moment of an event to the commit that shows it, the oldest event of each live batch',
      labelNames: ['projection'],
      buckets: UNTIL_SHOWN,
      registers: [registry],
    }),
    reactor: {
      events: new Counter({
        name: 'forside_reactor_events_total',
        help: 'Events handled by reactors',
        labelNames: ['reactor'],
        registers: [registry],
      }),
      effects: new Counter({
        name: 'forside_reactor_effects_total',
        help: 'Effects put into the outbox',
        labelNames: ['reactor'],
        registers: [registry],
      }),
    },
  };
  return [
    committedBatches.listen(({ name, kind, run, events, rows, startedAt, endedAt }) => {
      if (kind === 'reactor') {
        families.reactor.events.inc({ reactor: name }, events.length);
        families.reactor.effects.inc({ reactor: name }, rows);
        return;
      }
      const labels = { projection: name, run };
      families.projection.duration.observe(labels, (endedAt - startedAt) / 1_000);
      families.projection.events.inc(labels, events.length);
      families.projection.rows.inc(labels, rows);
      const [first] = events;
      const delay = first ? Date.now() - Date.parse(first.metadata.occurredAt) : HISTORY_MS;
      if (run === 'live' && delay < HISTORY_MS) {
        families.delay.observe({ projection: name }, Math.max(delay, 0) / 1_000);
      }
    }),
  ];
}

function watchJobs(registry: Registry): readonly (() => void)[] {
  // By their public names: the library itself would bring BullMQ into processes that have no queue.
  const jobRuns = new Operation<ObservedJob, JobOutcome>('forside.job');
  const abandonedJobs = new Signal<Pick<ObservedJob, 'name'>>('forside.job.abandoned');
  const recordedFacts = new Signal<RecordedLate>('forside.schedule.recorded');
  const durations = new Histogram({
    name: 'forside_job_duration_seconds',
    help: 'Runs of jobs; outcome is done, too-early or failed',
    labelNames: ['job', 'outcome'],
    buckets: JOBS,
    registers: [registry],
  });
  const abandoned = new Counter({
    name: 'forside_jobs_abandoned_total',
    help: 'Jobs that failed and will not be tried again',
    labelNames: ['job'],
    registers: [registry],
  });
  const lateness = new Histogram({
    name: 'forside_schedule_lateness_seconds',
    help: 'From the moment a fact was due to the moment it was recorded by a job',
    labelNames: ['fact'],
    buckets: LATENESS,
    registers: [registry],
  });
  return [
    jobRuns.onEnd(({ context, startedAt, result }) => {
      const outcome = result === undefined ? 'failed' : result === 'done' ? 'done' : 'too-early';
      durations.observe({ job: context.name, outcome }, secondsSince(startedAt));
    }),
    abandonedJobs.listen(({ name }) => abandoned.inc({ job: name })),
    recordedFacts.listen(({ fact, lateMs }) => lateness.observe({ fact }, Math.max(lateMs, 0) / 1_000)),
  ];
}

function watchRequests(registry: Registry): readonly (() => void)[] {
  const durations = new Histogram({
    name: 'forside_http_request_duration_seconds',
    help: 'Requests by the template of their route and the class of their status',
    labelNames: ['method', 'route', 'status'],
    buckets: WAITED_FOR,
    registers: [registry],
  });
  return [
    exchanges.listen(({ request, reply }) => {
      const status = `${Math.floor(reply.statusCode / 100)}xx`;
      durations.observe(
        { method: methodOf(request), route: routeOf(request), status },
        reply.elapsedTime / 1_000,
      );
    }),
  ];
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1_000;
}

function refusalOf(error: unknown): string {
  if (!(error instanceof DomainError)) return 'failed';
  return error.kind === 'unavailable' ? 'unavailable' : 'refused';
}

function obstacleOf(error: unknown): string {
  if (error instanceof WrongExpectedRevisionError) return 'overtaken';
  return error instanceof AppendOutcomeUnknownError ? 'unknown' : 'failed';
}
