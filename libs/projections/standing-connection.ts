import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { ProjectionLogger } from './projection-logger.js';
import { describeFailure } from './failures.js';

/** The application name of the standing connection of every process that runs or follows projections. */
export const STANDING_CONNECTION = 'forside projections';

const QUERY_TIMEOUT_MS = 4_000;
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 2_000;
const FAREWELL_MS = 500;

/** What a user of the connection wants to hear. */
export interface StandingConnectionListener {
  /** A connection stands (the first, or another after a loss); LISTEN was repeated. */
  readonly onConnected?: () => void;
  readonly onLost?: () => void;
  readonly onNotification?: (channel: string, payload: string) => void;
}

/**
 * One dedicated connection that comes back when it breaks: for leases (its backend is the sign of life that others see
 * at once) and for LISTEN.
 */
export class StandingConnection {
  private client: Client | undefined;
  private readonly listeners = new Set<StandingConnectionListener>();
  private readonly stopping = new AbortController();
  private giveUp: () => void = () => undefined;
  private running: Promise<void> | undefined;
  private previous: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly options: {
      readonly connectionString: string;
      readonly applicationName: string;
      readonly channels: readonly string[];
      readonly logger: ProjectionLogger;
    },
  ) {}

  get connected(): boolean {
    return this.client !== undefined;
  }

  /** Adds a listener; the answer removes it. */
  on(listener: StandingConnectionListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Connects in the background, for as long as it takes. */
  start(): void {
    this.running ??= this.run();
  }

  /**
   * Statements go one after the other, as they were asked for.
   * @throws Error when the connection is down; whoever asks tries again later.
   */
  query<R extends object>(sql: string, parameters: readonly unknown[] = []): Promise<readonly R[]> {
    const answer = this.previous.then(async () => {
      if (!this.client) throw new Error('The standing connection is down');
      const { rows } = await this.client.query<R>(sql, [...parameters]);
      return rows;
    });
    this.previous = answer.catch(() => undefined);
    return answer;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.giveUp();
    await this.running;
  }

  /** Drops a connection that no longer answers; another one is made. */
  abandon(): void {
    this.giveUp();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let pause = FIRST_RETRY_MS;
    while (!signal.aborted) {
      const client = this.newClient();
      const lost = new Promise<void>((resolve) => {
        this.giveUp = resolve;
        client.on('error', () => resolve());
        client.on('end', () => resolve());
      });
      try {
        await client.connect();
        for (const channel of this.options.channels) await client.query(`listen ${channel}`);
        this.client = client;
        pause = FIRST_RETRY_MS;
        if (!signal.aborted) this.tell((listener) => listener.onConnected?.());
        await lost;
        this.client = undefined;
        if (!signal.aborted) this.tell((listener) => listener.onLost?.());
      } catch (error) {
        const { logger, applicationName } = this.options;
        logger.warn(
          { failure: describeFailure(error) },
          `No PostgreSQL for the ${applicationName} connection`,
        );
      }
      // A connection that hangs must not hold up its successor.
      await Promise.race([
        client.end().catch(() => undefined),
        sleep(FAREWELL_MS, undefined, { ref: false }),
      ]);
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      pause = Math.min(pause * 2, LONGEST_RETRY_MS);
    }
  }

  private newClient(): Client {
    const { connectionString, applicationName } = this.options;
    const client = new Client({
      connectionString,
      application_name: applicationName,
      connectionTimeoutMillis: QUERY_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
    });
    client.on('notification', ({ channel, payload = '' }) => {
      this.tell((listener) => listener.onNotification?.(channel, payload));
    });
    return client;
  }

  /** A listener that throws must not bring the connection, or the process, down. */
  private tell(callback: (listener: StandingConnectionListener) => void): void {
    for (const listener of [...this.listeners]) {
      try {
        callback(listener);
      } catch (error) {
        this.options.logger.error({ failure: describeFailure(error) }, 'A listener of notices failed');
      }
    }
  }
}
