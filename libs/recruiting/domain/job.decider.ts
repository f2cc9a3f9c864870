import {
  DomainError,
  addDays,
  differencesOf,
  endOfDay,
  laterOf,
  localDateIn,
  plusDays,
  sameValue,
} from '#kernel';
import type { Decider, DueFact, Instant, Recorded } from '#kernel';
import { DAYS_OF_RENEWAL, DAYS_OF_WARNING, DAYS_WITHOUT_DEADLINE } from './job.commands.js';
import type { ContactToName, JobCommand } from './job.commands.js';
import type {
  JobClosing,
  JobContactDetails,
  JobContactFacts,
  JobContent,
  JobDeadline,
  JobEvent,
  JobRevised,
  JobTerm,
} from './job.events.js';

/** Whom an ad names; `details` is null once they are erased. */
export interface JobContact {
  readonly id: string;
  readonly details: JobContactDetails | null;
}

/** A job ad as posted and revised. */
export interface PostedJob {
  readonly content: JobContent;
  readonly contact: JobContact | null;
  /** Everybody whom the ad ever named and who is not erased. */
  readonly contactIds: readonly string[];
  readonly term: JobTerm;
  /** The revision of the event that set the term: each end comes due once, and the schedule knows it from the event. */
  readonly termVersion: number;
  /** When the term was set. */
  readonly termSince: Instant;
  /** True once it is on record that this term nears its end. */
  readonly nearsEnd: boolean;
  readonly closed: JobClosing | null;
}

/** Null until the job is posted. */
export type JobState = PostedJob | null;

function decide(command: JobCommand, state: JobState, now: Instant): readonly JobEvent[] {
  switch (command.type) {
    case 'PostJob':
      return post(command, state, now);
    case 'ReviseJob':
      return revise(command, openJob(state), now);
    case 'RenewJob':
      return renew(command, renewableJob(state), now);
    case 'CloseJob':
      if (state?.closed === command.reason) return [];
      openJob(state);
      return [{ type: 'JobClosed', data: { reason: command.reason, dueAt: null } }];
    case 'EraseContact':
      return eraseContacts(command, postedJob(state));
  }
}

function post(
  { jobId, content, contact, showUntil }: Extract<JobCommand, { type: 'PostJob' }>,
  state: JobState,
  now: Instant,
): readonly JobEvent[] {
  if (state) throw jobKnown(jobId);
  if (showUntil !== undefined && showUntil <= now) {
    throw new DomainError('invalid', 'term-over', 'Let the ad show until a time to come.');
  }
  const validThrough = validThroughOf(content.deadline, now);
  const term = { validThrough, showUntil: showUntil ?? defaultEnd(validThrough, now) };
  return [{ type: 'JobPosted', data: { ...content, ...term, ...factsOf(contact ?? null) } }];
}

function revise(
  { changes: wanted, contact: named }: Extract<JobCommand, { type: 'ReviseJob' }>,
  job: PostedJob,
  now: Instant,
): readonly JobEvent[] {
  const content = differencesOf(job.content, wanted);
  const contact = named === undefined ? undefined : changeOfContact(named, job.contact);
  if (Object.keys(content).length === 0 && contact === undefined) return [];
  const term = content.deadline === undefined ? job.term : newTerm(content.deadline, job.term, now);
  const changes: JobRevised['data'] = {
    ...content,
    ...(sameValue(term, job.term) ? {} : term),
    ...(contact ?? { personal: null }),
  };
  return [{ type: 'JobRevised', data: changes }];
}

/** The same name is the same person, whose key goes on; another name is somebody else. Undefined for no change. */
function changeOfContact(named: ContactToName | null, known: JobContact | null): JobContactFacts | undefined {
  if (named === null) return known === null ? undefined : factsOf(null);
  if (known?.details?.name !== named.details.name) return factsOf(named);
  if (sameValue(known.details, named.details)) return undefined;
  return factsOf({ contactId: known.id, details: named.details });
}

function factsOf(contact: ContactToName | null): JobContactFacts {
  return contact === null
    ? { contactId: null, personal: null }
    : { contactId: contact.contactId, personal: { contact: contact.details } };
}

function renew(
  { deadline: wanted, ifTermVersion }: Extract<JobCommand, { type: 'RenewJob' }>,
  job: PostedJob,
  now: Instant,
): readonly JobEvent[] {
  if (ifTermVersion !== undefined && ifTermVersion !== job.termVersion) throw jobRenewed();
  const deadline = wanted === undefined ? laterDeadline(job.content.deadline, now) : wanted;
  const validThrough = validThroughOf(deadline, now);
  const end = laterOf(termEnd(job.term) ?? now, now);
  const showUntil = validThrough === null ? plusDays(end, DAYS_OF_RENEWAL) : null;
  return [{ type: 'JobRenewed', data: { deadline, validThrough, showUntil } }];
}

/** As many days on, counted from the deadline, or from today when it has passed: who renews early loses nothing. */
function laterDeadline(deadline: JobDeadline | null, now: Instant): JobDeadline | null {
  if (deadline === null) return null;
  const { day, timeZone } = deadline;
  const today = localDateIn(now, timeZone);
  return { day: addDays(day > today ? day : today, DAYS_OF_RENEWAL), timeZone };
}

