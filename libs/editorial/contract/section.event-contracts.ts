import { z } from 'zod';
import { eventContract } from '#event-store';
import type { SectionDefined, SectionRetired, SectionRevised } from '../domain/section.events.js';
import { nothingMore } from './shared.schemas.js';

const facts = {
  name: z.string(),
  slug: z.string(),
  ordinal: z.int(),
  description: z.string().nullable(),
};

/** The contracts of everything that can have happened to a section. */
export const sectionEventContracts = [
  eventContract<SectionDefined>({ type: 'SectionDefined', version: 1, schema: z.strictObject(facts) }),
  eventContract<SectionRevised>({
    type: 'SectionRevised',
    version: 1,
    schema: z.strictObject({
      name: facts.name.exactOptional(),
      slug: facts.slug.exactOptional(),
      ordinal: facts.ordinal.exactOptional(),
      description: facts.description.exactOptional(),
    }),
  }),
  eventContract<SectionRetired>({ type: 'SectionRetired', version: 1, schema: nothingMore }),
];
