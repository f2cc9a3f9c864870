import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONTENT_SECURITY_POLICY, HttpProblem, requestContext, unauthenticated } from '#platform';
import { openQueueView } from '#scheduling';
import type { QueueConnection, QueueView } from '#scheduling';
import { boardOf } from './board.js';
import type { Board, BoardAnswer, BoardRequest } from './board.js';

const ADDRESS = '/admin/queues';
const PERMISSION = 'system.read';
const PATIENCE_MS = 4_000;
const FAILED: BoardAnswer = { status: 503, body: null };
const HTML = 'text/html; charset=utf-8';
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
/** A style sheet that the scripts of the board write into the page; another version of it may need another. */
const STYLE_OF_THE_BOARD = `'sha256-r2N1TB/gHbBtBZFKg7ejmq1acVSREzucTAEw6ga4hoU='`;
/** The board finds its files by a `<base>` of this site, and writes style attributes. */
const POLICY = `${CONTENT_SECURITY_POLICY.replace(
  "base-uri 'none'",
  "base-uri 'self'",
)}; style-src 'self' ${STYLE_OF_THE_BOARD}; style-src-attr 'unsafe-inline'`;

/**
 * Serves bull-board over the newsroom's queue at `/admin/queues`, for reading alone and for admins: by the session of
 * `/admin/sign-in` in a browser, by a bearer token elsewhere. Call it before the application listens. It connects to
 * the queue when somebody looks first, and lets go of it with the application.
 */
export function serveQueueDashboard(app: NestFastifyApplication, connection: QueueConnection): void {
  const instance = app.getHttpAdapter().getInstance();
  let open: { readonly view: QueueView; readonly board: Board } | undefined;
  const opened = () => {
    if (open) return open;
    const view = openQueueView(connection);
    open = { view, board: boardOf(view, `${ADDRESS}/`) };
    return open;
  };
  /** A view of a queue that was not there does not recover by itself. */
  const letGo = async () => {
    const former = open;
    open = undefined;
    await former?.view.close();
  };
  instance.addHook('onClose', letGo);

  const page = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!requestContext(request).actor) {
      return reply.status(303).header('location', `/admin/sign-in?next=${ADDRESS}`).send();
    }
    admit(request, reply);
    void reply.type(HTML).header('content-security-policy', POLICY);
    const { view, board } = opened();
    try {
      await within(view.look());
      return await reply.send(board.page);
    } catch {
      await letGo();
      return reply.status(503).send(troubledPage(sentenceOf(connection)));
    }
  };
  const serve = async (request: FastifyRequest, reply: FastifyReply) => {
    const path = pathOf(request);
    if (!path.startsWith('/api/') && !path.startsWith('/static/')) return page(request, reply);
    admit(request, reply);
    const { board } = opened();
    const file = board.files.get(path);
    if (file !== undefined) {
      return reply.type(TYPES[extname(file)] ?? 'application/octet-stream').send(await readFile(file));
    }
    const found = routeOf(board, path);
    if (!found) throw new HttpProblem(404, 'not-found', 'The queue dashboard has nothing at this address.');
    const query = Object.fromEntries(new URL(request.url, 'http://here').searchParams);
    const { status, body } = await within(found.answer({ params: found.params, query })).catch(() => FAILED);
    void reply.type('application/json; charset=utf-8');
    if (status < 500) return reply.status(status).send(JSON.stringify(body ?? null));
    // What the engine says goes to nobody: it may name hosts and users.
    await letGo();
    return reply.status(503).send(JSON.stringify({ error: sentenceOf(connection) }));
  };
  instance.get(ADDRESS, page);
  instance.get(`${ADDRESS}/*`, serve);
}

/** @throws HttpProblem 401 or 403 for all but admins */
function admit(request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('cache-control', 'private, no-store');
  const { actor } = requestContext(request);
  if (!actor) throw unauthenticated();
  if (actor.permissions.has(PERMISSION)) return;
  throw new HttpProblem(
    403,
    'forbidden',
    `This needs the permission ${PERMISSION}, which none of your roles holds.`,
  );
}

function pathOf({ url }: FastifyRequest): string {
  return new URL(url, 'http://here').pathname.slice(ADDRESS.length);
}

function routeOf(
  { api }: Board,
  path: string,
): (Board['api'][number] & Pick<BoardRequest, 'params'>) | undefined {
  const parts = path.split('/');
  for (const route of api) {
    const wanted = route.path.split('/');
    if (wanted.length !== parts.length) continue;
    const params: Record<string, string> = {};
    const fits = wanted.every((word, index) => {
      const part = parts[index] ?? '';
      if (!word.startsWith(':')) return word === part;
      try {
        params[word.slice(1)] = decodeURIComponent(part);
        return part !== '';
      } catch {
        return false;
      }
    });
    if (fits) return { ...route, params };
  }
  return undefined;
}

async function within<T>(work: Promise<T>): Promise<T> {
  const limit = new AbortController();
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error('The queue does not answer')), PATIENCE_MS);
    limit.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    limit.abort();
  }
}

function sentenceOf({ engine }: QueueConnection): string {
  return engine === 'redis'
    ? 'The queue in Redis does not answer: look whether Redis runs and whether REDIS_URL is right for this process.'
    : 'There is no queue in PostgreSQL yet, or it does not answer: look whether a worker runs, and set REDIS_URL for this process if workers have it.';
}

function troubledPage(sentence: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Forside queue</title></head>
<body><main><h1>Forside queue</h1><p>${sentence}</p></main></body>
</html>
`;
}
