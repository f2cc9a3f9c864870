import { z } from 'zod';
import { line } from '#platform';

/** `POST /desks` and `PATCH /desks/{id}`. */
export const deskSchema = z
  .strictObject({ name: line({ max: 100 }) })
  .meta({ example: { name: 'Havneredaktionen' } });

/** The parsed {@link deskSchema}. */
export type DeskBody = z.output<typeof deskSchema>;
