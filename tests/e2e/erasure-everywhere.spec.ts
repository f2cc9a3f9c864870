import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { noticeIn, personDecider } from '#people';
import { jobFormats } from '#recruiting';
import { eventually } from '#testing/eventually';
import { forside } from '#testing/newsroom-command-line';
import type { CommandOutcome } from '#testing/newsroom-command-line';
import { newsroomRoutes } from '#testing/newsroom-routes';
import type { NewsroomRoute } from '#testing/newsroom-routes';
import { reservePort } from '#testing/reserved-port';
import { startRole } from '#testing/role-process';
import type { RoleProcess } from '#testing/role-process';
import { drawScene } from '#testing/sample-pictures';
import { addressIn, openStockedNewsroom } from '#testing/stocked-newsroom';
import type { Stock } from '#testing/stocked-newsroom';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { Answer, WholeNewsroom } from '#testing/whole-newsroom';

const ADMIN = '/api/admin/v1';
/** The promise: as long as anything may still tell of somebody who was erased. */
const PROMISED_MS = 5_000;
/** In no text but that of the notice, and in pieces too short for a database to compress. */
const NAME = 'Zåhlmann-Qvistgård';
/** Of the contact person of an ad, and of whoever wrote to the newsroom. */
const CONTACT = 'Wåndel-Kjærsgaard';
/** Recorded and erased after a backup. */
const BETWEEN = 'Carl Mellemstrøm';
/** Stays. */
const OTHER = 'Bodil Vexø';

