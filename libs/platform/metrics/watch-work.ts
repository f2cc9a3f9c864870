import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import { AppendOutcomeUnknownError, WrongExpectedRevisionError, appends, commandRuns } from '#event-store';
import { DomainError } from '#kernel';
import { Operation, Signal } from '#observation';
import { committedBatches } from '#projections';
import type { JobOutcome, ObservedJob, RecordedLate } from '#scheduling';
import { methodOf, onExchange } from '../http/observed.js';
import type { Distributions } from './distributions.js';

/** Milliseconds to ten seconds: what somebody waits for. */
const WAITED_FOR = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
/** From what nobody notices to what somebody calls about. */
const UNTIL_SHOWN = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300];
const JOBS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 30, 120];
const LATENESS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600];

/** Webhooks: from the next second to the days over which they are tried again. */
const UNTIL_TOLD = [0.5, 1, 2.5, 5, 15, 60, 300, 3_600, 43_200];

const CLASSES = ['other', '1xx', '2xx', '3xx', '4xx', '5xx'];

/** Older events are history that is replayed: how late they are shown says nothing. */
const HISTORY_MS = 15 * 60_000;

/** Where it is written down. */
export interface Ledger {
  readonly registry: Registry;
  readonly distributions: Distributions;
}

/**
 * Counts and times what the libraries tell of while it happens.
 * @returns ends it
 */
export function watchWork(ledger: Ledger): () => void {
  const stops = [
    ...watchCommands(ledger),
    ...watchBatches(ledger),
    ...watchJobs(ledger),
    ...watchRequests(ledger),
    ...watchAds(ledger),
    ...watchFeeds(ledger),
    ...watchSignIns(ledger),
  ];
  return () => stops.forEach((stop) => stop());
}

function watchCommands({ registry, distributions }: Ledger): readonly (() => void)[] {
  const commands = distributions.add({
    name: 'forside_command_duration_seconds',
    help: 'Commands, waiting for others on their stream included; outcome is done, refused, unavailable or failed',
    labels: ['command', 'outcome'],
    buckets: WAITED_FOR,
  });
  const attempts = distributions.add({
    name: 'forside_append_duration_seconds',
    help: 'Attempts to append to the event log',
    labels: ['engine', 'outcome'],
    buckets: WAITED_FOR,
  });
  const events = new Counter({
    name: 'forside_events_appended_total',
    help: 'Events appended by commands of this process',
    labelNames: ['category'],
    registers: [registry],
  });
  return [
    commandRuns.onEnd(({ context: { command }, startedAt, result, error }) => {
      commands.observe(secondsSince(startedAt), command, result ? 'done' : refusalOf(error));
    }),
    appends.onEnd(({ context, startedAt, result, error }) => {
      const { engine, category } = context;
      attempts.observe(secondsSince(startedAt), engine, result ? 'appended' : obstacleOf(error));
      if (result) events.inc({ category }, context.events.length);
    }),
  ];
}

