import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { QueueView } from '#scheduling';

/** An answer of the board's API. */
export interface BoardAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A request to the board's API. */
export interface BoardRequest {
  readonly params: Record<string, string>;
  readonly query: Record<string, string>;
}

/** What bull-board asks to be served, apart from how. Reading alone: what changes anything is left out. */
export interface Board {
  /** Paths of the page, each the same document, with parameters as `:name`. */
  readonly pages: readonly string[];
  readonly page: string;
  readonly api: readonly {
    readonly path: string;
    readonly answer: (request: BoardRequest) => Promise<BoardAnswer>;
  }[];
  /** Absolute names of files by the paths that they are asked for by. */
  readonly files: ReadonlyMap<string, string>;
}

const UI = dirname(createRequire(import.meta.url).resolve('@bull-board/ui/package.json'));
const TITLE = 'Forside queue';

/** The board over one queue. @param basePath where it is served, with a slash at its end */
export function boardOf({ queue }: Pick<QueueView, 'queue'>, basePath: string): Board {
  const adapter = new Adapter();
  createBullBoard({
    queues: [
      new BullMQAdapter(queue, {
        readOnlyMode: true,
        allowRetries: false,
        description: 'Alarms and effects. It may be emptied: the schedule fills it again.',
      }),
    ],
    serverAdapter: adapter,
    options: {
      uiBasePath: UI,
      uiConfig: { boardTitle: TITLE, hideRedisDetails: false },
    },
  });
  return adapter.board(basePath);
}

type ServerAdapter = Parameters<typeof createBullBoard>[0]['serverAdapter'];

/** Gathers what bull-board would set up in a server. */
class Adapter implements ServerAdapter {
  private queues: Parameters<ServerAdapter['setQueues']>[0] | undefined;
  private uiConfig: Parameters<ServerAdapter['setUIConfig']>[0] = {};
  private statics = { route: '', folder: '' };
  private views = '';
  private entry: Parameters<ServerAdapter['setEntryRoute']>[0] | undefined;
  private routes: Parameters<ServerAdapter['setApiRoutes']>[0] = [];
  private errorHandler: Parameters<ServerAdapter['setErrorHandler']>[0] = () => ({ status: 500, body: {} });

  setQueues(queues: Parameters<ServerAdapter['setQueues']>[0]): this {
    this.queues = queues;
    return this;
  }

  setViewsPath(folder: string): this {
    this.views = folder;
    return this;
  }

  setStaticPath(route: string, folder: string): this {
    this.statics = { route, folder };
    return this;
  }

  setEntryRoute(route: Parameters<ServerAdapter['setEntryRoute']>[0]): this {
    this.entry = route;
    return this;
  }

  setErrorHandler(handler: Parameters<ServerAdapter['setErrorHandler']>[0]): this {
    this.errorHandler = handler;
    return this;
  }

  setApiRoutes(routes: Parameters<ServerAdapter['setApiRoutes']>[0]): this {
    this.routes = routes;
    return this;
  }

  setUIConfig(config: Parameters<ServerAdapter['setUIConfig']>[0]): this {
    this.uiConfig = config;
    return this;
  }

  board(basePath: string): Board {
    const { entry, queues, uiConfig } = this;
    if (!entry || !queues) throw new Error('bull-board has set nothing up');
    const { name, params } = entry.handler({ basePath, uiConfig });
    return {
      pages: [entry.route].flat(),
      page: documentOf(readFileSync(join(this.views, name), 'utf8'), params),
      api: this.routes
        .filter(({ method }) => [method].flat().every((each) => each === 'get'))
        .flatMap((each) =>
          [each.route].flat().map((path) => ({
            path,
            answer: async ({ params: inPath, query }: BoardRequest): Promise<BoardAnswer> => {
              try {
                const request = { queues, uiConfig, params: inPath, query, body: {}, headers: {} };
                const { status = 200, body } = await each.handler(request);
                return { status, body };
              } catch (error) {
                const failure = error instanceof Error ? error : new Error(String(error));
                const { status = 500, body } = this.errorHandler(failure);
                return { status, body };
              }
            },
          })),
        ),
      files: filesOf(this.statics),
    };
  }
}

/** The template with its values; without what it would load from elsewhere, which our policy forbids anyway. */
function documentOf(template: string, values: Readonly<Record<string, unknown>>): string {
  return template
    .replace(/<link href="https:[^>]*>/g, '')
    .replace(/<style>.*?<\/style>/gs, '')
    .replace(/<%([=-])\s*(\w+)\s*%>/g, (_, kind: string, name: string) => {
      const value = values[name];
      const text = typeof value === 'string' ? value : '';
      return kind === '=' ? escaped(text) : text;
    });
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function filesOf({ route, folder }: { readonly route: string; readonly folder: string }) {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return [`${route}/${relative(folder, file).split(sep).join('/')}`, file] as const;
      }),
  );
}