/** A name as texts, addresses, lexemes and JSON may spell it. */
function spellings(name: string): readonly string[] {
  const escaped = name.replace(/[^ -~]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
  const slug = name.replaceAll('å', 'aa').replaceAll('æ', 'ae');
  const spelt = [name, escaped, slug, encodeURIComponent(name)];
  return [...new Set(spelt.flatMap((text) => [text, text.toLowerCase(), text.toUpperCase()]))];
}

/** As {@link spellings}, and as PostgreSQL prints bytes. */
function spellingsInRows(name: string): readonly string[] {
  const hex = spellings(name).map((text) => Buffer.from(text).toString('hex'));
  return [...spellings(name), ...hex];
}

/** Whom somebody asks as. */
type Caller = 'reader' | 'board' | 'staff';

const FEEDS = ['people-moves', 'jobs'];
/** What nobody reaches without a token of its own, or tells of nothing. */
const CLOSED = [
  '/admin/password',
  '/annonceindlaeg/korrektur/{token}',
  '/admin/job-renewal/{token}',
  '/api/v1/ad-tokens',
  '/api/v1/view-tokens',
];

/** An address that told something before the erasure. */
interface Outlet {
  readonly path: string;
  readonly caller: Caller;
}

let picture: string;

let newsroom: WholeNewsroom;
let stock: Stock;
let site: RoleProcess;
let dataDir: string;
let environment: Readonly<Record<string, string>>;
let boardToken: string;
/** Backups, apart from the data. */
let kept: string;
let person: { readonly id: string; readonly personId: string };
let outlets: readonly Outlet[];
let told: readonly string[];

function tellsOf(name: string, text: string): boolean {
  return spellings(name).some((spelling) => text.includes(spelling));
}

function ask({ path, caller }: Outlet, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  if (caller === 'staff') return newsroom.send('GET', path, { headers });
  const own = caller === 'board' ? { authorization: `Bearer ${boardToken}` } : {};
  return newsroom.send('GET', path, { role: null, headers: { ...own, ...headers } });
}

/** Every address that a route can have with what is in stock, for whoever may ask, now and at an instant before. */
function outletsOf({ path, permission, query }: NewsroomRoute, shownAt: string): readonly Outlet[] {
  return FEEDS.flatMap((feed) =>
    addressesOf(path.replace('{feed}', feed)).flatMap((address): Outlet[] => {
      if (permission !== null) {
        const searched = query instanceof z.ZodObject && 'name' in query.shape;
        const found = searched
          ? [NAME, CONTACT].map((name) => `${address}?name=${encodeURIComponent(name)}`)
          : [];
        return [address + requiredOf(query), ...found].map((each) => ({ path: each, caller: 'staff' }));
      }
      return [
        { path: address, caller: path.includes('{feed}') ? 'board' : 'reader' },
        { path: `${address}?at=${shownAt}`, caller: 'staff' },
      ];
    }),
  );
}

/** The query that a route cannot do without, by the examples of its documentation. */
function requiredOf(query: z.ZodType | null): string {
  if (!(query instanceof z.ZodObject)) return '';
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' });
  const filled = required.map((name): [string, string] => {
    const { example } = z.object({ example: z.coerce.string() }).parse(properties[name]);
    return [name, example];
  });
  return filled.length === 0 ? '' : `?${new URLSearchParams(filled).toString()}`;
}

/** What stands below an address that names files; elsewhere it is the picture. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  '/feeds/jobs/{file}': [...jobFormats.keys()],
  '/feeds/people-moves/{file}': ['rss.xml', 'atom.xml'],
  '/feeds/articles/{file}': ['rss.xml', 'atom.xml', 'feed.json'],
  '/feeds/articles/{section}/{file}': ['rss.xml', 'atom.xml', 'feed.json'],
  '/sitemaps/{file}': ['articles.xml', 'jobs.xml'],
};

/** Filled with the ids of the stock; with each of them where nothing says which belongs there. */
function addressesOf(path: string): readonly string[] {
  return (FILES[path] ?? [picture]).flatMap((file) => {
    const filled = addressIn(stock, path.replace('/{section}', '/havn').replace('{file}', file));
    if (!filled.includes('/undefined')) return [filled];
    return Object.values(stock).flatMap((id) =>
      [id, `x-${id}`].map((part) => filled.replaceAll('/undefined', `/${part}`)),
    );
  });
}

/** Those that answer, by the addresses to which they lead. */
async function answering(asked: readonly Outlet[]): Promise<readonly Outlet[]> {
  const found = await inTurns(asked, async (outlet) => {
    const { status, headers } = await ask(outlet);
    const { pathname, search } = new URL(headers.get('location') ?? outlet.path, newsroom.origin);
    return status < 400 ? [{ ...outlet, path: pathname + search }] : [];
  });
  return found.flat();
}

/** The first events of a stream that would go on for ever. */
async function streamed(feed: string): Promise<string> {
  const stop = new AbortController();
  const response = await fetch(`${newsroom.origin}/api/v1/feeds/${feed}`, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${boardToken}` },
    signal: stop.signal,
  });
  const decoder = new TextDecoder();
  let text = '';
  try {
    const quiet = setTimeout(() => stop.abort(), 500);
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      quiet.refresh();
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
  return text;
}

/** Where a name is told: addresses here and of the other process, streams, metrics, and every table. */
async function placesThatTell(names: readonly string[]): Promise<readonly string[]> {
  const tell = (text: string) => names.some((name) => tellsOf(name, text));
  const [here, elsewhere, streams, tables] = await Promise.all([
    inTurns(outlets, async (outlet) => ({ place: placeOf(outlet), text: (await ask(outlet)).text })),
    inTurns(
      outlets.filter(({ caller }) => caller === 'reader'),
      async ({ path }) => ({ place: `site ${path}`, text: await (await fetch(site.address + path)).text() }),
    ),
    inTurns(FEEDS, async (feed) => ({ place: `stream ${feed}`, text: await streamed(feed) })),
    tablesThatTell(names),
  ]);
  const texts = [...here, ...elsewhere, ...streams].filter(({ text }) => tell(text));
  return [...texts.map(({ place }) => place), ...tables];
}

function placeOf({ path, caller }: Outlet): string {
  return `${caller} ${path}`;
}

async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += 4)
    results.push(...(await Promise.all(items.slice(from, from + 4).map(work))));
  return results;
}

/** Every table of every schema, all of its columns: rows as text. */
async function tablesThatTell(names: readonly string[]): Promise<readonly string[]> {
  const { dataSource } = newsroom.parts;
  const tables = await dataSource.query<{ readonly name: string }[]>(`
    select format('%I.%I', n.nspname, c.relname) as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'm') and n.nspname !~ '^(pg_|information_schema$)' order by 1`);
  expect(tables.length).toBeGreaterThan(40);
  const patterns = names.flatMap(spellingsInRows).map((spelling) => `%${spelling.replaceAll('\\', '\\\\')}%`);
  const found = await dataSource.query<{ readonly name: string }[]>(
    tables
      .map(({ name: table }) => {
        const any = `exists (select from ${table} as t where t::text like any ($1))`;
        return `select '${table}' as name where ${any}`;
      })
      .join('\nunion all\n'),
    [patterns],
  );
  return found.map((table) => table.name);
}

/** The files below the data directory that hold a name; those that vanish meanwhile do not. */
async function filesThatTell(name: string, folder = dataDir): Promise<readonly string[]> {
  const wanted = spellings(name).map((spelling) => Buffer.from(spelling));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path).catch(() => Buffer.alloc(0));
    if (wanted.some((bytes) => content.includes(bytes))) found.push(path.slice(folder.length + 1));
  }
  return found;
}

async function add(list: string, body: unknown, headers?: Record<string, string>): Promise<Answer> {
  const answer = await newsroom.send('POST', `${ADMIN}/${list}`, { body, ...(headers && { headers }) });
  expect([list, answer.status, answer.text]).toEqual([list, 201, answer.text]);
  return answer;
}

/** The built command line, beside the newsroom that runs. */
function command(...words: readonly string[]): Promise<CommandOutcome> {
  return forside({ dataDir, env: environment }, ...words);
}

/** What tells of a person and of a contact person, at least. */
function expectedToTell(shownAt: string): readonly string[] {
  const company = `/virksomhed/nordhavn-data-a-s-${stock.companies}`;
  const ad = `/job/lods-til-havnen-${stock.jobs}`;
  const subject = `${ADMIN}/data-subjects/${person.personId}`;
  const pages = ['/', '/navnenyt', company, ad, '/api/v1/people-moves', `/api/v1/jobs/${stock.jobs}`];
  return [
    ...pages.flatMap((page) => [`reader ${page}`, `site ${page}`, `staff ${page}?at=${shownAt}`]),
    ...['feeds', 'snapshots'].map((kind) => `board /api/v1/${kind}/people-moves`),
    'stream people-moves',
    `staff ${ADMIN}/people-moves`,
    `staff ${ADMIN}/people/${person.personId}/moves/${person.id}`,
    ...[`${subject}/data`, `${subject}/data-page`, `${ADMIN}/jobs/${stock.jobs}`].map(
      (path) => `staff ${path}`,
    ),
    `staff ${ADMIN}/privacy-requests/${stock['privacy-requests']}`,
    ...['people_moves_v1.moves', 'job_ads_v1.ads', 'job_ads_v1.jobs'].map((table) => `rm_${table}`),
  ];
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'forside-forgetting-'));
  kept = await mkdtemp(join(tmpdir(), 'forside-kept-'));
  await chmod(kept, 0o755);
  await chmod(dataDir, 0o755);
  // Nobody listens there: what is to be delivered stays queued.
  const nobody = await reservePort();
  environment = { DATABASE_URL: '', WEBHOOK_NETWORKS: '127.0.0.1', LOG_LEVEL: 'info' };
  ({ newsroom, stock } = await openStockedNewsroom({
    works: true,
    environment: { ...environment, DATA_DIR: dataDir },
  }));
  site = await startRole('site', {
    ...environment,
    DATA_DIR: dataDir,
    DATABASE_URL: newsroom.parts.connectionString,
    PUBLIC_URL: newsroom.origin,
  });
  const board = await add('consumers', { name: 'Jobhavnen', feeds: ['jobs', 'people-moves'] });
  boardToken = String(board.json?.['token']);
  const webhook = { url: `http://127.0.0.1:${nobody}/forside` };
  const set = await newsroom.send('PUT', `${ADMIN}/consumers/${String(board.json?.['id'])}/webhook`, {
    body: webhook,
  });
  expect(set.status).toBe(200);
}, 120_000);
afterAll(async () => {
  await site?.stop();
  await newsroom?.close();
  for (const folder of [dataDir, kept]) await rm(folder, { recursive: true, force: true });
}, 60_000);