function eraseContacts(
  { contactId, grounds }: Extract<JobCommand, { type: 'EraseContact' }>,
  job: PostedJob,
): readonly JobEvent[] {
  const wanted = job.contactIds.filter((id) => contactId === undefined || id === contactId);
  return wanted.map((id) => ({ type: 'JobContactErased', data: { contactId: id, ...grounds } }));
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

function postedJob(state: JobState): PostedJob {
  if (!state) throw noSuchJob();
  return state;
}

function openJob(state: JobState): PostedJob {
  const job = postedJob(state);
  if (job.closed === null) return job;
  const hint = job.closed === 'expired' ? 'renew it, or post it anew' : 'post it anew';
  throw new DomainError('conflict', 'job-closed', `This job ad is closed: ${hint}.`, {
    details: { reason: job.closed },
  });
}

/** What expired may run again; what somebody closed stays closed. */
function renewableJob(state: JobState): PostedJob {
  return state?.closed === 'expired' ? state : openJob(state);
}

function evolve(state: JobState, event: Recorded<JobEvent>): JobState {
  switch (event.type) {
    case 'JobPosted':
      return {
        content: contentOf(event.data),
        ...contactAfter(event.data, null),
        ...termAfter(event, termOf(event.data)),
        closed: null,
      };
    case 'JobRevised': {
      if (!state) return state;
      const { data } = event;
      const content = contentOf({ ...state.content, ...data });
      const contact = { contact: state.contact, contactIds: state.contactIds };
      return {
        ...state,
        content,
        ...(data.contactId === undefined
          ? contact
          : contactAfter({ contactId: data.contactId, personal: data.personal }, state)),
        ...(setsTerm(data) ? termAfter(event, termOf(data)) : {}),
      };
    }
    case 'JobRenewed': {
      if (!state) return state;
      const content = { ...state.content, deadline: event.data.deadline };
      return { ...state, content, ...termAfter(event, termOf(event.data)), closed: null };
    }
    case 'JobExpiryNeared':
      return state && { ...state, nearsEnd: true };
    case 'JobClosed':
      return state && { ...state, closed: event.data.reason };
    case 'JobContactErased': {
      if (!state) return state;
      const { contactId } = event.data;
      const contact = state.contact?.id === contactId ? null : state.contact;
      return { ...state, contact, contactIds: state.contactIds.filter((id) => id !== contactId) };
    }
  }
}

function contactAfter(
  { contactId, personal }: JobContactFacts,
  before: JobState,
): Pick<PostedJob, 'contact' | 'contactIds'> {
  const contactIds = before?.contactIds ?? [];
  if (contactId === null) return { contact: null, contactIds };
  return {
    contact: { id: contactId, details: personal?.contact ?? null },
    contactIds: contactIds.includes(contactId) ? contactIds : [...contactIds, contactId],
  };
}

function termAfter(
  event: Recorded<JobEvent>,
  term: JobTerm,
): Pick<PostedJob, 'term' | 'termVersion' | 'termSince' | 'nearsEnd'> {
  return { term, termVersion: Number(event.revision), termSince: event.occurredAt, nearsEnd: false };
}

function due(state: JobState, now: Instant): readonly DueFact<JobEvent>[] {
  if (!state || state.closed !== null) return [];
  const { term, termVersion: version, termSince, nearsEnd } = state;
  const endsAt = termEnd(term);
  if (endsAt === null) return [];
  if (endsAt <= now) {
    return [
      { event: { type: 'JobClosed', data: { reason: 'expired', dueAt: endsAt } }, dueAt: endsAt, version },
    ];
  }
  const dueAt = warningAt(term, termSince);
  if (nearsEnd || dueAt === null || dueAt > now) return [];
  return [{ event: { type: 'JobExpiryNeared', data: { endsAt, dueAt } }, dueAt, version }];
}

/** Where an ad stops showing unless it is closed before: the earlier of its two ends. */
export function termEnd({ validThrough, showUntil }: JobTerm): Instant | null {
  if (validThrough === null || showUntil === null) return validThrough ?? showUntil;
  return validThrough < showUntil ? validThrough : showUntil;
}

/** When it is time to ask whether an ad shall run on; null when its term is too short to ask. */
export function warningAt(term: JobTerm, since: Instant): Instant | null {
  const end = termEnd(term);
  if (end === null) return null;
  const at = plusDays(end, -DAYS_OF_WARNING);
  return at > since ? at : null;
}

/** True for changes that give the ad another end; they then carry both members of its term. */
export function setsTerm(changes: Partial<JobTerm>): changes is JobTerm {
  return changes.validThrough !== undefined && changes.showUntil !== undefined;
}

/** The words of an ad out of an event's data, which may hold more. */
export function contentOf(data: JobContent): JobContent {
  return {
    title: data.title,
    companyId: data.companyId,
    regionLabel: data.regionLabel,
    location: data.location,
    description: data.description,
    applyUrl: data.applyUrl,
    deadline: data.deadline,
    deadlineText: data.deadlineText,
    employmentType: data.employmentType,
    salary: data.salary,
    workplaceType: data.workplaceType,
    occupation: data.occupation,
    bookingId: data.bookingId,
  };
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

/** 409 `job-renewed`: the link was made for a term that the ad no longer has. */
export function jobRenewed(): DomainError {
  return new DomainError(
    'conflict',
    'job-renewed',
    'The ad was renewed, or its deadline changed, since this link was made: ask for a new one.',
  );
}

/** 404 `job-unknown`. */
export function noSuchJob(): DomainError {
  return new DomainError('not-found', 'job-unknown', 'There is no job ad with this id.');
}

/** A job ad: posted, revised, renewed, and closed by the desk or by the end of its term. */
export const jobDecider: Decider<JobState, JobCommand, JobEvent> = {
  category: 'job',
  initialState: null,
  decide,
  evolve,
  due,
};
