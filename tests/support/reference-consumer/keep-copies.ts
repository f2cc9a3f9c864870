import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../eventually.js';
import { makePlace, openWholeNewsroom } from '../whole-newsroom.js';
import type { NewsroomPlace, WholeNewsroom } from '../whole-newsroom.js';
import { emptyDisk, JobBoard } from './job-board.js';
import type { Disk } from './job-board.js';
import { makeRandomChanges } from './random-changes.js';
import type { RandomChanges } from './random-changes.js';
import { startWebhookReceiver } from './webhook-receiver.js';
import type { WebhookReceiver } from './webhook-receiver.js';

/** How much happens. */
export interface CopiesScenario {
  /** Decides everything that differs between runs. */
  readonly random: () => number;
  readonly changes: number;
  /** Of job boards and of the newsroom, one newsroom in four. */
  readonly restarts: number;
  /** Is told now and then how far it is. */
  readonly progress?: (sentence: string) => void;
}

type Feed = 'jobs' | 'people-moves';
type Way = 'feed' | 'stream' | 'webhook';

interface Kept {
  readonly feed: Feed;
  readonly way: Way;
  readonly disk: Disk;
  readonly token: string;
  board: JobBoard;
}

const FEEDS: readonly Feed[] = ['jobs', 'people-moves'];
const WAYS: readonly Way[] = ['feed', 'stream', 'webhook'];
const AT_A_TIME = 24;
const TELL_EVERY = 500;

/**
 * Job boards keep copies of both feeds by asking, listening and being told, while the newsroom changes what it has,
 * either side is started anew, projections are rebuilt, and webhooks get lost, fail and come twice. In the end every
 * copy is what the site shows.
 * @returns in a few words what happened
 * @throws Error when a copy is not
 */
export async function keepCopies(scenario: CopiesScenario): Promise<string> {
  const place = await makePlace();
  const receiver = await startWebhookReceiver(scenario.random);
  try {
    return await new Run(scenario, place, receiver).run();
  } finally {
    await receiver.close();
    await place.remove();
  }
}

class Run {
  private newsroom: WholeNewsroom | undefined;
  private readonly kept: Kept[] = [];
  private readonly changes: RandomChanges;
  private readonly ended = new AbortController();
  private readonly loops: Promise<void>[] = [];
  private rebuilds = 0;
  private restarted = 0;
  private told = 0;

  constructor(
    private readonly scenario: CopiesScenario,
    private readonly place: NewsroomPlace,
    private readonly receiver: WebhookReceiver,
  ) {
    this.changes = makeRandomChanges(scenario.random);
  }

  async run(): Promise<string> {
    const { changes, restarts } = this.scenario;
    try {
      await this.open();
      await this.changes.prepare(this.opened);
      for (const feed of FEEDS) for (const way of WAYS) await this.register(feed, way);
      for (let step = 0; step <= restarts; step += 1) {
        await this.change(Math.floor(((step + 1) * changes) / (restarts + 1)) - this.changes.count);
        this.tell();
        if (step < restarts) await this.disturb(step);
      }
      await this.compare();
    } finally {
      this.ended.abort();
      for (const { board } of this.kept) board.stop();
      await this.newsroom?.close();
      await Promise.all(this.loops);
    }
    const { lost, refused, twice, taken } = this.receiver.counts;
    return (
      `${this.changes.count} changes (${this.changes.erased.length} persons erased), ${restarts} restarts, ` +
      `${this.rebuilds} rebuilds; webhooks: ${taken} taken, ${lost} lost, ${refused} refused, ${twice} twice`
    );
  }

  private get opened(): WholeNewsroom {
    if (!this.newsroom) throw new Error('The newsroom is closed');
    return this.newsroom;
  }

  private async open(): Promise<void> {
    this.newsroom = await openWholeNewsroom({
      place: this.place,
      works: true,
      logLevel: 'error',
      environment: { WEBHOOK_NETWORKS: '127.0.0.1' },
    });
  }

  private async register(feed: Feed, way: Way): Promise<void> {
    const body = { name: `${feed} ${way}`, feeds: [feed], requestsPerMinute: 6_000 };
    const { json } = await this.sent('POST', '/consumers', body, 201);
    const token = String(json?.['token']);
    const disk = emptyDisk();
    let secret = '';
    if (way === 'webhook') {
      const url = this.receiver.url(feed);
      const set = await this.sent('PUT', `/consumers/${String(json?.['id'])}/webhook`, { url }, 200);
      secret = String(set.json?.['secret']);
    }
    const { origin } = this.opened;
    const make = () => new JobBoard({ origin, feed, token, secret, disk });
    const kept: Kept = { feed, way, disk, token, board: make() };
    this.kept.push(kept);
    if (way === 'webhook') {
      this.receiver.listener(feed, (delivery) => kept.board.receive(delivery));
      await kept.board.catchUp();
    }
    this.loops.push(this.loop(kept, make));
  }

