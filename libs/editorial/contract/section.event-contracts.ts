import { z } from 'zod';
import { eventContract } from '#event-store';
import type { Upcaster } from '#event-store';
import type {
  SectionDefined,
  SectionReinstated,
  SectionRetired,
  SectionRevised,
} from '../domain/section.events.js';
import { nothingMore } from './shared.schemas.js';

const facts = {
  name: z.string(),
  slug: z.string(),
  ordinal: z.int(),
  description: z.string().nullable(),
  fourEyes: z.boolean(),
};

const withoutFourEyes: Upcaster = (data) => ({ ...data, fourEyes: false });
/** Version 2 may say more than version 1; what version 1 said stands. */
const asItIs: Upcaster = (data) => data;

/** The contracts of everything that can have happened to a section. */
export const sectionEventContracts = [
  eventContract<SectionDefined>({
    type: 'SectionDefined',
    version: 2,
    schema: z.strictObject(facts),
    upcasters: { 1: withoutFourEyes },
  }),
  eventContract<SectionRevised>({
    type: 'SectionRevised',
    version: 2,
    schema: z.strictObject({
      name: facts.name.exactOptional(),
      slug: facts.slug.exactOptional(),
      ordinal: facts.ordinal.exactOptional(),
      description: facts.description.exactOptional(),
      fourEyes: facts.fourEyes.exactOptional(),
    }),
    upcasters: { 1: asItIs },
  }),
  eventContract<SectionRetired>({ type: 'SectionRetired', version: 1, schema: nothingMore }),
  eventContract<SectionReinstated>({ type: 'SectionReinstated', version: 1, schema: nothingMore }),
];
