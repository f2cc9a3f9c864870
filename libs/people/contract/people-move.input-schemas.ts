import { z } from 'zod';
import { companyReferenceSchema } from '#companies';
import { line, localDateSchema, text, uuidSchema } from '#platform';
import { MOVE_KIND_NAMES } from '../domain/move-kinds.js';
import { previousPositionText } from '../domain/notice-text.js';

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
    text: move.text.default(null),
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
    text: move.text.exactOptional(),
  })
  .meta({ example: { role: 'chefarkitekt' } });

/** The parsed {@link revisePeopleMoveSchema}. */
export type RevisePeopleMoveBody = z.output<typeof revisePeopleMoveSchema>;
