import { z } from 'zod';
import { aggregateIdOf, eventContract } from '#event-store';
import { MOVE_KIND_NAMES } from '../domain/move-kinds.js';
import { MOVE_RESTRICTIONS } from '../domain/person.events.js';
import type {
  AnniversaryMarked,
  BoardSeatTaken,
  PeopleMoveRestricted,
  PeopleMoveRevised,
  PersonDeparted,
  PersonErased,
  PersonHired,
  PersonPromoted,
} from '../domain/person.events.js';

const words = z.string().min(1);

const personal = z
  .strictObject({
    person: words,
    effectiveDate: z.iso.date().nullable(),
    role: words.nullable(),
    responsibilities: words.nullable(),
    previousPosition: z
      .strictObject({ role: words.nullable(), company: words.nullable(), text: words })
      .nullable(),
    education: z.strictObject({ text: words, ongoing: z.boolean() }).nullable(),
    text: words,
    textOrigin: z.enum(['generated', 'written']),
  })
  .nullable();

const noticeId = z.uuid();
const recorded = { noticeId, companyId: z.uuid(), personal };

/** The person's own key, named like the person. */
const personalKey = ({ stream }: { readonly stream: string }) => aggregateIdOf(stream);

/** The contracts of all events of a person. */
export const personEventContracts = [
  eventContract<PersonHired>({
    type: 'PersonHired',
    version: 1,
    schema: z.strictObject(recorded),
    personalKey,
  }),
  eventContract<PersonPromoted>({
    type: 'PersonPromoted',
    version: 1,
    schema: z.strictObject(recorded),
    personalKey,
  }),
  eventContract<BoardSeatTaken>({
    type: 'BoardSeatTaken',
    version: 1,
    schema: z.strictObject(recorded),
    personalKey,
  }),
  eventContract<PersonDeparted>({
    type: 'PersonDeparted',
    version: 1,
    schema: z.strictObject(recorded),
    personalKey,
  }),
  eventContract<AnniversaryMarked>({
    type: 'AnniversaryMarked',
    version: 1,
    schema: z.strictObject(recorded),
    personalKey,
  }),
  eventContract<PeopleMoveRevised>({
    type: 'PeopleMoveRevised',
    version: 1,
    schema: z.strictObject({ ...recorded, kind: z.enum(MOVE_KIND_NAMES) }),
    personalKey,
  }),
  eventContract<PeopleMoveRestricted>({
    type: 'PeopleMoveRestricted',
    version: 1,
    schema: z.strictObject({ noticeId, restriction: z.enum(MOVE_RESTRICTIONS) }),
  }),
  eventContract<PersonErased>({ type: 'PersonErased', version: 1, schema: z.strictObject({}) }),
];
