import { setTimeout as sleep } from 'node:timers/promises';
import { bookFlight } from '../support/book-flight.js';
import { eventually } from '../support/eventually.js';
import { differencesFromRebuild, eventsOf, openNewsroomOfRoles } from '../support/newsroom-of-roles.js';
import type { NewsroomOfRoles } from '../support/newsroom-of-roles.js';
import type { Engine, EngineName } from '../support/engines.js';
import type { RoleProcess } from '../support/role-process.js';
import type { StoredEvent } from '#event-store';
import { localTimeIn, plusDays, toInstant } from '#kernel';

/** A role that is its own process. */
export type Role = 'newsroom' | 'site' | 'projector' | 'worker';

/** What can be killed. */
export type Victim = Role | EngineName;

const ROLES: readonly Role[] = ['newsroom', 'site', 'projector', 'worker'];
const isRole = (victim: Victim): victim is Role => ROLES.some((role) => role === victim);
const isEngine = (victim: Victim): victim is EngineName => !isRole(victim);

/** What a house is opened with. */
export interface HouseOptions {
  readonly log?: 'kurrentdb' | 'postgres';
  /** How many processes each role has; one unless told. */
  readonly processes?: Partial<Readonly<Record<Role, number>>>;
  /** How long writers, planners and readers rest between two requests, as a multiple of what they do unless told. */
  readonly rests?: number;
  /** Decides when articles are scheduled for. */
  readonly random?: () => number;
}

/** What became of everything. */
export interface Outcome {
  /** Commands that were answered with success. */
  readonly acknowledged: number;
  readonly scheduled: number;
  readonly flights: number;
  readonly reads: number;
  /** What must not be, in words. */
  readonly problems: readonly string[];
}

/** A newsroom of several processes in which writers write, articles come due, ads run and readers read. */
export interface HouseUnderLoad {
  /**
   * kill -9 of all at once in the middle of the load; asks the others whether they notice, starts the victims again
   * and waits until everybody is well and the work goes on.
   */
  readonly kill: (...victims: readonly Victim[]) => Promise<void>;
  /** Stops it in its tracks for a while; then waits as after a kill. */
  readonly pause: (victim: Victim, forMs: number) => Promise<void>;
  /** Redis forgets every job, with articles about to come due and ads about to start and end. */
  readonly flushQueues: () => Promise<void>;
  /** Waits until so many more commands were acknowledged. */
  readonly worked: (more: number) => Promise<void>;
  /** Ends the load, waits for what is still due, and looks for what is lost, doubled or different. */
  readonly settle: () => Promise<Outcome>;
  readonly close: () => Promise<void>;
}

interface Article {
  readonly id: string;
  readonly headline: string;
  readonly revision: number;
  readonly published: boolean;
}

interface Flight {
  readonly bookingId: string;
  readonly headline: string;
  readonly from: string;
  readonly until: string;
}

const WRITERS = 4;
/** The machine has better to do than to write as fast as it can. */
const WRITER_RESTS_MS = 50;
const PLANNER_RESTS_MS = 150;
const READER_RESTS_MS = 20;
/** That are booked together. */
const FLIGHTS = 5;
const FLIGHTS_APART_MS = 1_500;
const ZONE = 'Europe/Copenhagen';
/** How long an unanswered command is repeated before the house counts as dead. */
const INSIST_MS = 60_000;
const AGAIN_MS = 100;
const PROGRESS = 5;

/** Opens a house and begins the load. */
export async function openHouseUnderLoad(options: HouseOptions = {}): Promise<HouseUnderLoad> {
  const { log = 'kurrentdb', processes = {}, rests = 1, random = Math.random } = options;
  const house = await openNewsroomOfRoles({ log });
  try {
    const running = await Promise.all(
      ROLES.flatMap((role) => Array.from({ length: processes[role] ?? 1 }, () => house.start(role))),
    );
    const load = new Load(house, running, { rests, random });
    await load.begin();
    return load;
  } catch (error) {
    await house.close();
    throw error;
  }
}

/** A command was answered with a refusal. */
class RefusedError extends Error {
  override readonly name = 'RefusedError';
  /** Of the problem document. */
  readonly code: string;

  constructor(problem: string) {
    super(`A command was refused: ${problem}`);
    this.code = (JSON.parse(problem) as { readonly type: string }).type.replace('/problems/', '');
  }
}

class Load implements HouseUnderLoad {
  private readonly articles = new Map<string, Article>();
  private readonly scheduled = new Map<string, { readonly headline: string }>();
  private readonly flights: Flight[] = [];
  private readonly started: RoleProcess[];
  private readonly problems = new Set<string>();
  private readonly stopping = new AbortController();
  private workers: readonly Promise<void>[] = [];
  private closing = false;
  private turn = 0;
  private acknowledged = 0;
  private reads = 0;
  private sectionId = '';

