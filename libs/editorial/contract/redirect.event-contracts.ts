import { z } from 'zod';
import { eventContract } from '#event-store';
import type { RedirectRemoved, RedirectSet } from '../domain/redirect.events.js';
import { nothingMore } from './shared.schemas.js';

/** The contracts of everything that can have happened to an old address. */
export const redirectEventContracts = [
  eventContract<RedirectSet>({
    type: 'RedirectSet',
    version: 1,
    schema: z.strictObject({ from: z.string(), to: z.string() }),
  }),
  eventContract<RedirectRemoved>({ type: 'RedirectRemoved', version: 1, schema: nothingMore }),
];
