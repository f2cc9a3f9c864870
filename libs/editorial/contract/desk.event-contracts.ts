import { z } from 'zod';
import { eventContract } from '#event-store';
import type { DeskDefined, DeskReinstated, DeskRetired, DeskRevised } from '../domain/desk.events.js';
import { nothingMore } from './shared.schemas.js';

const facts = z.strictObject({ name: z.string() });

/** The contracts of everything that can have happened to a desk. */
export const deskEventContracts = [
  eventContract<DeskDefined>({ type: 'DeskDefined', version: 1, schema: facts }),
  eventContract<DeskRevised>({ type: 'DeskRevised', version: 1, schema: facts }),
  eventContract<DeskRetired>({ type: 'DeskRetired', version: 1, schema: nothingMore }),
  eventContract<DeskReinstated>({ type: 'DeskReinstated', version: 1, schema: nothingMore }),
];
