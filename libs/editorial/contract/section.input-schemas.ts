import { z } from 'zod';
import { line, text } from '#platform';

const facts = {
  name: line({ max: 100 }),
  slug: z
    .string()
    .max(80)
    .regex(
      /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
      'A slug is lower-case letters a-z and digits, joined by single hyphens.',
    )
    .describe('Its address, /{slug}. A slug that a section ever had stays its own.'),
  ordinal: z.int().min(0).max(10_000).describe('Its place in the navigation, smallest first.'),
  description: text({ max: 1_000 }).nullable(),
  fourEyes: z.boolean().describe('What is published here must be approved by somebody who wrote none of it.'),
};

/** `POST /sections`. */
export const defineSectionSchema = z
  .strictObject({
    name: facts.name,
    slug: facts.slug.optional().describe('Made of the name unless given.'),
    ordinal: facts.ordinal.default(0),
    description: facts.description.default(null),
    fourEyes: facts.fourEyes.default(false),
  })
  .meta({ example: { name: 'Havn og kyst', ordinal: 10 } });

/** The parsed {@link defineSectionSchema}. */
export type DefineSectionBody = z.output<typeof defineSectionSchema>;

/** `PATCH /sections/{id}`. */
export const reviseSectionSchema = z
  .strictObject({
    name: facts.name.optional(),
    slug: facts.slug.optional(),
    ordinal: facts.ordinal.optional(),
    description: facts.description.optional(),
    fourEyes: facts.fourEyes.optional(),
  })
  .meta({ example: { description: 'Alt om kajer og færger' } });

/** The parsed {@link reviseSectionSchema}. */
export type ReviseSectionBody = z.output<typeof reviseSectionSchema>;
