import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError, plusMilliseconds } from '#kernel';
import type { Instant, Recorded } from '#kernel';
import { foldInMemory } from '#projections';
import { toldHistory } from '#testing/told-history';
import type { Told } from '#testing/told-history';
import type { JobCommand } from '../domain/job.commands.js';
import { jobDecider, termEnd } from '../domain/job.decider.js';
import type { JobState } from '../domain/job.decider.js';
import type { JobContent, JobEvent } from '../domain/job.events.js';
import { jobAds } from './job-ads.projection.js';
import { jobScheduleRule } from './job.schedule-rule.js';

const JOB = 'b7a0c1d2-4e5f-5a6b-8c7d-9e0f1a2b3c4d';
const COMPANY = '3f1d2c9a-7c55-5b1e-9d0a-2f6e8a1b4c01';
const MONDAY = '2026-02-02T06:00:00.000Z';
const DAY = 86_400_000;
const days = (count: number) => plusMilliseconds(MONDAY, count * DAY);

const content: JobContent = {
  title: 'Systemadministrator',
  companyId: COMPANY,
  regionLabel: 'Aarhusområdet',
  location: null,
  description: null,
  applyUrl: null,
  deadline: null,
  deadlineText: null,
  employmentType: null,
  salary: null,
};
const posted: JobEvent = {
  type: 'JobPosted',
  data: { ...content, validThrough: null, showUntil: days(30) },
};
const fold = (...facts: readonly (readonly [Instant, JobEvent])[]) =>
  foldInMemory(jobAds, toldHistory(facts.map(([at, event]) => ({ stream: `job-${JOB}`, at, event }))));
const times = ({ ads }: ReturnType<typeof fold>) =>
  ads.map(({ title, visible }) => [title, visible.from, visible.until]);

describe('A job ad', () => {
  it('shows from the moment it is posted to the end of its term', () => {
    expect(times(fold([MONDAY, posted]))).toEqual([['Systemadministrator', MONDAY, days(30)]]);
  });

  it('gives way to its revision, and the past keeps what it showed', () => {
    const retitled: JobEvent = { type: 'JobRevised', data: { title: 'Netværkstekniker' } };
    expect(times(fold([MONDAY, posted], [days(2), retitled]))).toEqual([
      ['Systemadministrator', MONDAY, days(2)],
      ['Netværkstekniker', days(2), days(30)],
    ]);
  });

  it('is gone from the moment it is closed', () => {
    const filled: JobEvent = { type: 'JobClosed', data: { reason: 'filled', dueAt: null } };
    const folded = fold([MONDAY, posted], [days(2), filled]);
    expect(times(folded)).toEqual([['Systemadministrator', MONDAY, days(2)]]);
    expect(folded.jobs).toMatchObject([{ closed_reason: 'filled', closed_at: days(2) }]);
  });

  it('shows no longer when its expiry is recorded late', () => {
    const expired: JobEvent = { type: 'JobClosed', data: { reason: 'expired', dueAt: days(30) } };
    const folded = fold([MONDAY, posted], [days(44), expired]);
    expect(times(folded)).toEqual(times(fold([MONDAY, posted])));
    expect(folded.jobs).toMatchObject([{ closed_reason: 'expired', closed_at: days(30) }]);
  });
});

const step = fc.record({
  wait: fc.integer({ min: 1, max: 9 }),
  workerRuns: fc.boolean(),
  command: fc.oneof(
    fc
      .string({ minLength: 1, maxLength: 3 })
      .map((title): JobCommand => ({ type: 'ReviseJob', changes: { title } })),
    fc.option(fc.integer({ min: 1, max: 90 })).map((day): JobCommand => ({
      type: 'ReviseJob',
      changes: {
        deadline: day === null ? null : { day: days(day).slice(0, 10), timeZone: 'Europe/Copenhagen' },
      },
    })),
    fc
      .constantFrom('filled' as const, 'withdrawn' as const)
      .map((reason): JobCommand => ({ type: 'CloseJob', reason })),
  ),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Plays a desk and a worker that is sometimes late; as the command runner does, due facts come before decisions. */
function play(steps: readonly Step[]): Recorded<JobEvent>[] {
  const told: Told<JobEvent>[] = [];
  let state: JobState = null;
  const record = (event: JobEvent, at: Instant) => {
    told.push({ stream: `job-${JOB}`, at, event });
    state = toldHistory(told).reduce(jobDecider.evolve, jobDecider.initialState);
  };
  record(posted, MONDAY);
  let day = 0;
  for (const { wait, workerRuns, command } of steps) {
    day += wait;
    const due = jobDecider.due?.(state, days(day)) ?? [];
    if (workerRuns || due.length > 0) due.forEach(({ event }) => record(event, days(day)));
    try {
      jobDecider.decide(command, state, days(day)).forEach((event) => record(event, days(day)));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
  return toldHistory(told);
}

/** The title that readers see at an instant, told from the log alone. */
function seenAt(events: readonly Recorded<JobEvent>[], at: Instant): string | null {
  const past = events.filter(({ occurredAt }) => occurredAt <= at);
  const state = past.reduce(jobDecider.evolve, jobDecider.initialState);
  if (!state) return null;
  const end = termEnd(state.term);
  if (end !== null && end <= at) return null;
  return state.closed === null ? state.content.title : null;
}

describe('Any history of a job ad', () => {
  it('shows at every instant what its log says, however late the worker is', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        const events = play(steps);
        const { ads } = foldInMemory(jobAds, events);
        for (let half = 0; half <= 300; half += 1) {
          const at = plusMilliseconds(MONDAY, (half * DAY) / 2);
          const shown = ads.filter(
            ({ visible }) => visible.from <= at && (visible.until === null || at < visible.until),
          );
          expect(shown.map(({ title }) => title)).toEqual(
            [seenAt(events, at)].filter((title) => title !== null),
          );
        }
      }),
    );
  });

  it('wakes the worker for the fact that is due, under the version that the decider gives it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        const events = play(steps);
        const awaited = new Map<string, { readonly version: number; readonly dueAt: Instant }>();
        for (const event of events) {
          const { clear = [], set = [] } = jobScheduleRule.dueOf(event);
          for (const fact of clear) awaited.delete(fact);
          for (const { fact, ...due } of set) awaited.set(fact, due);
        }
        const state = events.reduce(jobDecider.evolve, jobDecider.initialState);
        const due = jobDecider.due?.(state, '2099-01-01T00:00:00.000Z') ?? [];
        expect([...awaited.values()]).toEqual(due.map(({ version, dueAt }) => ({ version, dueAt })));
      }),
    );
  });
});
