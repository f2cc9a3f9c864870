import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { eventually } from '#testing/eventually';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { Answer, Json, WholeNewsroom } from '#testing/whole-newsroom';

const ADMIN = '/api/admin/v1';
const JOBS = '/api/v1/feeds/jobs';
const MOVES = '/api/v1/feeds/people-moves';

interface Item extends Json {
  readonly seq: number;
  readonly op: string;
  readonly id: string;
  readonly job?: Json;
  readonly peopleMove?: Json;
}

interface PageOfFeed {
  readonly items: readonly Item[];
  readonly next: string;
  readonly hasMore: boolean;
}

let newsroom: WholeNewsroom;
let company: string;
let token: string;
let consumer: string;

const send = (method: string, path: string, body?: unknown) =>
  newsroom.send(method, `${ADMIN}${path}`, body === undefined ? {} : { body });
const made = async (path: string, body: unknown): Promise<Json> => {
  const answer = await send('POST', path, body);
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.json ?? {};
};
const read = (path: string, headers: Record<string, string> = {}) =>
  newsroom.send('GET', path, { role: null, headers });
const asConsumer = () => ({ authorization: `Bearer ${token}` });
const pageOf = ({ json }: Answer) => json as unknown as PageOfFeed;
const postJob = (title: string) => made('/jobs', { title, employer: { id: company } });
const lastSeq = async (feed: string): Promise<number> => {
  const [row] = await newsroom.parts.dataSource.query<readonly { readonly seq: string }[]>(
    `select last_seq as seq from state.feeds where name = $1`,
    [feed],
  );
  return Number(row?.seq ?? 0);
};
/** Everything that is written is in the feeds. */
const settled = async () => {
  const head = await newsroom.head();
  await newsroom.shown();
  await eventually('the feeds have it', async () => {
    const positions = await newsroom.parts.engine.positions();
    return positions.filter(({ name }) => name.startsWith('feed-')).every(({ position }) => position >= head);
  });
};
const after = async (feed: string, cursor: string | undefined, headers = asConsumer()) => {
  await settled();
  return pageOf(await read(`${feed}?limit=1000${cursor === undefined ? '' : `&after=${cursor}`}`, headers));
};

beforeAll(async () => {
  newsroom = await openWholeNewsroom();
  company = String((await made('/companies', { name: 'Nordhavn Data A/S' }))['id']);
  const registered = await made('/consumers', { name: 'Jobhavnen', feeds: ['jobs', 'people-moves'] });
  token = String(registered['token']);
  consumer = String(registered['id']);
}, 120_000);
afterAll(() => newsroom.close());

