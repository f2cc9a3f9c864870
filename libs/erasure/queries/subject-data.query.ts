import { Injectable } from '@nestjs/common';
import { EventCodec, EventStore } from '#event-store';
import type { Instant } from '#kernel';
import type { PersonEvent } from '#people';
import type { JobEvent } from '#recruiting';
import { DataSubjectsQuery } from './data-subjects.query.js';
import type { DataSubject } from './data-subjects.query.js';

/** An event about somebody, as it can be read today. */
export interface SubjectRecordEntry {
  readonly recordedAt: Instant;
  readonly what: string;
  /** Null once it is erased. */
  readonly personal: object | null;
  /** What stands in clear beside it: ids and kinds. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** All that is kept of somebody, with what they have a right to be told about it (GDPR, articles 15 and 20). */
export interface SubjectData {
  readonly subject: DataSubject;
  readonly exportedAt: Instant;
  readonly purpose: string;
  readonly source: string;
  readonly recipients: string;
  readonly retention: string;
  readonly records: readonly SubjectRecordEntry[];
}

type SubjectEvent = PersonEvent | JobEvent;

const ABOUT = {
  purpose: 'Journalism: notices about people in working life, and job ads with somebody to ask.',
  source: 'Notices and job ads that were sent to or written by the newsroom.',
  recipients: 'Readers of the site, and job boards that subscribe to its feed of people moves.',
  retention:
    'Kept for as long as it is of journalistic interest; looked at again after the years that the rules say.',
} as const;

/** Reads what the log keeps of somebody. */
@Injectable()
export class SubjectDataQuery {
  constructor(
    private readonly subjects: DataSubjectsQuery,
    private readonly store: EventStore,
    private readonly codec: EventCodec,
  ) {}

  /** @throws DomainError `data-subject-unknown` (404). */
  async of(id: string, now: Instant): Promise<SubjectData> {
    const subject = await this.subjects.require(id);
    const stream = subject.jobId === null ? `person-${id}` : `job-${subject.jobId}`;
    const records: SubjectRecordEntry[] = [];
    for await (const stored of this.store.readStream(stream)) {
      const event = await this.codec.decode<SubjectEvent>(stored);
      if (subject.jobId !== null && !isAbout(event, id)) continue;
      const { personal, facts } = partsOf(event, subject);
      records.push({ recordedAt: event.occurredAt, what: event.type, personal, facts });
    }
    return { subject, exportedAt: now, ...ABOUT, records };
  }

  /** The names under which somebody is known; none once they are erased. */
  async namesOf(id: string, now: Instant): Promise<readonly string[]> {
    const { records } = await this.of(id, now);
    const names = records.flatMap(({ personal }) => nameIn(personal) ?? []);
    return [...new Set(names)];
  }
}

function isAbout({ data }: SubjectEvent, contactId: string): boolean {
  return 'contactId' in data && data.contactId === contactId;
}

function partsOf(
  { data }: SubjectEvent,
  { jobId }: DataSubject,
): Pick<SubjectRecordEntry, 'personal' | 'facts'> {
  const { personal = null, ...clear } = { personal: null, ...data };
  if (jobId === null) return { personal, facts: clear };
  // The ad itself is about the employer: only that it names the contact is about them.
  return { personal, facts: { jobId, ...('contactId' in clear ? { contactId: clear.contactId } : {}) } };
}

function nameIn(personal: object | null): string | undefined {
  if (personal === null) return undefined;
  if ('person' in personal && typeof personal.person === 'string') return personal.person;
  if ('contact' in personal && typeof personal.contact === 'object' && personal.contact !== null) {
    const { contact } = personal;
    if ('name' in contact && typeof contact.name === 'string') return contact.name;
  }
  return undefined;
}
