import { isCompanyEvent } from '#companies';
import type { CompanyDetails, CompanyEvent } from '#companies';
import { bodyHtml } from '#editorial';
import { aggregateIdOf } from '#event-store';
import type { JsonObject } from '#event-store';
import { feed } from '#feeds';
import type { FeedChange, FeedNotes } from '#feeds';
import { slugOf } from '#kernel';
import type { Instant, Recorded } from '#kernel';
import type { JobClosing, JobContent, JobEvent, JobTerm } from '../domain/job.events.js';

/** What the feed remembers of an ad: nothing of its contact person, so that an erasure need not reach it. */
interface JobNote extends JobContent, JobTerm {
  readonly postedAt: Instant;
  readonly closed: JobClosing | null;
}

type ContentEvent = Extract<JobEvent, { type: 'JobPosted' | 'JobRevised' | 'JobRenewed' }>;

/** Every change of job ads, for job boards. Contact persons are not in it: what is here stays for ever. */
export const jobsFeed = feed<JobEvent | CompanyEvent>({
  name: 'jobs',
  member: 'job',
  categories: ['job', 'company'],
  removing: ['JobClosed'],
  access: 'public',

  touches(event) {
    const id = aggregateIdOf(event.stream);
    if (isCompanyEvent(event)) return { keys: [id], groups: [id] };
    const companyId = isContentEvent(event) && 'companyId' in event.data ? event.data.companyId : undefined;
    return { keys: companyId === undefined ? [id] : [id, companyId] };
  },

  apply(event, notes) {
    if (isCompanyEvent(event)) return companyChanged(event, notes);
    const id = aggregateIdOf(event.stream);
    if (isContentEvent(event)) return contentChanged(event, id, notes);
    if (event.type !== 'JobClosed') return [];
    const { reason } = event.data;
    const note = noteOf(notes.get(id));
    if (note) keep(id, { ...note, closed: reason }, notes);
    return [{ op: 'delete', id, reason }];
  },

  content: {
    kind: 'frozen',
    revision: 1,
    present: (payload, urls) => ({
      url: urls.job({ slug: slugOf(String(payload['title'])), id: String(payload['id']) }),
      ...payload,
      // Quotation marks in text are escaped, so that this is an attribute.
      description:
        typeof payload['description'] === 'string'
          ? payload['description'].replaceAll('href="/', `href="${urls.path('/')}`)
          : null,
    }),
  },
});

function isContentEvent(event: Recorded<JobEvent>): event is Recorded<ContentEvent> {
  return event.type === 'JobPosted' || event.type === 'JobRevised' || event.type === 'JobRenewed';
}

function contentChanged(event: Recorded<ContentEvent>, id: string, notes: FeedNotes): readonly FeedChange[] {
  const known = noteOf(notes.get(id));
  const note = noteAfter(event, known);
  if (!note) return [];
  keep(id, note, notes);
  return [upsert(id, note, notes)];
}

function noteAfter(event: Recorded<ContentEvent>, known: JobNote | undefined): JobNote | undefined {
  switch (event.type) {
    case 'JobPosted': {
      const { contactId: _id, personal: _contact, ...content } = event.data;
      return { ...content, postedAt: event.occurredAt, closed: null };
    }
    case 'JobRevised': {
      const { contactId: _id, personal: _contact, ...changes } = event.data;
      return known && known.closed === null ? { ...known, ...changes } : undefined;
    }
    case 'JobRenewed':
      return known && { ...known, ...event.data, closed: null };
  }
}

/** The name of an employer stands in each of its ads that run. */
function companyChanged(event: Recorded<CompanyEvent>, notes: FeedNotes): readonly FeedChange[] {
  const id = aggregateIdOf(event.stream);
  const company = { ...companyIn(notes.get(id)), ...event.data };
  notes.put(id, { name: company.name, cvr: company.cvr, website: company.website });
  return [...notes.belongingTo(id)].flatMap(([job, value]) => {
    const note = noteOf(value);
    return note && note.closed === null ? [upsert(job, note, notes)] : [];
  });
}

function upsert(id: string, note: JobNote, notes: FeedNotes): FeedChange {
  const { name, cvr, website } = companyIn(notes.get(note.companyId));
  return {
    op: 'upsert',
    id,
    payload: {
      id,
      title: note.title,
      company: { id: note.companyId, name, cvr, website },
      regionLabel: note.regionLabel,
      location: note.location,
      description:
        note.description && bodyHtml(note.description, { readAlso: () => null, media: () => null }),
      applyUrl: note.applyUrl,
      postedAt: note.postedAt,
      deadline: note.deadline?.day ?? null,
      deadlineText: note.deadlineText,
      validThrough: note.validThrough,
      employmentType: note.employmentType,
      workplaceType: note.workplaceType ?? null,
      salary: note.salary,
      occupation: note.occupation ?? null,
    },
  };
}

function keep(id: string, note: JobNote, notes: FeedNotes): void {
  notes.put(id, { ...note }, note.companyId);
}

/** Notes come back as they were put. */
function noteOf(value: JsonObject | undefined): JobNote | undefined {
  return value as JobNote | undefined;
}

function companyIn(value: JsonObject | undefined): CompanyDetails {
  return { name: '', cvr: null, website: null, ...value };
}
