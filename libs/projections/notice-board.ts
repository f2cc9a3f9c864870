import { describeFailure } from './failures.js';
import { PROJECTION_CHANNEL, mergedNotice, payloadOf } from './commit-notice.js';
import type { CommitNotice } from './commit-notice.js';
import { OUTBOX_CHANNEL } from './outbox.js';
import type { ProjectionLogger } from './projection-logger.js';
import type { StandingConnection } from './standing-connection.js';

const SEND_EVERY_MS = 20;
const SEND = `select pg_notify(channel, payload) from unnest($1::text[], $2::text[]) as n (channel, payload)`;

/**
 * Tells of commits: listeners of this process at once, other processes by NOTIFY, merged and after the commit, since a
 * transaction that notifies makes all others wait at its commit.
 */
export class NoticeBoard {
  private readonly listeners = new Set<(notice: CommitNotice) => void>();
  private readonly outboxListeners = new Set<(reactor: string) => void>();
  private readonly waiting = new Map<string, CommitNotice>();
  private readonly reactors = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: {
      readonly connection: StandingConnection;
      /** Who sends, in every notice. */
      readonly by: string;
      readonly logger: ProjectionLogger;
    },
  ) {}

  /** Adds a listener of this process's commits; the answer removes it. */
  onCommitted(listener: (notice: CommitNotice) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Adds a listener for new outbox entries of this process's reactors; the answer removes it. */
  onEffects(listener: (reactor: string) => void): () => void {
    this.outboxListeners.add(listener);
    return () => this.outboxListeners.delete(listener);
  }

  committed(notice: CommitNotice): void {
    this.tell(this.listeners, notice);
    const before = this.waiting.get(notice.projection);
    this.waiting.set(notice.projection, before ? mergedNotice(before, notice) : notice);
    this.sendSoon();
  }

  effects(reactor: string): void {
    this.tell(this.outboxListeners, reactor);
    this.reactors.add(reactor);
    this.sendSoon();
  }

  /** Sends what waits. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.send();
    await this.sending;
  }

  private sendSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.send();
    }, SEND_EVERY_MS);
  }

  private send(): void {
    const messages = [
      ...[...this.waiting.values()].map(
        (notice) => [PROJECTION_CHANNEL, payloadOf(notice, this.options.by)] as const,
      ),
      ...[...this.reactors].map((reactor) => [OUTBOX_CHANNEL, reactor] as const),
    ];
    this.waiting.clear();
    this.reactors.clear();
    if (messages.length === 0) return;
    const channels = messages.map(([channel]) => channel);
    const payloads = messages.map(([, payload]) => payload);
    // Those who listen flush when their connection breaks, and poll: a notice that is lost here costs time only.
    this.sending = this.options.connection.query(SEND, [channels, payloads]).then(
      () => undefined,
      (error: unknown) => {
        this.options.logger.warn({ failure: describeFailure(error) }, 'Commits were not announced');
      },
    );
  }

  private tell<T>(listeners: ReadonlySet<(value: T) => void>, value: T): void {
    for (const listener of [...listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.options.logger.error({ failure: describeFailure(error) }, 'A listener of commits failed');
      }
    }
  }
}