function watchBatches({ registry, distributions }: Ledger): readonly (() => void)[] {
  const families = {
    projection: {
      duration: distributions.add({
        name: 'forside_projection_batch_duration_seconds',
        help: 'Batches of events from reading rows to the commit',
        labels: ['projection', 'run'],
        buckets: WAITED_FOR,
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
    delay: distributions.add({
      name: 'forside_projection_delay_seconds',
      help: 'From the moment of an event to the commit that shows it, the oldest event of each live batch',
      labels: ['projection'],
      buckets: UNTIL_SHOWN,
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
      families.projection.duration.observe((endedAt - startedAt) / 1_000, name, run);
      families.projection.events.inc(labels, events.length);
      families.projection.rows.inc(labels, rows);
      const [first] = events;
      const delay = first ? Date.now() - Date.parse(first.metadata.occurredAt) : HISTORY_MS;
      if (run === 'live' && delay < HISTORY_MS) {
        families.delay.observe(Math.max(delay, 0) / 1_000, name);
      }
    }),
  ];
}

function watchJobs({ registry, distributions }: Ledger): readonly (() => void)[] {
  // By their public names: the library itself would bring BullMQ into processes that have no queue.
  const jobRuns = new Operation<ObservedJob, JobOutcome>('forside.job');
  const abandonedJobs = new Signal<Pick<ObservedJob, 'name'>>('forside.job.abandoned');
  const recordedFacts = new Signal<RecordedLate>('forside.schedule.recorded');
  const durations = distributions.add({
    name: 'forside_job_duration_seconds',
    help: 'Runs of jobs; outcome is done, too-early or failed',
    labels: ['job', 'outcome'],
    buckets: JOBS,
  });
  const abandoned = new Counter({
    name: 'forside_jobs_abandoned_total',
    help: 'Jobs that failed and will not be tried again',
    labelNames: ['job'],
    registers: [registry],
  });
  const lateness = distributions.add({
    name: 'forside_schedule_lateness_seconds',
    help: 'From the moment a fact was due to the moment it was recorded by a job',
    labels: ['fact'],
    buckets: LATENESS,
  });
  return [
    jobRuns.onEnd(({ context, startedAt, result }) => {
      const outcome = result === undefined ? 'failed' : result === 'done' ? 'done' : 'too-early';
      durations.observe(secondsSince(startedAt), context.name, outcome);
    }),
    abandonedJobs.listen(({ name }) => abandoned.inc({ job: name })),
    recordedFacts.listen(({ fact, lateMs }) => lateness.observe(Math.max(lateMs, 0) / 1_000, fact)),
  ];
}

function watchAds({ registry }: Ledger): readonly (() => void)[] {
  // By its public name: the platform knows no context.
  const counted = new Signal<{ readonly number: string; readonly outcome: string }>('forside.ad.counted');
  const counts = new Counter({
    name: 'forside_ad_counts_total',
    help: 'What pages told of their ads (served, viewable, click); outcome is valid, why it does not count, or lost',
    labelNames: ['number', 'outcome'],
    registers: [registry],
  });
  for (const number of ['served', 'viewable', 'click']) {
    for (const outcome of ['valid', 'bots', 'floods', 'expired', 'repeats', 'lost']) {
      counts.inc({ number, outcome }, 0);
    }
  }
  return [counted.listen(({ number, outcome }) => counts.inc({ number, outcome }))];
}

function watchFeeds({ registry, distributions }: Ledger): readonly (() => void)[] {
  // By their public names: the platform knows no context.
  const answers = new Signal<{ readonly feed: string; readonly way: string; readonly outcome: string }>(
    'forside.feed.answer',
  );
  const streams = new Signal<{ readonly feed: string; readonly change: number }>('forside.feed.stream');
  const tries = new Signal<{ readonly feed: string; readonly outcome: string; readonly delayMs: number }>(
    'forside.feed.webhook',
  );
  const requests = new Counter({
    name: 'forside_feed_requests_total',
    help: 'Requests to feeds; way is page, snapshot or stream, outcome is sent, unchanged (304), gone (410) or refused',
    labelNames: ['feed', 'way', 'outcome'],
    registers: [registry],
  });
  const open = new Gauge({
    name: 'forside_feed_streams_open',
    help: 'Streams of feeds that are open',
    labelNames: ['feed'],
    registers: [registry],
  });
  const delays = distributions.add({
    name: 'forside_webhook_delay_seconds',
    help: 'Tries to send to webhooks, by how old the oldest change in the message was; outcome is delivered, gone, failed or unanswered',
    labels: ['feed', 'outcome'],
    buckets: UNTIL_TOLD,
  });
  return [
    answers.listen(({ feed, way, outcome }) => requests.inc({ feed, way, outcome })),
    streams.listen(({ feed, change }) => open.inc({ feed }, change)),
    tries.listen(({ feed, outcome, delayMs }) => delays.observe(Math.max(delayMs, 0) / 1_000, feed, outcome)),
  ];
}

function watchSignIns({ registry }: Ledger): readonly (() => void)[] {
  // By its public name: the platform knows no context.
  const attempts = new Signal<{ readonly way: string; readonly outcome: string }>('forside.identity.sign-in');
  const counts = new Counter({
    name: 'forside_sign_ins_total',
    help: 'Attempts to sign in; outcome is success, failure, locked-out (the failure that locks) or refused (too many before)',
    labelNames: ['way', 'outcome'],
    registers: [registry],
  });
  for (const way of ['password', 'token']) {
    for (const outcome of ['success', 'failure', 'locked-out', 'refused']) counts.inc({ way, outcome }, 0);
  }
  return [attempts.listen(({ way, outcome }) => counts.inc({ way, outcome }))];
}

function watchRequests({ distributions }: Ledger): readonly (() => void)[] {
  const durations = distributions.add({
    name: 'forside_http_request_duration_seconds',
    help: 'Requests by the template of their route and the class of their status',
    labels: ['method', 'route', 'status'],
    buckets: WAITED_FOR,
  });
  return [
    onExchange(({ request, status, milliseconds, context }) => {
      durations.observe(
        milliseconds / 1_000,
        methodOf(request),
        context.route,
        CLASSES[Math.floor(status / 100)] ?? 'other',
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