describe('Somebody who asks to be forgotten', () => {
  it('is told of by the outlets of a newsroom while nobody asked', async () => {
    const company = { id: stock.companies };
    const photo = await add('media?alt=Portr%C3%A6t', await drawScene('portraet'), {
      'content-type': 'image/jpeg',
    });
    const move = await add('people-moves', {
      ...{ kind: 'hired', person: `Asta ${NAME}`, role: 'netværksarkitekt', company },
      photoId: String(photo.json?.['id']),
    });
    picture = new URL(String(photo.json?.['url'])).pathname.replace('/media/', '');
    person = { id: String(move.json?.['id']), personId: String(move.json?.['personId']) };
    const change = await newsroom.send('PATCH', `${ADMIN}/people/${person.personId}/moves/${person.id}`, {
      body: { role: 'chefarkitekt', responsibilities: `${NAME}s afdeling` },
    });
    expect(change.status).toBe(200);
    await add('people-moves', { kind: 'hired', person: OTHER, role: 'lods', company });
    const job = await add('jobs', {
      ...{ title: 'Lods til havnen', employer: company },
      contact: { name: `Pia ${CONTACT}`, email: 'pia@waandel-kjaersgaard.example' },
    });
    await newsroom.shown();
    const detail = await newsroom.send('GET', `${ADMIN}/jobs/${String(job.json?.['id'])}`);
    const contactId = (detail.json?.['contact'] as { readonly id: string }).id;
    const request = await add('privacy-requests', {
      ...{ right: 'erasure', from: `Pia ${CONTACT}`, replyTo: 'pia@waandel-kjaersgaard.example' },
      subjectId: contactId,
    });
    stock = {
      ...stock,
      people: person.personId,
      moves: person.id,
      jobs: String(job.json?.['id']),
      'data-subjects': person.personId,
      'privacy-requests': String(request.json?.['id']),
    };
    await newsroom.shown();

    const shownAt = encodeURIComponent(newsroom.parts.clock.now());
    const routes = newsroomRoutes(newsroom.app).filter(
      ({ method, path }) => method === 'GET' && !path.includes('*'),
    );
    const found: { readonly route: NewsroomRoute; readonly outlets: readonly Outlet[] }[] = [];
    for (const route of routes) found.push({ route, outlets: await answering(outletsOf(route, shownAt)) });
    const closed = found.filter(({ outlets: open }) => open.length === 0).map(({ route }) => route.path);
    // Whoever adds a route has the stock hold something that it tells of.
    expect(closed.sort()).toEqual([...CLOSED].sort());
    const byPlace = new Map(found.flatMap((each) => each.outlets).map((outlet) => [placeOf(outlet), outlet]));
    outlets = [...byPlace.values()];
    let missing: readonly string[] = [];
    await eventually('both processes and the feeds tell', async () => {
      told = await placesThatTell([NAME, CONTACT]);
      missing = expectedToTell(shownAt).filter((place) => !told.includes(place));
      return missing.length === 0;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${missing.join(', ')}`);
    });
    // What the planner keeps of a table are values of its columns.
    await newsroom.parts.dataSource.query('analyze');
    expect((await command('backup', join(kept, 'before'))).code).toBe(0);
  }, 60_000);

  it('is told of by no query, cache, feed, page, queue, table or log five seconds after the erasure', async () => {
    const copied = told.filter((place) => place.startsWith('reader ')).map((place) => place.slice(7));
    const before = await inTurns(copied, async (path) => ({
      path,
      etag: (await ask({ path, caller: 'reader' })).headers.get('etag') ?? '"none"',
    }));
    const erased = await newsroom.send('POST', `${ADMIN}/people/${person.personId}/erase`, { body: {} });
    expect(erased.status).toBe(200);
    const between = await add('people-moves', {
      kind: 'hired',
      person: BETWEEN,
      company: { id: stock.companies },
    });
    await newsroom.send('POST', `${ADMIN}/people/${String(between.json?.['personId'])}/erase`, { body: {} });
    const request = `${ADMIN}/privacy-requests/${stock['privacy-requests']}`;
    const granted = await newsroom.send('POST', `${request}/decide`, { body: { decision: 'granted' } });
    expect(granted.status).toBe(200);
    const closed = await newsroom.send('POST', `${request}/close`);
    expect([closed.status, closed.text]).toEqual([200, closed.text]);

    let places: readonly string[] = [];
    await eventually(
      'nothing tells of them',
      async () => {
        places = await placesThatTell([NAME, CONTACT]);
        return places.length === 0;
      },
      PROMISED_MS,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${places.join(', ')}`);
    });
    const copies = await inTurns(before, async ({ path, etag }) => ({
      path,
      status: (await ask({ path, caller: 'reader' }, { 'if-none-match': etag })).status,
    }));
    expect(copies.filter(({ status }) => status === 304)).toEqual([]);
    const image = `/media/${picture}`;
    expect((await ask({ path: image, caller: 'reader' })).status).toBe(404);
    expect((await fetch(site.address + image)).status).toBe(404);
    expect(await placesThatTell([OTHER])).toEqual(
      expect.arrayContaining(['reader /navnenyt', 'site /navnenyt', 'rm_people_moves_v1.moves']),
    );
    const logs = newsroom.log.join('') + site.output();
    expect([NAME, CONTACT].filter((name) => tellsOf(name, logs))).toEqual([]);
  }, 60_000);

  it('is in no export and no backup, and who folds the log reads that they are erased', async () => {
    const place = await mkdtemp(join(tmpdir(), 'forside-forgotten-'));
    try {
      const [exported, backup] = await Promise.all([
        command('events', 'export', '--live', join(place, 'log.jsonl')),
        command('backup', join(place, 'backup'), '--keys', join(kept, 'keys')),
      ]);
      expect([exported, backup].map(({ code, stderr }) => [code, stderr])).toEqual(
        [exported, backup].map(({ stderr }) => [0, stderr]),
      );
      expect(await readFile(join(place, 'log.jsonl'), 'utf8')).toContain('PersonErased');
      expect(await filesThatTell(NAME, place)).toEqual([]);
      expect(await filesThatTell(CONTACT, place)).toEqual([]);
    } finally {
      await rm(place, { recursive: true, force: true });
    }
    const { state } = await newsroom.parts.runner.load(personDecider, person.personId);
    expect(() => noticeIn(state, person.id)).toThrow(expect.objectContaining({ code: 'person-erased' }));
  }, 60_000);

  it('is in no file of the data directory after a scrub, also when everything is built anew', async () => {
    expect(await filesThatTell(NAME)).not.toEqual([]);
    for (const name of ['people_moves', 'privacy_register', 'data_subjects', 'privacy_requests', 'job_ads']) {
      const { tables } = await newsroom.parts.engine.rebuild(name, { onProgress: () => undefined });
      expect(tables.map(({ differing }) => differing)).toEqual(tables.map(() => 0));
    }
    const { code, stdout, stderr } = await command('scrub');
    expect([code, stderr]).toEqual([0, stderr]);
    expect(stdout).toMatch(/^Rewrote \d+ tables.*\n^Removed \d+ files of the write-ahead log/m);
    expect([await filesThatTell(NAME), await filesThatTell(CONTACT)]).toEqual([[], []]);
    expect(await filesThatTell(OTHER)).not.toEqual([]);
    expect((await ask({ path: '/navnenyt', caller: 'reader' })).text).toContain(OTHER);
  }, 60_000);

  it('is erased again by a newsroom that starts on a backup of before, and by no import brought back', async () => {
    const restored = join(kept, 'restored');
    const words = ['restore', join(kept, 'before'), '--keys', join(kept, 'keys')];
    const { code, stderr } = await forside({ dataDir: restored, env: environment }, ...words);
    expect([code, stderr]).toEqual([0, stderr]);
    const again = await openWholeNewsroom({
      works: true,
      environment: { ...environment, DATA_DIR: restored },
    });
    try {
      const address = `${ADMIN}/people/${person.personId}/moves/${person.id}`;
      const statusOf = async (path: string) => (await again.send('GET', path)).status;
      await eventually('the erasure is on record again', async () => (await statusOf(address)) === 410);
      await eventually(
        'the picture is gone again',
        async () => (await statusOf(`/media/${picture}`)) === 404,
      );
      const company = { id: stock.companies };
      // The second was recorded and erased after the backup, which therefore does not know of it.
      for (const name of [`Asta ${NAME}`, BETWEEN]) {
        const body = { kind: 'promoted', person: name, company, effectiveDate: '2031-01-01' };
        const refused = await again.send('POST', `${ADMIN}/people-moves`, { body });
        expect([name, refused.status, refused.json?.['type']]).toEqual([
          name,
          409,
          expect.stringContaining('people-move-known'),
        ]);
      }
      const upload = await again.send('POST', `${ADMIN}/media?alt=Portr%C3%A6t`, {
        body: await drawScene('portraet'),
        headers: { 'content-type': 'image/jpeg' },
      });
      expect(upload.status).toBe(410);
      await again.shown();
      for (const path of ['/', '/navnenyt', `${ADMIN}/people-moves`])
        expect(tellsOf(NAME, (await again.send('GET', path)).text)).toBe(false);
    } finally {
      await again.close();
    }
  }, 120_000);
});
