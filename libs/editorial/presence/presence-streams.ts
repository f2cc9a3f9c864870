import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { randomId } from '#event-store';
import type { Clock } from '#kernel';
import { CLOCK, HttpProblem } from '#platform';
import { ArticlePresence } from './article-presence.js';
import type { OpenWindow, PresentPerson } from './article-presence.js';

/** Somebody who wants to be in an article. */
export interface Opening {
  readonly articleId: string;
  readonly userId: string;
  readonly reply: FastifyReply;
  /** Whether they still may; asked every few seconds. */
  readonly mayStay: () => Promise<boolean>;
}

interface Watcher extends OpenWindow, Pick<Opening, 'mayStay'> {
  readonly body: PassThrough;
  readonly leave: () => void;
  /** What was told last. */
  told: string | null;
}

const MOST_STREAMS = 1_000;
const MOST_OF_ONE = 20;
const RENEW_MS = 10_000;
const LOOK_MS = 1_000;
const HEARTBEAT_MS = 15_000;
/** Rights are looked at anew as often as a token is believed without asking. */
const RIGHTS_MS = 5_000;
/** A stream ends after this, and the browser comes again. */
const LONGEST_MS = 10 * 60_000;
const RECONNECT_MS = 2_000;
/** Whoever reads so little is cut off, and comes again. */
const MOST_UNREAD_BYTES = 64 * 1024;

/**
 * Presence as server-sent events: an open stream is a window in which its owner has the article open. One statement a
 * process and second finds out what changed, and one every ten seconds renews all windows.
 */
@Injectable()
export class PresenceStreams implements OnModuleInit {
  private readonly watchers = new Set<Watcher>();
  private readonly stopping = new AbortController();
  private timers: readonly NodeJS.Timeout[] = [];
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly presence: ArticlePresence,
    private readonly adapter: HttpAdapterHost,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A stop of the process ends streams at once: they go on elsewhere. The command line serves none. */
  onModuleInit(): void {
    const adapter: HttpAdapterHost['httpAdapter'] | null = this.adapter.httpAdapter;
    adapter?.getInstance<FastifyInstance>().addHook('preClose', async () => {
      this.stopping.abort();
      this.rest();
      await this.looking;
    });
  }

  /**
   * Lets somebody be in an article and tells who else is, until the window is closed.
   * @throws HttpProblem 429 or 503 before anything is sent
   */
  async serve({ articleId, userId, reply, mayStay }: Opening): Promise<void> {
    this.admit(userId);
    const body = new PassThrough();
    const gone = new AbortController();
    const watcher: Watcher = {
      ...{ presenceId: randomId(), articleId, userId, since: this.clock.now() },
      ...{ body, told: null, mayStay, leave: () => gone.abort() },
    };
    this.watchers.add(watcher);
    body.once('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, this.stopping.signal, AbortSignal.timeout(LONGEST_MS)]);
    reply
      .type('text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      .send(body);
    body.write(`retry: ${RECONNECT_MS}\n\n`);
    this.wake();
    try {
      await this.presence.renew([watcher]);
      this.look();
      if (!signal.aborted) await once(signal, 'abort');
    } catch {
      // The window is opened again by whoever sees the stream end.
    } finally {
      this.watchers.delete(watcher);
      body.end();
      if (this.watchers.size === 0) this.rest();
      // Whatever is not removed now expires soon.
      await this.presence.leave(watcher.presenceId).catch(() => undefined);
      this.look();
    }
  }

  private admit(userId: string): void {
    const ofOne = [...this.watchers].filter((watcher) => watcher.userId === userId).length;
    if (ofOne >= MOST_OF_ONE) {
      throw new HttpProblem(429, 'too-many-streams', `Keep at most ${MOST_OF_ONE} articles open.`, {
        headers: { 'Retry-After': '60' },
      });
    }
    if (this.watchers.size >= MOST_STREAMS) {
      throw new HttpProblem(
        503,
        'busy',
        'Many windows are open: ask for the list without a stream instead.',
        {
          headers: { 'Retry-After': '60' },
        },
      );
    }
  }

  private wake(): void {
    if (this.timers.length > 0) return;
    const every = (milliseconds: number, act: () => void) => setInterval(act, milliseconds).unref();
    this.timers = [
      every(LOOK_MS, () => this.look()),
      every(RENEW_MS, () => void this.presence.renew([...this.watchers]).catch(() => undefined)),
      every(RIGHTS_MS, () => void this.turnOut()),
      every(HEARTBEAT_MS, () => this.watchers.forEach((watcher) => write(watcher, ': \n\n'))),
    ];
  }

  private rest(): void {
    this.timers.forEach((timer) => clearInterval(timer));
    this.timers = [];
  }

  /** Ends the streams of those who may be here no more; what cannot be asked now is asked again. */
  private async turnOut(): Promise<void> {
    await Promise.all(
      [...this.watchers].map(async ({ mayStay, leave }) => {
        if (!(await mayStay().catch(() => true))) leave();
      }),
    );
  }

  /** One look at a time; one that fails is made up for by the next. */
  private look(): void {
    this.looking = this.looking.then(() => this.tell()).catch(() => undefined);
  }

  private async tell(): Promise<void> {
    if (this.watchers.size === 0 || this.stopping.signal.aborted) return;
    const present = await this.presence.of([
      ...new Set([...this.watchers].map(({ articleId }) => articleId)),
    ]);
    const told = new Map([...present].map(([articleId, people]) => [articleId, eventOf(people)] as const));
    const nobody = eventOf([]);
    for (const watcher of this.watchers) {
      const event = told.get(watcher.articleId) ?? nobody;
      if (watcher.told === event) continue;
      watcher.told = event;
      write(watcher, event);
    }
  }
}

function write({ body }: Watcher, text: string): void {
  if (body.writableLength > MOST_UNREAD_BYTES) body.destroy();
  else body.write(text);
}

/** JSON has no line breaks of its own. */
function eventOf(people: readonly PresentPerson[]): string {
  return `event: presence\ndata: ${JSON.stringify({ people })}\n\n`;
}
