import { z } from 'zod';
import { pageQuerySchema, text } from '#platform';

const revision = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** A revision in an address. */
export const revisionParamSchema = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,14})$/, 'must be the number of a revision')
  .transform(BigInt)
  .meta({ example: '0' });

/** `GET /articles/{id}/revisions`. */
export const revisionsQuerySchema = pageQuerySchema;

/** `GET /articles/{id}/diff`. */
export const diffQuerySchema = z.object({
  from: z.coerce
    .number()
    .pipe(revision)
    .default(0)
    .describe('The earlier revision; the first unless told.')
    .meta({ example: 0 }),
  to: z.coerce
    .number()
    .pipe(revision)
    .optional()
    .describe('The later revision; the newest unless told.')
    .meta({ example: 0 }),
});

/** The parsed {@link diffQuerySchema}. */
export type DiffQuery = z.output<typeof diffQuerySchema>;

/** `POST /articles/{id}/revisions/{revision}/restore`. */
export const restoreRevisionSchema = z.strictObject({
  baseRevision: revision
    .optional()
    .describe('The revision you have seen as the newest: what others changed since is merged.')
    .meta({ example: 0 }),
});

/** The parsed {@link restoreRevisionSchema}. */
export type RestoreRevisionBody = z.output<typeof restoreRevisionSchema>;

/** `POST /articles/{id}/undo`. */
export const undoRevisionSchema = z.strictObject({
  revision: revision.describe('What this revision did is taken back.').meta({ example: 1 }),
  note: text({ max: 1_000 })
    .nullable()
    .default(null)
    .describe('What readers are told; needed to take back a correction.')
    .meta({ example: 'Rettelsen byggede på en misforståelse.' }),
});

/** The parsed {@link undoRevisionSchema}. */
export type UndoRevisionBody = z.output<typeof undoRevisionSchema>;