describe('The feed of jobs', () => {
  it('tells of every change in order, with the content it had then', async () => {
    const { next } = await after(JOBS, undefined);
    const job = await postJob('Tekniker');
    await send('PATCH', `/jobs/${String(job['id'])}`, { title: 'Overtekniker' });
    await send('PATCH', `/companies/${company}`, { name: 'Nordhavn Drift A/S' });
    await send('POST', `/jobs/${String(job['id'])}/close`, { reason: 'filled' });
    const { items, next: later, hasMore } = await after(JOBS, next);
    const ours = items.filter(({ id }) => id === job['id']);
    expect(ours).toMatchObject([
      { op: 'upsert', job: { title: 'Tekniker', company: { name: 'Nordhavn Data A/S' } } },
      { op: 'upsert', job: { title: 'Overtekniker', company: { name: 'Nordhavn Data A/S' } } },
      { op: 'upsert', job: { title: 'Overtekniker', company: { name: 'Nordhavn Drift A/S' } } },
      { op: 'delete', reason: 'filled' },
    ]);
    expect(ours[3]).not.toHaveProperty('job');
    expect(ours[0]?.job?.['url']).toBe(`${newsroom.origin}/job/tekniker-${String(job['id'])}`);
    expect(items.map(({ seq }) => seq)).toEqual(items.map((_, index) => (items[0]?.seq ?? 0) + index));
    expect(hasMore).toBe(false);
    expect(await after(JOBS, later)).toEqual({ items: [], next: later, hasMore: false });
  });

  it('has full pages that never change and may be kept, and says when nothing is new', async () => {
    for (const title of ['A', 'B', 'C']) await postJob(title);
    await settled();
    const first = await read(`${JOBS}?limit=2`);
    expect(pageOf(first)).toMatchObject({ hasMore: true, items: { length: 2 } });
    expect(first.headers.get('cache-control')).toBe('public, max-age=86400, immutable');
    await postJob('D');
    await send('PATCH', `/companies/${company}`, { name: 'Nordhavn Data A/S' });
    await settled();
    const again = await read(`${JOBS}?limit=2`);
    expect(again.text).toBe(first.text);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    expect((await read(`${JOBS}?limit=2`, { 'if-none-match': etag })).status).toBe(304);

    const { next } = await after(JOBS, undefined);
    const rest = await read(`${JOBS}?after=${next}`);
    expect(rest.headers.get('cache-control')).toBe('public, no-cache');
    const nothing = await read(`${JOBS}?after=${next}`, { 'if-none-match': rest.headers.get('etag') ?? '' });
    expect(nothing.status).toBe(304);
  });

  it('gives a snapshot with the cursor to go on from, gzipped for whoever likes', async () => {
    const gone = await postJob('Kort tid');
    await send('POST', `/jobs/${String(gone['id'])}/close`, { reason: 'withdrawn' });
    await settled();
    const response = await fetch(`${newsroom.origin}/api/v1/snapshots/jobs`, {
      headers: { 'accept-encoding': 'identity' },
    });
    const text = await response.text();
    const { cursor, items, count } = JSON.parse(text) as {
      readonly cursor: string;
      readonly items: readonly Item[];
      readonly count: number;
    };
    expect(items).toHaveLength(count);
    expect(text.split('\n')).toHaveLength(count + 3);
    expect(new Set(items.map(({ id }) => id)).size).toBe(count);
    expect(items.map(({ id }) => id)).not.toContain(gone['id']);
    expect(await after(JOBS, cursor)).toMatchObject({ items: [], next: cursor });
    const { dispatchRaw } = await rawSnapshot();
    expect(dispatchRaw).toBe(text);
    const etag = response.headers.get('etag') ?? '';
    const known = await fetch(`${newsroom.origin}/api/v1/snapshots/jobs`, {
      headers: { 'accept-encoding': 'identity', 'if-none-match': etag },
    });
    expect(known.status).toBe(304);
  });

  it('begins anew when its history is another one, and when deletes are no longer kept', async () => {
    await postJob('Før');
    const { next } = await after(JOBS, undefined);
    const [epoch = '', seq = ''] = next.split('.');
    const snapshot = `${newsroom.origin}/api/v1/snapshots/jobs`;
    for (const cursor of [`${epoch}.${Number(seq) + 1}`, `0123456789ab.${seq}`]) {
      const answer = await read(`${JOBS}?after=${cursor}`);
      expect([answer.status, answer.json]).toEqual([
        410,
        expect.objectContaining({ type: '/problems/snapshot-needed', snapshot }),
      ]);
    }
    await newsroom.parts.dataSource.query(`update state.feeds set floor = $1 where name = 'jobs'`, [seq]);
    await eventually('it begins later', async () => (await read(JOBS)).status === 410);
    expect((await read(`${JOBS}?after=${next}`)).status).toBe(200);
    expect((await read(`${JOBS}?after=${epoch}.${Number(seq) - 1}`)).status).toBe(410);
    await newsroom.parts.dataSource.query(`update state.feeds set floor = 0 where name = 'jobs'`);
    await eventually('it begins at the first change again', async () => (await read(JOBS)).status === 200);
  });

  it('goes on from a cursor that another process gave out a moment ago', async () => {
    const { next } = await after(JOBS, undefined);
    const [epoch = '', seq = ''] = next.split('.');
    const move = (by: number) =>
      newsroom.parts.dataSource.query(`update state.feeds set last_seq = last_seq + $1 where name = 'jobs'`, [
        by,
      ]);
    await move(1);
    const ahead = `${epoch}.${Number(seq) + 1}`;
    const answer = await read(`${JOBS}?after=${ahead}`);
    expect([answer.status, answer.json]).toEqual([200, { items: [], next: ahead, hasMore: false }]);
    await move(-1);
    await eventually('it is where it was', async () => (await read(`${JOBS}?after=${ahead}`)).status === 410);
  });

  it('refuses cursors that it never gave out, and those of other feeds', async () => {
    const { next: ofMoves } = await after(MOVES, undefined);
    for (const [cursor, type] of [
      [ofMoves, 'cursor-of-another-feed'],
      ['x', 'invalid-cursor'],
      ['0123456789ab.-1', 'invalid-cursor'],
      ['0123456789ab.01', 'invalid-cursor'],
      ['0123456789ab.1e3', 'invalid-cursor'],
      ['0123456789ab.9223372036854775808', 'invalid-cursor'],
      ["0123456789ab.1'--", 'invalid-cursor'],
    ] as const) {
      const answer = await read(`${JOBS}?after=${encodeURIComponent(cursor)}`);
      expect([cursor, answer.status, answer.json?.['type']]).toEqual([cursor, 400, `/problems/${type}`]);
    }
    for (const query of ['limit=0', 'limit=1001', 'limit=x', 'after=', 'after=a&after=b']) {
      expect([query, (await read(`${JOBS}?${query}`)).status]).toEqual([query, 400]);
    }
    expect((await read('/api/v1/feeds/nothing')).status).toBe(404);
    expect((await read('/api/v1/snapshots/__proto__')).status).toBe(404);
  });

  async function rawSnapshot(): Promise<{ readonly dispatchRaw: string }> {
    const { request } = await import('node:http');
    return new Promise((resolve, reject) => {
      const asked = request(
        `${newsroom.origin}/api/v1/snapshots/jobs`,
        { headers: { 'accept-encoding': 'gzip' } },
        (answer) => {
          const chunks: Buffer[] = [];
          expect(answer.headers['content-encoding']).toBe('gzip');
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () =>
            resolve({ dispatchRaw: gunzipSync(Buffer.concat(chunks)).toString('utf8') }),
          );
        },
      );
      asked.on('error', reject);
      asked.end();
    });
  }
});

