import { PROJECTION_CHANNEL, noticeOf } from './commit-notice.js';
import type { CommitNotice, ProjectionChanges } from './commit-notice.js';
import type { ProjectionLogger } from './projection-logger.js';
import { StandingConnection } from './standing-connection.js';

/**
 * The commits of all processes, for a process that only reads: LISTEN on a connection of its own. Notices sent while
 * it was down are gone, so whoever caches flushes in {@link onLost} and again in {@link onConnected}.
 */
export class ProjectionNotices implements ProjectionChanges {
  private readonly connection: StandingConnection;
  private ping: NodeJS.Timeout | undefined;

  constructor(options: { readonly connectionString: string; readonly logger: ProjectionLogger }) {
    this.connection = new StandingConnection({
      ...options,
      applicationName: 'forside projection notices',
      channels: [PROJECTION_CHANNEL],
    });
  }

  /** True while no notice can be missed. */
  get connected(): boolean {
    return this.connection.connected;
  }

  /** Connects in the background, again and again when it must. */
  start(): void {
    this.connection.start();
    this.ping ??= setInterval(() => {
      if (this.connection.connected) this.connection.query('select 1').catch(() => this.connection.abandon());
    }, PING_MS);
  }

  /** Calls back for every notice; the answer unsubscribes. */
  onChange(callback: (notice: CommitNotice) => void): () => void {
    return this.connection.on({
      onNotification: (channel, payload) => {
        const notice = channel === PROJECTION_CHANNEL ? noticeOf(payload) : undefined;
        if (notice) callback(notice);
      },
    });
  }

  /** Calls back when notices can be missed from now on; the answer unsubscribes. */
  onLost(callback: () => void): () => void {
    return this.connection.on({ onLost: callback });
  }

  /** Calls back when the listening (again) stands; the answer unsubscribes. */
  onConnected(callback: () => void): () => void {
    return this.connection.on({ onConnected: callback });
  }

  async stop(): Promise<void> {
    clearInterval(this.ping);
    await this.connection.stop();
  }
}

/** A connection that died without a word is found within this time. */
const PING_MS = 10_000;
