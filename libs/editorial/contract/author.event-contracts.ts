import { z } from 'zod';
import { eventContract } from '#event-store';
import type {
  AuthorDefined,
  AuthorReinstated,
  AuthorRetired,
  AuthorRevised,
} from '../domain/author.events.js';
import { nothingMore } from './shared.schemas.js';

const facts = z.strictObject({ name: z.string() });

/** The contracts of everything that can have happened to an author. */
export const authorEventContracts = [
  eventContract<AuthorDefined>({ type: 'AuthorDefined', version: 1, schema: facts }),
  eventContract<AuthorRevised>({ type: 'AuthorRevised', version: 1, schema: facts }),
  eventContract<AuthorRetired>({ type: 'AuthorRetired', version: 1, schema: nothingMore }),
  eventContract<AuthorReinstated>({ type: 'AuthorReinstated', version: 1, schema: nothingMore }),
];
