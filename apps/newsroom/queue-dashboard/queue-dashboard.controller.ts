import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONTENT_SECURITY_POLICY, HttpProblem, Requires, SignsIn, Unattended } from '#platform';
import { openQueueView } from '#scheduling';
import type { QueueConnection, QueueView } from '#scheduling';
import { boardOf } from './board.js';
import type { Board, BoardAnswer, BoardRequest } from './board.js';

const ADDRESS = '/admin/queues';
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

/** Injects the queue that is looked into. */
export const DASHBOARD_QUEUE = Symbol('forside.dashboard-queue');

/**
 * Bull-board over the newsroom's queue, for reading alone and for admins: by the session of `/admin/sign-in` in a
 * browser, by a bearer token elsewhere. It connects to the queue when somebody looks first, and lets go of it with the
 * application.
 */
@ApiExcludeController()
@Controller(ADDRESS)
@Requires('system.read')
export class QueueDashboardController implements OnModuleDestroy {
  private open: { readonly view: QueueView; readonly board: Board } | undefined;

  constructor(@Inject(DASHBOARD_QUEUE) private readonly connection: QueueConnection) {}

  @Get()
  @SignsIn()
  async page(@Res() reply: FastifyReply): Promise<void> {
    reply.type(HTML).header('content-security-policy', POLICY);
    const { view, board } = this.opened();
    try {
      await within(view.look());
      reply.send(board.page);
    } catch {
      await this.letGo();
      reply.status(503).send(troubledPage(sentenceOf(this.connection)));
    }
  }

  /** Asked for every few seconds by a page that is open. */
  @Get('api/*')
  @Unattended()
  async look(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { board } = this.opened();
    const found = routeOf(board, pathOf(request));
    if (!found) throw nothingHere();
    const query = Object.fromEntries(new URL(request.url, 'http://here').searchParams);
    const { status, body } = await within(found.answer({ params: found.params, query })).catch(() => FAILED);
    reply.type('application/json; charset=utf-8');
    if (status < 500) {
      reply.status(status).send(JSON.stringify(body ?? null));
      return;
    }
    // What the engine says goes to nobody: it may name hosts and users.
    await this.letGo();
    reply.status(503).send(JSON.stringify({ error: sentenceOf(this.connection) }));
  }

  @Get('static/*')
  async file(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const file = this.opened().board.files.get(pathOf(request));
    if (file === undefined) throw nothingHere();
    reply.type(TYPES[extname(file)] ?? 'application/octet-stream').send(await readFile(file));
  }

  /** The board finds its own way by the address. */
  @Get('*')
  @SignsIn()
  furtherPage(@Res() reply: FastifyReply): Promise<void> {
    return this.page(reply);
  }

  async onModuleDestroy(): Promise<void> {
    await this.letGo();
  }

  private opened(): { readonly view: QueueView; readonly board: Board } {
    if (this.open) return this.open;
    const view = openQueueView(this.connection);
    this.open = { view, board: boardOf(view, `${ADDRESS}/`) };
    return this.open;
  }

  /** A view of a queue that was not there does not recover by itself. */
  private async letGo(): Promise<void> {
    const former = this.open;
    this.open = undefined;
    await former?.view.close();
  }
}

function nothingHere(): HttpProblem {
  return new HttpProblem(404, 'not-found', 'The queue dashboard has nothing at this address.');
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
