import { Client } from 'pg';

const CHANNEL = 'forside_log';
const POLL_MS = 250;
/** Others hear of an append this soon; while there are more and more of them, this often. */
const NOTIFY_MS = 5;
const NOTIFY_EVERY_MS = 25;
const RECONNECT_MS = 1_000;

/** What the watcher needs of the store. */
export interface HeadSource {
  readonly connectionString: string;
  readonly readHead: () => Promise<bigint>;
  readonly notify: (channel: string, position: bigint) => Promise<void>;
}

/**
 * Knows how far the log has come, for all subscribers of a process with one LISTEN connection and one poll.
 * Appends of this process advance it at once; those of others come by NOTIFY, or by the poll when a notice is lost.
 */
export class HeadWatcher {
  private head = -1n;
  private readonly waiting = new Set<() => void>();
  private poll: NodeJS.Timeout | undefined;
  private notifying: NodeJS.Timeout | undefined;
  private notifiedAt = -Infinity;
  private listener: Client | undefined;
  private users = 0;
  private closed = false;

  constructor(private readonly source: HeadSource) {}

  /** The newest position known; asks the log the first time. */
  async current(): Promise<bigint> {
    if (this.head < 0n) await this.refresh();
    return this.head;
  }

  /** An append of this process was committed: wakes our subscribers at once, and those of other processes soon. */
  appended(position: bigint): void {
    this.advance(position);
    if (this.notifying) return;
    const rest = this.notifiedAt + NOTIFY_EVERY_MS - performance.now();
    this.notifying = setTimeout(
      () => {
        this.notifying = undefined;
        this.notifiedAt = performance.now();
        if (!this.closed) void this.source.notify(CHANNEL, this.head).catch(() => undefined);
      },
      Math.max(NOTIFY_MS, rest),
    );
  }

  /** True while there is a live subscriber. */
  get watched(): boolean {
    return this.users > 0;
  }

  /** Counts a live subscriber; the poll and the LISTEN connection live while there is one. */
  attach(): void {
    this.users += 1;
    if (this.users > 1 || this.closed) return;
    this.poll = setInterval(() => void this.refresh().catch(() => undefined), POLL_MS);
    void this.listen();
  }

  /** Answers how many are left. */
  detach(): number {
    this.users -= 1;
    if (this.users > 0) return this.users;
    clearInterval(this.poll);
    this.poll = undefined;
    this.dropListener();
    return 0;
  }

  /** Resolves when the head has passed `position`, or the signal aborts. */
  async beyond(position: bigint, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.head <= position) {
      await new Promise<void>((resolve) => {
        const resume = () => {
          signal.removeEventListener('abort', resume);
          this.waiting.delete(resume);
          resolve();
        };
        this.waiting.add(resume);
        signal.addEventListener('abort', resume);
      });
    }
  }

  close(): void {
    this.closed = true;
    clearInterval(this.poll);
    clearTimeout(this.notifying);
    this.dropListener();
  }

  private async refresh(): Promise<void> {
    this.advance(await this.source.readHead());
  }

  private advance(position: bigint): void {
    if (position <= this.head) return;
    this.head = position;
    for (const resume of [...this.waiting]) resume();
  }

  private async listen(): Promise<void> {
    const client = new Client({
      connectionString: this.source.connectionString,
      application_name: 'forside log listener',
    });
    this.listener = client;
    const lost = () => {
      if (this.listener !== client) return;
      this.dropListener();
      if (!this.closed && this.users > 0) {
        setTimeout(() => {
          if (!this.closed && this.users > 0 && !this.listener) void this.listen();
        }, RECONNECT_MS).unref();
      }
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ payload = '' }) => {
      if (/^\d{1,19}$/.test(payload)) this.advance(BigInt(payload));
      else void this.refresh().catch(() => undefined);
    });
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch {
      lost();
    }
  }

  private dropListener(): void {
    const client = this.listener;
    this.listener = undefined;
    client?.removeAllListeners('notification');
    client?.on('error', () => undefined);
    void client?.end().catch(() => undefined);
  }
}