describe('The stream of a feed', () => {
  const listen = (headers: Record<string, string> = {}, query = '') =>
    fetch(`${newsroom.origin}${JOBS}${query}`, {
      headers: { ...asConsumer(), accept: 'text/event-stream', ...headers },
    });

  it('goes on behind the last event that a reader had, and then with what happens', async () => {
    const job = String((await postJob('Første'))['id']);
    const { next } = await after(JOBS, undefined);
    const [epoch = '', seq = ''] = next.split('.');
    const stream = await listen({ 'last-event-id': `${epoch}.${Number(seq) - 1}` }, '?after=ignored-then');
    expect([stream.status, stream.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
    const reader = stream.body?.getReader();
    let text = '';
    const until = async (what: string) => {
      while (!text.includes(what)) {
        const { value, done } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done) throw new Error(`The stream ended without ${what}: ${text}`);
        text += Buffer.from(value).toString('utf8');
      }
    };
    await until(`id: ${next}\nevent: upsert\ndata: {"seq":${seq},`);
    expect(text).toContain(`"id":"${job}"`);
    await send('POST', `/jobs/${job}/close`, { reason: 'filled' });
    await until(`id: ${epoch}.${Number(seq) + 1}\nevent: delete\ndata: {`);
    await reader?.cancel();
  });

  it('refuses what it cannot go on from before it begins, and too many of one reader', async () => {
    expect((await listen({ 'last-event-id': 'x' })).status).toBe(400);
    expect((await listen({}, '?after=0123456789ab.1')).status).toBe(410);
    const open = await Promise.all(Array.from({ length: 6 }, () => listen()));
    expect(open.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429]);
    for (const { body } of open) await body?.cancel();
  });
});

describe('The feed of people moves', () => {
  it('is for consumers who may read it, and for nobody else', async () => {
    expect((await read(MOVES)).status).toBe(401);
    expect((await read('/api/v1/snapshots/people-moves')).status).toBe(401);
    expect((await newsroom.send('GET', MOVES)).status).toBe(401);
    const other = String((await made('/consumers', { name: 'Kun job', feeds: ['jobs'] }))['token']);
    expect((await read(MOVES, { authorization: `Bearer ${other}` })).status).toBe(403);
    expect((await read(JOBS, { authorization: `Bearer ${other}` })).status).toBe(200);
    expect((await read(JOBS, { authorization: 'Bearer fc_x' })).status).toBe(401);
    expect((await read(MOVES, asConsumer())).status).toBe(200);
  });

  it('keeps nothing of a notice, and joins what it says when it is read', async () => {
    const { next } = await after(MOVES, undefined);
    const move = await made('/people-moves', {
      kind: 'hired',
      person: 'Asta Lind Bække',
      company: { id: company },
    });
    const page = await read(`${MOVES}?after=${next}`, asConsumer());
    expect(page.headers.get('cache-control')).toBe('private, no-cache');
    const { items } = await after(MOVES, next);
    expect(items).toMatchObject([
      { op: 'upsert', id: move['id'], peopleMove: { person: 'Asta Lind Bække' } },
    ]);
    const kept = await newsroom.parts.dataSource.query<object[]>(
      `select * from state.feed_people_moves, state.feed_notes`,
    );
    expect(JSON.stringify(kept)).not.toContain('Bække');
  });
});

