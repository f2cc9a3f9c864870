import { z } from 'zod';
import { decodeCursor, encodeCursor, instantSchema, uuidSchema } from '#platform';
import type { BestKey, NewestKey } from '../search-statement.js';

const newestSchema = z.tuple([instantSchema, uuidSchema]);
const bestSchema = z.tuple([instantSchema, z.number(), uuidSchema]);

/** The key of a list by time. @throws HttpProblem 400 `invalid-cursor` */
export function newestKey(cursor: string | undefined): NewestKey | undefined {
  if (cursor === undefined) return undefined;
  const [dated, id] = decodeCursor(cursor, newestSchema);
  return { dated, id };
}

/** The key of a list by weight. @throws HttpProblem 400 `invalid-cursor` */
export function bestKey(cursor: string | undefined): BestKey | undefined {
  if (cursor === undefined) return undefined;
  const [at, weight, id] = decodeCursor(cursor, bestSchema);
  return { at, weight, id };
}

/** The cursor of a key. */
export function searchCursor(key: NewestKey | BestKey | null): string | null {
  if (key === null) return null;
  return encodeCursor('dated' in key ? [key.dated, key.id] : [key.at, key.weight, key.id]);
}
