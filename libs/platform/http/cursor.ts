import { z } from 'zod';
import { HttpProblem } from './problem.js';

/** The query of every list: `?after=<cursor>&limit=<1..100>`. */
export const pageQuerySchema = z.object({
  after: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe('The `next` of the page before; leave it out for the first page.'),
  limit: z.coerce.number().int().min(1).max(100).default(20).describe('Items on a page.'),
});

/** The parsed {@link pageQuerySchema}. */
export type PageQuery = z.infer<typeof pageQuerySchema>;

/** A page of a list; `next` is null on the last one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Makes an opaque cursor of the sort key of a page's last item; the values must be JSON. */
export function encodeCursor(values: unknown): string {
  return Buffer.from(JSON.stringify(values), 'utf8').toString('base64url');
}

/**
 * Reads a cursor back. Cursors are not signed: the schema must accept nothing that a query could not be asked.
 * @throws HttpProblem 400 `invalid-cursor` when it is not one that this list gave out.
 */
export function decodeCursor<Schema extends z.ZodType>(cursor: string, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(valuesOf(cursor));
  if (!parsed.success) throw invalidCursor();
  return parsed.data;
}

/** NUL or half of a surrogate pair as JSON escapes them; a backslash that is text itself is two. */
const BROKEN_TEXT = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

function valuesOf(cursor: string): unknown {
  if (!/^[A-Za-z0-9_-]+$/.test(cursor)) throw invalidCursor();
  try {
    const bytes = Buffer.from(cursor, 'base64url');
    const values: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (BROKEN_TEXT.test(JSON.stringify(values))) throw invalidCursor();
    return values;
  } catch {
    throw invalidCursor();
  }
}

function invalidCursor(): HttpProblem {
  return new HttpProblem(400, 'invalid-cursor', 'Use the `next` of the page before as `after`, unchanged.', {
    problems: [{ field: 'after', message: 'is not a cursor of this list' }],
  });
}
