import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
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
const ASTA = '0f4e2d1c-7b6a-5948-8372-615043f2e1d0';
const BO = '1f4e2d1c-7b6a-5948-8372-615043f2e1d1';
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
  workplaceType: null,
  occupation: null,
  bookingId: null,
};
const nobody = { contactId: null, personal: null };
const posted: JobEvent = {
  type: 'JobPosted',
  data: { ...content, ...nobody, validThrough: null, showUntil: days(30) },
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
    const retitled: JobEvent = { type: 'JobRevised', data: { title: 'Netværkstekniker', personal: null } };
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
    fc.constant<JobCommand>({ type: 'RenewJob' }),
    fc.constantFrom('Asta', 'Bo').map((name): JobCommand => ({
      type: 'ReviseJob',
      changes: {},
      contact: {
        contactId: name === 'Asta' ? ASTA : BO,
        details: { name, title: null, phone: null, email: null },
      },
    })),
    fc.constant<JobCommand>({
      type: 'EraseContact',
      contactId: ASTA,
      grounds: { ground: 'other', requestedAt: null },
    }),
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

describe('A renewed job ad', () => {
  const renewed: JobEvent = {
    type: 'JobRenewed',
    data: { deadline: null, validThrough: null, showUntil: days(90) },
  };
  const expired: JobEvent = { type: 'JobClosed', data: { reason: 'expired', dueAt: days(30) } };

  it('shows again from its renewal on, in its old place, and not for the time that it was over', () => {
    const folded = fold([MONDAY, posted], [days(31), expired], [days(40), renewed]);
    expect(times(folded)).toEqual([
      ['Systemadministrator', MONDAY, days(30)],
      ['Systemadministrator', days(40), days(90)],
    ]);
    expect(folded.ads.map(({ posted_at }) => posted_at)).toEqual([MONDAY, MONDAY]);
    expect(folded.jobs).toMatchObject([{ closed_reason: null, closed_at: null, renewed_at: days(40) }]);
  });

  it('is near its end no longer', () => {
    const neared: JobEvent = { type: 'JobExpiryNeared', data: { endsAt: days(30), dueAt: days(25) } };
    expect(fold([MONDAY, posted], [days(26), neared]).jobs).toMatchObject([{ end_nears_since: days(25) }]);
    expect(fold([MONDAY, posted], [days(26), neared], [days(27), renewed]).jobs).toMatchObject([
      { end_nears_since: null, ends_at: days(90) },
    ]);
  });
});

describe('An erased contact person of a job ad', () => {
  const contact = { name: 'Asta', title: null, phone: null, email: null };
  const named: JobEvent = { type: 'JobRevised', data: { contactId: ASTA, personal: { contact } } };
  const next: JobEvent = {
    type: 'JobRevised',
    data: { contactId: BO, personal: { contact: { ...contact, name: 'Bo' } } },
  };
  const grounds = { ground: 'request', requestedAt: null } as const;
  const erased: JobEvent = { type: 'JobContactErased', data: { contactId: ASTA, ...grounds } };

  it('stands in no version any more, and the others stay', () => {
    const before = fold([MONDAY, posted], [days(1), named], [days(2), next]);
    expect(before.ads.map((ad) => ad.contact?.name)).toEqual([undefined, 'Asta', 'Bo']);
    const after = fold([MONDAY, posted], [days(1), named], [days(2), next], [days(3), erased]);
    expect(after.ads.map((ad) => ad.contact?.name)).toEqual([undefined, undefined, 'Bo']);
    expect(JSON.stringify(fold([MONDAY, posted], [days(1), named], [days(2), erased]))).not.toContain('Asta');
  });

  it('leaves the same rows whether the seal was open when it was folded or not', () => {
    const sealed: JobEvent = { type: 'JobRevised', data: { contactId: ASTA, personal: null } };
    const history = (first: JobEvent) =>
      fold([MONDAY, posted], [days(1), first], [days(2), next], [days(3), erased]);
    expect(history(sealed)).toEqual(history(named));
  });
});

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
      { numRuns: 40 },
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
        const dueAt = (at: Instant) =>
          (jobDecider.due?.(state, at) ?? []).map(({ event, ...due }) => [event.type, due]);
        for (const [fact, due] of awaited) expect(dueAt(due.dueAt)).toEqual([[fact, due]]);
        expect([...awaited]).toEqual(expect.arrayContaining(dueAt('2099-01-01T00:00:00.000Z')));
      }),
    );
  });
});