describe('A consumer', () => {
  it('is let in as often as agreed, and staff see how it keeps up', async () => {
    const busy = await made('/consumers', { name: 'Travl', feeds: ['jobs'], requestsPerMinute: 2 });
    const headers = { authorization: `Bearer ${String(busy['token'])}` };
    const statuses: number[] = [];
    for (let index = 0; index < 6; index += 1) statuses.push((await read(`${JOBS}?limit=1`, headers)).status);
    // A minute may end on the way.
    expect(statuses.slice(0, 2)).toEqual([200, 200]);
    expect(statuses).toContain(429);
    const crowd = await made('/consumers', { name: 'Mange', feeds: ['jobs'], requestsPerMinute: 3 });
    const asked = await Promise.all(
      Array.from({ length: 9 }, () => read(JOBS, { authorization: `Bearer ${String(crowd['token'])}` })),
    );
    const admitted = asked.filter(({ status }) => status === 200).length;
    expect([admitted >= 3, admitted <= 6]).toEqual([true, true]);
    expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([200, 429]));
    await settled();
    const { json } = await send('GET', `/consumers/${String(busy['id'])}`);
    expect(json?.['standing']).toMatchObject([
      { feed: 'jobs', lag: (await lastSeq('jobs')) - 1, webhook: null, lastReadAt: expect.any(String) },
    ]);
    const list = await send('GET', '/consumers?limit=1');
    expect(list.json).toMatchObject({ items: [{ name: 'Mange', feeds: [{ feed: 'jobs' }] }] });
  });

  it('is on a page for staff who may see consumers, and for nobody else', async () => {
    const address = '/admin/consumers';
    const stranger = await read(address);
    expect([stranger.status, stranger.headers.get('location')]).toEqual([
      303,
      `/admin/sign-in?next=${address}`,
    ]);
    expect((await newsroom.send('GET', address, { role: 'sales' })).status).toBe(403);
    const list = await newsroom.send('GET', address, { role: 'jobs-desk' });
    expect([list.status, list.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    expect(list.text).toContain(`href="${address}/${consumer}"`);
    expect((await newsroom.send('GET', `${address}/${consumer}`)).text).toContain('Jobhavnen');
    expect((await newsroom.send('GET', `${address}/0190163d-8694-739b-aea5-966c26f8ad91`)).status).toBe(404);
    expect((await newsroom.send('GET', `${address}/x`)).status).toBe(400);
    expect((await newsroom.send('GET', `${address}?after=x`)).status).toBe(400);
    expect((await read(`${address}/page.css`)).headers.get('content-type')).toContain('text/css');
  });

  it('is counted by what it was answered, and by nothing that says who it is', async () => {
    const { text } = await newsroom.send('GET', '/metrics');
    const lines = text.split('\n').filter((line) => line.startsWith('forside_feed_'));
    for (const [way, outcome] of [
      ['page', 'sent'],
      ['page', 'unchanged'],
      ['page', 'gone'],
      ['page', 'refused'],
      ['snapshot', 'unchanged'],
      ['stream', 'sent'],
    ]) {
      const labels = `feed="jobs",way="${way}",outcome="${outcome}"`;
      expect(lines).toContainEqual(expect.stringContaining(`forside_feed_requests_total{${labels}`));
    }
    expect(lines).toContainEqual(expect.stringMatching(/^forside_feed_streams_open\{feed="jobs"[^}]*\} 0$/));
    expect(lines).toContainEqual(
      expect.stringMatching(/^forside_feed_changes_total\{feed="jobs"[^}]*\} \d+$/),
    );
    expect(text).not.toContain(consumer);
  });

  it('reads nothing while it is paused, and nothing with a token that was revoked', async () => {
    const issued = await made(`/consumers/${consumer}/tokens`, {});
    const headers = { authorization: `Bearer ${String(issued['token'])}` };
    expect((await read(JOBS, headers)).status).toBe(200);
    await send('POST', `/consumers/${consumer}/pause`);
    expect((await read(JOBS, headers)).status).toBe(403);
    await send('POST', `/consumers/${consumer}/resume`);
    expect((await read(JOBS, headers)).status).toBe(200);
    await send('DELETE', `/consumers/${consumer}/tokens/${String(issued['id'])}`);
    expect((await read(JOBS, headers)).status).toBe(401);
    expect((await read(JOBS, asConsumer())).status).toBe(200);
  });

  it.each([
    'http://127.0.0.1:9/x',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://[::ffff:10.0.0.1]/x',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/x',
    'https://2130706433/x',
    'https://0x7f.1/x',
    'http://93.184.215.14/x',
  ])('is sent nothing at %s', async (url) => {
    const before = await newsroom.head();
    const answer = await send('PUT', `/consumers/${consumer}/webhook`, { url });
    expect([answer.status, answer.json?.['type']]).toEqual([422, '/problems/webhook-unreachable']);
    expect(await newsroom.head()).toBe(before);
  });
});