  constructor(
    private readonly house: NewsroomOfRoles,
    private readonly running: RoleProcess[],
    private readonly options: Required<Pick<HouseOptions, 'rests' | 'random'>>,
  ) {
    this.started = [...running];
  }

  async begin(): Promise<void> {
    await Promise.all(this.running.map((role) => this.well(role)));
    this.sectionId = (await this.insist('/sections', { name: 'Havn' }, 'havn')).id;
    await this.bookFlights(2_000);
    const load = [
      ...Array.from({ length: WRITERS }, (_, writer) => this.write(writer)),
      this.schedule(),
      this.readOn(),
    ];
    this.workers = load.map((work) =>
      work.catch(
        (error: unknown) => void this.problems.add(error instanceof Error ? error.message : 'failed'),
      ),
    );
  }

  async kill(...victims: readonly Victim[]): Promise<void> {
    await this.worked(PROGRESS);
    const roles = victims.filter(isRole);
    const engines = victims.filter(isEngine).map((name) => this.house.engines.engine(name));
    const dead = roles.map((role) => this.takeOut(role));
    await Promise.all([...dead.map((role) => role.kill()), ...engines.map((engine) => engine.kill())]);
    await Promise.all(engines.flatMap((engine) => this.running.map((role) => this.noticed(role, engine))));
    await Promise.all(engines.map((engine) => engine.restart()));
    const again = await Promise.all(roles.map((role) => this.house.start(role)));
    this.running.push(...again);
    this.started.push(...again);
    await this.goesOn();
  }

  async pause(victim: Victim, forMs: number): Promise<void> {
    await this.worked(PROGRESS);
    const target = isRole(victim) ? this.first(victim) : this.house.engines.engine(victim);
    await target.pause();
    await sleep(forMs);
    await target.resume();
    await this.goesOn();
  }

  async flushQueues(): Promise<void> {
    await this.bookFlights(500);
    await this.house.engines.flushQueues();
  }

  worked(more: number): Promise<void> {
    const enough = this.acknowledged + more;
    return eventually('work is acknowledged', () => this.acknowledged >= enough, INSIST_MS);
  }

  async settle(): Promise<Outcome> {
    this.stopping.abort();
    await Promise.all(this.workers);
    const events = await this.whenDue();
    this.judgeLog(events);
    await this.judgeReaders();
    for (const difference of await this.house.beside(differencesFromRebuild)) this.problems.add(difference);
    for (const { role, child, output } of this.running) {
      if (child.exitCode !== null || child.signalCode !== null) {
        this.problems.add(`a ${role} ended by itself:\n${output().slice(-2_000)}`);
      }
    }
    return {
      acknowledged: this.acknowledged,
      scheduled: this.scheduled.size,
      flights: this.flights.length,
      reads: this.reads,
      problems: [...this.problems].map((problem) => this.explained(problem)),
    };
  }

  async close(): Promise<void> {
    this.closing = true;
    this.stopping.abort();
    await this.house.close();
    await Promise.all(this.workers);
  }

  /** Who needs an engine that is away is not ready, and says why; the others go on, and say so too. */
  private noticed({ role, health }: RoleProcess, { name, check }: Engine): Promise<void> {
    return eventually(`the ${role} says that ${name} is away`, async () => {
      const { status, checks } = await health();
      const report = checks[check];
      return report === undefined || (!report.ok && (status === 503) !== (report.advisory === true));
    });
  }

  private async goesOn(): Promise<void> {
    await Promise.all(this.running.map((role) => this.well(role)));
    await this.worked(PROGRESS);
  }

  private takeOut(role: Role): RoleProcess {
    const taken = this.first(role);
    this.running.splice(this.running.indexOf(taken), 1);
    return taken;
  }

