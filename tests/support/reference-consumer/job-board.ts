import { createHmac, timingSafeEqual } from 'node:crypto';

/** An item of a feed, as docs/feeds.md describes it. */
export interface Change {
  readonly seq: number;
  readonly op: 'upsert' | 'delete';
  readonly id: string;
  readonly version: number;
  readonly [member: string]: unknown;
}

/** What a job board has on its disk. */
export interface Disk {
  cursor: string | null;
  /** Deleted items too: their version says what is older. */
  items: Map<string, { readonly version: number; readonly content: unknown }>;
}

/** What a job board was told when it asked for a token. */
export interface JobBoardOptions {
  /** Where the newsroom is. */
  readonly origin: string;
  readonly feed: 'jobs' | 'people-moves';
  readonly token: string;
  /** The secret of its webhook, where it has one. */
  readonly secret?: string;
  readonly disk: Disk;
}

/** A webhook as it comes in. */
export interface Delivery {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const MEMBERS = { jobs: 'job', 'people-moves': 'peopleMove' } as const;
const TOLERANCE_S = 300;
const PAGE = 200;

/** An empty disk. */
export function emptyDisk(): Disk {
  return { cursor: null, items: new Map() };
}

/**
 * A small job board that keeps its copy of a feed, written from docs/feeds.md alone. It may be stopped at any moment:
 * whatever is on its disk then, the next one on that disk goes on.
 */
export class JobBoard {
  private readonly disk: Disk;
  private readonly stopping = new AbortController();
  private working: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: JobBoardOptions) {
    this.disk = options.disk;
  }

  /** What it shows, by id. */
  get copy(): ReadonlyMap<string, unknown> {
    const shown = [...this.disk.items].filter(([, { content }]) => content !== null);
    return new Map(shown.map(([id, { content }]) => [id, content]));
  }

  get stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  /** As a crash would: nothing is finished. */
  stop(): void {
    this.stopping.abort();
  }

  /** Asks for everything that it does not know yet. */
  catchUp(): Promise<void> {
    return this.inTurn(() => this.readOn());
  }

  /** Listens until it is stopped or the connection ends. */
  async listen(): Promise<void> {
    if (this.disk.cursor === null) await this.catchUp();
    const response = await this.ask(`/api/v1/feeds/${this.options.feed}`, {
      accept: 'text/event-stream',
      'last-event-id': this.disk.cursor ?? '',
    });
    if (response.status === 410) return this.inTurn(() => this.takeSnapshot());
    if (response.status !== 200 || !response.body) throw new Error(`The stream answered ${response.status}`);
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body) {
      text += decoder.decode(chunk, { stream: true });
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) await this.inTurn(() => this.takeEvent(event));
    }
  }

  /** Takes a webhook in; the status is what it answers. */
  async receive(delivery: Delivery): Promise<number> {
    if (!this.isGenuine(delivery)) return 401;
    const { data } = JSON.parse(delivery.body.toString('utf8')) as {
      readonly data: { readonly after: string; readonly next: string; readonly items: readonly Change[] };
    };
    await this.inTurn(async () => {
      // A thin message, or one that does not begin where we are, is the advice to read the feed.
      if (this.options.feed === 'jobs' && data.after === this.disk.cursor) {
        for (const item of data.items) this.apply(item);
        this.disk.cursor = data.next;
      } else if (data.next !== this.disk.cursor) {
        await this.readOn();
      }
    });
    return 204;
  }

  private async readOn(): Promise<void> {
    if (this.disk.cursor === null) await this.takeSnapshot();
    for (let hasMore = true; hasMore;) {
      const address = `/api/v1/feeds/${this.options.feed}?limit=${PAGE}&after=${this.disk.cursor}`;
      const response = await this.ask(address);
      if (response.status === 410) {
        await this.takeSnapshot();
        continue;
      }
      if (response.status !== 200) throw new Error(`The feed answered ${response.status}`);
      const page = (await response.json()) as {
        readonly items: readonly Change[];
        readonly next: string;
        readonly hasMore: boolean;
      };
      for (const item of page.items) this.apply(item);
      this.stopping.signal.throwIfAborted();
      this.disk.cursor = page.next;
      ({ hasMore } = page);
    }
  }

  private async takeSnapshot(): Promise<void> {
    const response = await this.ask(`/api/v1/snapshots/${this.options.feed}`);
    if (response.status !== 200) throw new Error(`The snapshot answered ${response.status}`);
    const { cursor, items, count } = (await response.json()) as {
      readonly cursor: string;
      readonly items: readonly Change[];
      readonly count: number;
    };
    if (items.length !== count) throw new Error('The snapshot broke off');
    this.stopping.signal.throwIfAborted();
    this.disk.items = new Map();
    for (const item of items) this.apply(item);
    this.disk.cursor = cursor;
  }

  private async takeEvent(text: string): Promise<void> {
    const fields = new Map(
      text.split('\n').map((line): [string, string] => {
        const colon = line.indexOf(': ');
        return [line.slice(0, colon), line.slice(colon + 2)];
      }),
    );
    const [id, data] = [fields.get('id'), fields.get('data')];
    if (id === undefined || data === undefined) return;
    this.stopping.signal.throwIfAborted();
    this.apply(JSON.parse(data) as Change);
    this.disk.cursor = id;
  }

  private apply(item: Change): void {
    const known = this.disk.items.get(item.id);
    if (known && known.version > item.version) return;
    const content = item.op === 'upsert' ? item[MEMBERS[this.options.feed]] : null;
    this.disk.items.set(item.id, { version: item.version, content });
  }

  private isGenuine({ headers, body }: Delivery): boolean {
    const { secret = '' } = this.options;
    const timestamp = String(headers['webhook-timestamp']);
    if (!(Math.abs(Date.now() / 1_000 - Number(timestamp)) <= TOLERANCE_S)) return false;
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const signed = Buffer.concat([Buffer.from(`${String(headers['webhook-id'])}.${timestamp}.`), body]);
    const expected = createHmac('sha256', key).update(signed).digest();
    return String(headers['webhook-signature'])
      .split(' ')
      .some((signature) => {
        const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
        return given.length === expected.length && timingSafeEqual(given, expected);
      });
  }

  private ask(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const { origin, token } = this.options;
    return fetch(`${origin}${path}`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
      signal: this.stopping.signal,
    });
  }

  /** One thing at a time changes the copy. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.working.then(work);
    this.working = turn.catch(() => undefined);
    return turn;
  }
}
