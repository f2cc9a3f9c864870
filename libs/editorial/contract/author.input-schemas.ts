import { z } from 'zod';
import { line } from '#platform';

/** `POST /authors` and `PATCH /authors/{id}`. */
export const authorSchema = z
  .strictObject({ name: line({ max: 200 }).describe('As it stands in the byline.') })
  .meta({ example: { name: 'Asta Brøndum' } });

/** The parsed {@link authorSchema}. */
export type AuthorBody = z.output<typeof authorSchema>;
