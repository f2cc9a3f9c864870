import { z } from 'zod';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const ARTICLE_PATH = new RegExp(`^/(?:[^?#]*/)?artikel/(?:[a-z0-9-]*-)?(${UUID})/?$`, 'i');

/** `?path=` of a request for a token: the path of the page that is read. */
export const viewTokenQuerySchema = z.object({
  path: z
    .string()
    .max(500)
    .regex(ARTICLE_PATH, { error: 'must be the path of an article, /artikel/{slug}-{id}' })
    .describe('The path of the article that is open, as in the address bar.')
    .meta({ example: '/artikel/lysere-tider-i-havnen-0190163d-8694-739b-aea5-966c26f8ad91' }),
});

/** The parsed {@link viewTokenQuerySchema}. */
export type ViewTokenQuery = z.infer<typeof viewTokenQuerySchema>;

/** The article that a path leads to; undefined for another kind of page. */
export function articleIdOfPath(path: string): string | undefined {
  return ARTICLE_PATH.exec(path)?.[1]?.toLowerCase();
}

/** The largest body of a view, in bytes. */
export const VIEW_BYTES = 1_024;

/** The token in the body of a view: one word of printable ASCII; undefined when the body is anything else. */
export function tokenOfBody(body: unknown): string | undefined {
  if (!Buffer.isBuffer(body) && typeof body !== 'string') return undefined;
  const text = body.toString('latin1');
  return /^[\x21-\x7e]+$/.test(text) && text.length <= VIEW_BYTES ? text : undefined;
}