  /** Whatever becomes of a connection or of a job board, it comes again. */
  private async loop(kept: Kept, make: () => JobBoard): Promise<void> {
    while (!this.ended.signal.aborted) {
      try {
        if (kept.way === 'feed') await kept.board.catchUp();
        if (kept.way === 'stream') await kept.board.listen();
      } catch {
        // It was stopped, or the newsroom is away.
      }
      if (kept.board.stopped && !this.ended.signal.aborted) kept.board = make();
      await sleep(400, undefined, { signal: this.ended.signal }).catch(() => undefined);
    }
  }

  private async change(count: number): Promise<void> {
    for (let done = 0; done < count; done += AT_A_TIME) {
      const some = Math.min(AT_A_TIME, count - done);
      await Promise.all(Array.from({ length: some }, () => this.changes.one(this.opened)));
    }
  }

  private tell(): void {
    const { progress, changes, restarts } = this.scenario;
    if (!progress || this.changes.count - this.told < TELL_EVERY) return;
    this.told = this.changes.count;
    progress(`${this.changes.count} of ${changes} changes, ${this.restarted} of ${restarts} restarts`);
  }

  private async disturb(step: number): Promise<void> {
    const { random } = this.scenario;
    this.restarted += 1;
    if (step % 4 === 3) {
      await this.opened.close();
      await this.open();
    } else {
      this.kept[Math.floor(random() * this.kept.length)]?.board.stop();
    }
    if (step % 3 === 1) await this.lookIntoWebhooks();
    if (step % 5 === 2) {
      await this.opened.parts.engine.rebuild(random() < 0.5 ? 'people_moves' : 'job_ads');
      this.rebuilds += 1;
    }
  }

  /** Staff set again what fails or was turned off: it is tried now. */
  private async lookIntoWebhooks(): Promise<void> {
    const list = (await this.opened.send('GET', '/api/admin/v1/consumers?limit=100')).json;
    for (const { id, name } of list?.['items'] as readonly { readonly id: string; readonly name: string }[]) {
      if (!name.endsWith('webhook')) continue;
      const url = this.receiver.url(name.split(' ')[0] ?? '');
      await this.sent('PUT', `/consumers/${id}/webhook`, { url }, 200);
    }
  }

  /** What the site shows to everybody is what each of them has, whichever way it came. */
  private async compare(): Promise<void> {
    const { opened, receiver, changes } = this;
    receiver.behave();
    await this.lookIntoWebhooks();
    await changes.last(opened);
    await opened.shown();
    for (const kept of this.kept) {
      await this.hasAll(kept);
      const onDisk = JSON.stringify([...kept.disk.items]);
      const names = changes.erased.filter((name) => onDisk.includes(name));
      if (names.length > 0) throw new Error(`${kept.feed} by ${kept.way} still has persons who were erased`);
    }
    for (const feed of FEEDS) {
      const [first, ...others] = this.kept.filter((kept) => kept.feed === feed);
      for (const other of others) {
        const differing = [...(first?.board.copy ?? [])].find(
          ([id, content]) => !same(other.board.copy.get(id), content),
        );
        if (differing) {
          const theirs = JSON.stringify(other.board.copy.get(differing[0]));
          throw new Error(
            `${feed} by ${other.way}: ${theirs}, by ${first?.way}: ${JSON.stringify(differing[1])}`,
          );
        }
      }
    }
  }

  private async hasAll(kept: Kept): Promise<void> {
    const shown = await this.changes.shown(this.opened, kept.feed);
    const differences = () => {
      const { copy } = kept.board;
      return [...new Set([...shown.keys(), ...copy.keys()])].flatMap((id) => {
        const [theirs, ours] = [copy.get(id), shown.get(id)];
        return ours && same(contentOf(theirs, ours), ours) ? [] : [{ id, theirs, ours }];
      });
    };
    await eventually(`${kept.feed} by ${kept.way}`, () => differences().length === 0, 60_000).catch(() => {
      const [first] = differences();
      throw new Error(
        `${differences().length} of ${kept.feed} by ${kept.way} differ: ${JSON.stringify(first)}`,
      );
    });
  }

  private async sent(method: string, path: string, body: unknown, status: number) {
    const answer = await this.opened.send(method, `/api/admin/v1${path}`, { body });
    if (answer.status !== status) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer;
  }
}

/** As JSON, which is what came. */
function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Of what a job board has, that which the site's own list tells too. */
function contentOf(
  content: unknown,
  like: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const members = (content ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.keys(like).map((member) => [member, members[member]]));
}
