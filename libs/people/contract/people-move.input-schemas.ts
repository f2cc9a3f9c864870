import { z } from 'zod';
import { companyReferenceSchema } from '#companies';
import { PRIVACY_GROUNDS } from '#kernel';
import { instantSchema, line, localDateSchema, text, uuidSchema } from '#platform';
import { MOVE_KIND_NAMES } from '../domain/move-kinds.js';
import { previousPositionText } from '../domain/notice-text.js';
import { MOVE_RESTRICTIONS } from '../domain/person.events.js';

const title = line({ max: 300 });
const words = line({ max: 2_000 });

const previousPosition = z
  .strictObject({
    role: title.nullable().default(null),
    company: title.nullable().default(null),
    text: words
      .nullable()
      .default(null)
      .describe('The words after `kommer fra en stilling som`; made of role and company when left out.'),
  })
  .transform(({ role, company, text: given }) => ({
    role,
    company,
    text: given ?? previousPositionText({ role, company }),
  }))
  .refine((position) => position.text !== '', { error: 'needs a role, a company or a text' })
  .nullable();

const move = {
  kind: z.enum(MOVE_KIND_NAMES).meta({ example: 'hired' }),
  person: line({ max: 200 }).describe('The full name.').meta({ example: 'Asta Lind Bække' }),
  company: companyReferenceSchema,
  effectiveDate: localDateSchema.nullable(),
  role: title.nullable().meta({ example: 'netværksarkitekt' }),
  responsibilities: words
    .nullable()
    .describe('The words after `skal især beskæftige sig med`, without the final full stop.')
    .meta({ example: 'drift af havnens net' }),
  previousPosition,
  education: z
    .strictObject({ text: words, ongoing: z.boolean().default(false) })
    .nullable()
    .describe('The words after the verb, without the final full stop.'),
  photoId: uuidSchema
    .nullable()
    .describe(
      'The picture of the person among the uploaded media. Describe it there without a name: readers get the name as ' +
        'its alternative text.',
    ),
  text: text({ max: 5_000 })
    .nullable()
    .describe('The whole notice. Null has it generated from the other fields.'),
};

/** `POST /people-moves`. */
export const recordPeopleMoveSchema = z
  .strictObject({
    personId: uuidSchema
      .exactOptional()
      .describe('The person, when an earlier notice was about the same one.'),
    kind: move.kind,
    person: move.person,
    company: move.company,
    effectiveDate: move.effectiveDate.default(null),
    role: move.role.default(null),
    responsibilities: move.responsibilities.default(null),
    previousPosition: move.previousPosition.default(null),
    education: move.education.default(null),
    photoId: move.photoId.default(null),
    text: move.text.default(null),
    isAnotherPerson: z
      .boolean()
      .default(false)
      .describe('Somebody else who shares name and company with a person who was erased.'),
  })
  .meta({
    example: {
      kind: 'hired',
      person: 'Asta Lind Bække',
      company: { name: 'Nordhavn Data A/S' },
      effectiveDate: '2026-12-01',
      role: 'netværksarkitekt',
      responsibilities: 'drift af havnens net',
    },
  });

/** The parsed {@link recordPeopleMoveSchema}. */
export type RecordPeopleMoveBody = z.output<typeof recordPeopleMoveSchema>;

/** `PATCH /people/{personId}/moves/{id}`: members left out stay, null clears. */
export const revisePeopleMoveSchema = z
  .strictObject({
    kind: move.kind.exactOptional(),
    person: move.person.exactOptional(),
    company: move.company.exactOptional(),
    effectiveDate: move.effectiveDate.exactOptional(),
    role: move.role.exactOptional(),
    responsibilities: move.responsibilities.exactOptional(),
    previousPosition: move.previousPosition.exactOptional(),
    education: move.education.exactOptional(),
    photoId: move.photoId.exactOptional(),
    text: move.text.exactOptional(),
  })
  .meta({ example: { role: 'chefarkitekt' } });

/** The parsed {@link revisePeopleMoveSchema}. */
export type RevisePeopleMoveBody = z.output<typeof revisePeopleMoveSchema>;

const grounds = {
  ground: z.enum(PRIVACY_GROUNDS).default('request').describe('Why: for the register, which names nobody.'),
  requestedAt: instantSchema.nullable().default(null).describe('When the person asked.'),
};

/** `POST /people/{personId}/moves/{id}/restrict`. */
export const restrictPeopleMoveSchema = z
  .strictObject({
    restriction: z
      .enum(MOVE_RESTRICTIONS)
      .describe(
        '`noindex`: search engines are asked to leave it out; `anonymised`: shown without its person; `unpublished`: ' +
          'not shown; `none` lifts an earlier one.',
      ),
    ...grounds,
  })
  .meta({ example: { restriction: 'noindex', ground: 'press-ethics' } });

/** The parsed {@link restrictPeopleMoveSchema}. */
export type RestrictPeopleMoveBody = z.output<typeof restrictPeopleMoveSchema>;

/** `POST /people/{personId}/erase`. */
export const erasePersonSchema = z.strictObject(grounds).meta({ example: { ground: 'request' } });

/** The parsed {@link erasePersonSchema}. */
export type ErasePersonBody = z.output<typeof erasePersonSchema>;
