import { z } from 'zod';
import { line, timeZoneSchema } from '#platform';
import { PAGE_TYPES } from '../domain/placement.events.js';

/** The name that pages and the public JSON ask by. */
export const placementKeySchema = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case letters and digits in words joined by hyphens')
  .meta({ example: 'front-top' });

const MOST_POSITIONS = 50;

const placement = {
  name: line({ max: 200 }).describe('For the desk.').meta({ example: 'Forsidens top' }),
  pageType: z.enum(PAGE_TYPES).describe('The pages that have it; `any` for all.'),
  positions: z.int().min(1).max(MOST_POSITIONS).describe('How many ads stand side by side.'),
  timeZone: timeZoneSchema.describe('The zone in which its days are sold.'),
};

/** `POST /placements`. */
export const definePlacementSchema = z
  .strictObject({
    key: placementKeySchema,
    name: placement.name,
    pageType: placement.pageType.default('any'),
    positions: placement.positions.default(1),
    timeZone: placement.timeZone.default('Europe/Copenhagen'),
  })
  .meta({ example: { key: 'front-top', name: 'Forsidens top', pageType: 'front', positions: 2 } });

/** The parsed {@link definePlacementSchema}. */
export type DefinePlacementBody = z.output<typeof definePlacementSchema>;

/** `PATCH /placements/{id}`: members left out stay; the key never changes. */
export const revisePlacementSchema = z
  .strictObject({
    name: placement.name.exactOptional(),
    pageType: placement.pageType.exactOptional(),
    positions: placement.positions.exactOptional(),
    timeZone: placement.timeZone.exactOptional(),
  })
  .meta({ example: { positions: 3 } });

/** The parsed {@link revisePlacementSchema}. */
export type RevisePlacementBody = z.output<typeof revisePlacementSchema>;