  /** A problem with what the log of a process says about the request. */
  private explained(problem: string): string {
    const [, correlationId] = /"correlationId":"([^"]+)"/.exec(problem) ?? [];
    if (correlationId === undefined) return problem;
    const lines = this.started.flatMap(({ output }) => output().split('\n'));
    return [problem, ...lines.filter((line) => line.includes(correlationId))].join('\n  ');
  }

  private well(role: RoleProcess): Promise<void> {
    return eventually(`the ${role.role} is ready`, async () => (await role.health()).status === 200);
  }

  /** The one that has run for longest. */
  private first(role: Role): RoleProcess {
    const first = this.running.find((each) => each.role === role);
    if (!first) throw new Error(`There is no ${role}`);
    return first;
  }

  /** One after the other, as a load balancer does. */
  private next(role: Role): RoleProcess {
    const all = this.running.filter((each) => each.role === role);
    const next = all[this.turn++ % all.length];
    if (!next) throw new Error(`There is no ${role}`);
    return next;
  }

  /** Drafts, revises and publishes one article after the other, as someone who repeats what was not answered. */
  private async write(writer: number): Promise<void> {
    for (let round = 0; !this.stopping.signal.aborted; round += 1) {
      const key = `${writer}.${round}`;
      const first = `Kladde ${key}`;
      const { id, revision } = await this.insist(
        '/articles',
        { headline: first, sectionId: this.sectionId },
        `draft-${key}`,
      );
      this.articles.set(id, { id, headline: first, revision, published: false });
      const headline = `Rettet ${key}`;
      const revised = await this.insist(
        `/articles/${id}`,
        { headline, baseRevision: revision },
        `revise-${key}`,
        'PATCH',
      );
      this.articles.set(id, { id, headline, revision: revised.revision, published: false });
      const published = await this.insist(`/articles/${id}/publish`, {}, `publish-${key}`);
      this.articles.set(id, { id, headline, revision: published.revision, published: true });
      await this.rest(WRITER_RESTS_MS);
    }
  }

  private rest(ms: number): Promise<void> {
    return sleep(ms * this.options.rests);
  }

  /** Articles come due all the time, in the middle of whatever happens. */
  private async schedule(): Promise<void> {
    for (let round = 0; !this.stopping.signal.aborted; round += 1) {
      const headline = `Klausul ${round}`;
      const { id } = await this.insist(
        '/articles',
        { headline, sectionId: this.sectionId },
        `embargo-${round}`,
      );
      await this.scheduleFor(id, round);
      this.scheduled.set(id, { headline });
      await this.rest(PLANNER_RESTS_MS);
    }
  }

  private async scheduleFor(id: string, round: number): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      const publishAt = toInstant(Date.now() + 500 + Math.round(this.options.random() * 3_000));
      const path = `/articles/${id}/schedule`;
      try {
        await this.insist(path, { publishAt }, `schedule-${round}-${attempt}`);
        return;
      } catch (error) {
        // Nobody was there until the time had passed.
        if (!(error instanceof RefusedError && error.code === 'not-publishable')) throw error;
      }
    }
  }

  /** Ads that begin one after the other, the first in `inMs`, and each run for a little longer than the one before. */
  private async bookFlights(inMs: number): Promise<void> {
    const drafted: Pick<Flight, 'bookingId' | 'headline'>[] = [];
    for (let count = 0; count < FLIGHTS; count += 1) {
      const number = this.flights.length + count;
      const headline = `Kabler nummer ${number}.`;
      const body = {
        placement: { key: 'rail' },
        advertiser: { name: 'Sydkyst ApS' },
        share: 10,
        start: localTimeIn(toInstant(Date.now()), ZONE),
        end: localTimeIn(plusDays(toInstant(Date.now()), 1), ZONE),
        creative: { headline },
      };
      const { id: bookingId } = await this.insist('/bookings', body, `booking-${number}`);
      drafted.push({ bookingId, headline });
    }
    await this.house.beside(async (parts) => {
      for (const [index, booking] of drafted.entries()) {
        const from = toInstant(Date.now() + inMs + index * FLIGHTS_APART_MS);
        const until = toInstant(Date.parse(from) + FLIGHTS_APART_MS * (index + 1));
        this.flights.push({ ...booking, from, until });
        await bookFlight(parts, { bookingId: booking.bookingId, from, until });
      }
    });
  }

  /** Reads pages over and over: a reader may find nobody there, but never an error, nor an ad out of its time. */
  private async readOn(): Promise<void> {
    const paths = ['/', '/api/v1/placements/rail/ads', '/api/v1/articles', '/job', '/sitemap.xml'];
    for (let round = 0; !this.stopping.signal.aborted; round += 1) {
      const path = paths[round % paths.length] ?? '/';
      const before = toInstant(Date.now());
      try {
        const response = await fetch(`${this.next('site').address}${path}`, {
          signal: AbortSignal.timeout(INSIST_MS),
        });
        const text = await response.text();
        this.reads += 1;
        if (response.status !== 200 && response.status !== 503) {
          this.problems.add(`a reader of ${path} was answered ${response.status}: ${text.slice(0, 500)}`);
        }
        if (path.endsWith('/ads') && response.status === 200) this.judgeAds(text, before);
      } catch {
        // The site was killed, or is not there yet.
      }
      await this.rest(READER_RESTS_MS);
    }
  }

  private judgeAds(text: string, before: string): void {
    const after = toInstant(Date.now());
    for (const { headline, from, until } of this.flights) {
      if (!text.includes(headline)) continue;
      if (after < from) this.problems.add(`${headline} was shown before ${from}`);
      if (before >= until) this.problems.add(`${headline} was shown after ${until}, at ${before}`);
    }
  }

  /** Sends a command until it is answered with success. */
  private async insist(
    path: string,
    json: unknown,
    key: string,
    method = 'POST',
  ): Promise<{ readonly id: string; readonly revision: number }> {
    const until = performance.now() + INSIST_MS;
    while (!this.closing) {
      const answer = await this.attempt(path, { json, key, method });
      if (answer) {
        this.acknowledged += 1;
        return answer;
      }
      if (performance.now() > until) throw new Error(`Nobody answered ${method} ${path}`);
      await sleep(AGAIN_MS);
    }
    throw new Error('The house was closed');
  }

  private async attempt(
    path: string,
    request: { readonly json: unknown; readonly key: string; readonly method: string },
  ): Promise<{ readonly id: string; readonly revision: number } | undefined> {
    let status: number;
    let text: string;
    try {
      const response = await this.house.admin(this.next('newsroom'), path, request);
      status = response.status;
      text = await response.text();
    } catch {
      return undefined;
    }
    if (status < 300) return JSON.parse(text) as { readonly id: string; readonly revision: number };
    if (status < 500) throw new RefusedError(text);
    if (status !== 503) this.problems.add(`${request.method} ${path} was answered ${status}: ${text}`);
    return undefined;
  }

  /** The log once every fact that time has brought about is in it. */
  private async whenDue(): Promise<readonly StoredEvent[]> {
    let events: readonly StoredEvent[] = [];
    const wanted = this.wantedFacts();
    const lastEnds = Math.max(...this.flights.map(({ until }) => Date.parse(until)));
    await sleep(Math.max(0, lastEnds - Date.now()));
    await this.house.beside((parts) =>
      eventually(
        'every fact is recorded',
        async () => {
          events = await eventsOf(parts);
          const there = new Set(events.map(({ stream, type }) => `${stream} ${type}`));
          return wanted.every((fact) => there.has(fact));
        },
        INSIST_MS,
      ).catch(() => undefined),
    );
    return events;
  }

  private wantedFacts(): readonly string[] {
    return [
      ...[...this.scheduled.keys()].map((id) => `article-${id} ArticlePublished`),
      ...this.flights.flatMap(({ bookingId }) => [
        `booking-${bookingId} AdStarted`,
        `booking-${bookingId} AdEnded`,
      ]),
    ];
  }

  private judgeLog(events: readonly StoredEvent[]): void {
    const byStream = new Map<string, StoredEvent[]>();
    for (const event of events) byStream.set(event.stream, [...(byStream.get(event.stream) ?? []), event]);
    const counts = countsOf(events.map(({ stream, type }) => `${stream} ${type}`));
    for (const fact of this.wantedFacts()) {
      if (counts.get(fact) !== 1) this.problems.add(`${fact} is recorded ${counts.get(fact) ?? 0} times`);
    }
    for (const { id, headline, revision, published } of this.articles.values()) {
      const stream = byStream.get(`article-${id}`) ?? [];
      if (stream.length <= revision || !JSON.stringify(stream.map(({ data }) => data)).includes(headline)) {
        this.problems.add(`article-${id} has lost ${headline}, acknowledged at revision ${revision}`);
      }
      if (stream.some((event, index) => event.revision !== BigInt(index))) {
        this.problems.add(`the revisions of article-${id} are not in order`);
      }
      if (published && counts.get(`article-${id} ArticlePublished`) !== 1) {
        this.problems.add(`article-${id} is published other than once`);
      }
    }
    const headlines = [...this.scheduled.values(), ...this.articles.values()].map(({ headline }) =>
      headline.replace('Rettet', 'Kladde'),
    );
    const drafted = countsOf(
      events
        .filter(({ type }) => type === 'ArticleDrafted')
        .map(({ data }) => (data as { readonly content: { readonly headline: string } }).content.headline),
    );
    for (const headline of headlines) {
      if (drafted.get(headline) !== 1) {
        this.problems.add(`${headline} was drafted ${drafted.get(headline) ?? 0} times`);
      }
    }
    if (new Set(events.map(({ id }) => id)).size !== events.length)
      this.problems.add('an event is in the log twice');
  }

  /** Whatever was published is shown. */
  private async judgeReaders(): Promise<void> {
    const shown = new Set(
      await this.house.beside(async ({ dataSource, engine }) => {
        await engine.caughtUp(INSIST_MS);
        const rows = await dataSource.query<readonly { readonly id: string }[]>(
          'select article_id as id from rm_published_articles.versions where visible @> now()',
        );
        return rows.map(({ id }) => id);
      }),
    );
    const published = [...this.articles.values()].filter((article) => article.published).map(({ id }) => id);
    for (const id of [...published, ...this.scheduled.keys()]) {
      if (!shown.has(id)) this.problems.add(`article-${id} is not shown`);
    }
  }
}

function countsOf(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
