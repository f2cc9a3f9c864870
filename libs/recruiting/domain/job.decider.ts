import { DomainError, differencesOf, endOfDay, plusDays, sameValue } from '#kernel';
import type { Decider, DueFact, Instant, Recorded } from '#kernel';
import { DAYS_WITHOUT_DEADLINE } from './job.commands.js';
import type { JobCommand } from './job.commands.js';
import type { JobClosing, JobContent, JobDeadline, JobEvent, JobTerm } from './job.events.js';

/** A job ad as posted and revised. */
export interface PostedJob {
  readonly content: JobContent;
  readonly term: JobTerm;
  /** The revision of the event that set the term: each end comes due once, and the schedule knows it from the event. */
  readonly termVersion: number;
  readonly closed: JobClosing | null;
}

/** Null until the job is posted. */
export type JobState = PostedJob | null;

function decide(command: JobCommand, state: JobState, now: Instant): readonly JobEvent[] {
  switch (command.type) {
    case 'PostJob':
      return post(command, state, now);
    case 'ReviseJob':
      return revise(command.changes, openJob(state), now);
    case 'CloseJob':
      if (state?.closed === command.reason) return [];
      openJob(state);
      return [{ type: 'JobClosed', data: { reason: command.reason, dueAt: null } }];
  }
}

function post(
  { jobId, content, showUntil }: Extract<JobCommand, { type: 'PostJob' }>,
  state: JobState,
  now: Instant,
): readonly JobEvent[] {
  if (state) throw jobKnown(jobId);
  if (showUntil !== undefined && showUntil <= now) {
    throw new DomainError('invalid', 'term-over', 'Let the ad show until a time to come.');
  }
  const validThrough = validThroughOf(content.deadline, now);
  const term = { validThrough, showUntil: showUntil ?? defaultEnd(validThrough, now) };
  return [{ type: 'JobPosted', data: { ...content, ...term } }];
}

function revise(wanted: Partial<JobContent>, job: PostedJob, now: Instant): readonly JobEvent[] {
  const content = differencesOf(job.content, wanted);
  if (Object.keys(content).length === 0) return [];
  const term = content.deadline === undefined ? job.term : newTerm(content.deadline, job.term, now);
  const changes = sameValue(term, job.term) ? content : { ...content, ...term };
  return [{ type: 'JobRevised', data: changes }];
}

/** A deadline replaces the term that an ad without one was given; without one, a term is needed. */
function newTerm(deadline: JobDeadline | null, { showUntil }: JobTerm, now: Instant): JobTerm {
  const validThrough = validThroughOf(deadline, now);
  return { validThrough, showUntil: validThrough === null ? (showUntil ?? defaultEnd(null, now)) : null };
}

function defaultEnd(validThrough: Instant | null, now: Instant): Instant | null {
  return validThrough === null ? plusDays(now, DAYS_WITHOUT_DEADLINE) : null;
}

function validThroughOf(deadline: JobDeadline | null, now: Instant): Instant | null {
  if (deadline === null) return null;
  const end = endOfDay(deadline.day, deadline.timeZone);
  if (end > now) return end;
  throw new DomainError('invalid', 'deadline-passed', 'The deadline has passed: give one to come, or none.', {
    problems: [{ field: 'deadline', message: 'lies in the past' }],
  });
}

function openJob(state: JobState): PostedJob {
  if (!state) throw noSuchJob();
  if (state.closed === null) return state;
  throw new DomainError('conflict', 'job-closed', 'This job ad is closed: post it anew.', {
    details: { reason: state.closed },
  });
}

function evolve(state: JobState, event: Recorded<JobEvent>): JobState {
  switch (event.type) {
    case 'JobPosted':
      return {
        content: contentOf(event.data),
        term: termOf(event.data),
        termVersion: Number(event.revision),
        closed: null,
      };
    case 'JobRevised': {
      if (!state) return state;
      const all = { ...state.content, ...state.term, ...event.data };
      const termVersion = setsTerm(event.data) ? Number(event.revision) : state.termVersion;
      return { ...state, content: contentOf(all), term: termOf(all), termVersion };
    }
    case 'JobClosed':
      return state && { ...state, closed: event.data.reason };
  }
}

function due(state: JobState, now: Instant): readonly DueFact<JobEvent>[] {
  if (!state || state.closed !== null) return [];
  const end = termEnd(state.term);
  if (end === null || end > now) return [];
  const event: JobEvent = { type: 'JobClosed', data: { reason: 'expired', dueAt: end } };
  return [{ event, dueAt: end, version: state.termVersion }];
}

/** Where an ad stops showing unless it is closed before: the earlier of its two ends. */
export function termEnd({ validThrough, showUntil }: JobTerm): Instant | null {
  if (validThrough === null || showUntil === null) return validThrough ?? showUntil;
  return validThrough < showUntil ? validThrough : showUntil;
}

/** True for changes that give the ad another end; they then carry both members of its term. */
export function setsTerm(changes: Partial<JobTerm>): changes is JobTerm {
  return changes.validThrough !== undefined && changes.showUntil !== undefined;
}

/** The words of an ad out of an event's data. */
export function contentOf(data: JobContent & JobTerm): JobContent {
  const { validThrough: _validThrough, showUntil: _showUntil, ...content } = data;
  return content;
}

function termOf({ validThrough, showUntil }: JobTerm): JobTerm {
  return { validThrough, showUntil };
}

/** 409 `job-known`, with the id under which the newsroom has the ad. */
export function jobKnown(id: string): DomainError {
  return new DomainError('conflict', 'job-known', 'This job is posted already: revise it instead.', {
    details: { id },
  });
}

/** 404 `job-unknown`. */
export function noSuchJob(): DomainError {
  return new DomainError('not-found', 'job-unknown', 'There is no job ad with this id.');
}

/** A job ad: posted, revised, and closed by the desk or by the end of its term. */
export const jobDecider: Decider<JobState, JobCommand, JobEvent> = {
  category: 'job',
  initialState: null,
  decide,
  evolve,
  due,
};
