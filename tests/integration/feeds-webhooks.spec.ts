import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { feedReactor, tidyFeeds } from '#feeds';
import { plusDays } from '#kernel';
import { jobsFeed } from '#recruiting';
import { eventually } from '#testing/eventually';
import { emptyDisk, JobBoard } from '#testing/reference-consumer/job-board';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { Json, WholeNewsroom } from '#testing/whole-newsroom';

const ADMIN = '/api/admin/v1';

interface Taken {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

let newsroom: WholeNewsroom;
let door: Server;
let company: string;
const taken: Taken[] = [];
/** What the door answers, by path; 204 unless told. */
const answers = new Map<string, number>();

const send = async (method: string, path: string, body?: unknown): Promise<Json> => {
  const answer = await newsroom.send(method, `${ADMIN}${path}`, body === undefined ? {} : { body });
  if (answer.status > 299) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.json ?? {};
};
const postJob = (title: string) => send('POST', '/jobs', { title, employer: { id: company } });
const at = (path: string) => taken.filter((one) => one.path === path);
const told = ({ body }: Taken) =>
  JSON.parse(body.toString('utf8')) as { readonly type: string; readonly id: string; readonly data: Json };
/** A consumer with a webhook at a path of the door. */
const consumerAt = async (path: string, feeds = ['jobs']) => {
  const { id, token } = await send('POST', '/consumers', { name: path, feeds });
  const { port } = door.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}${path}`;
  const { secret } = await send('PUT', `/consumers/${String(id)}/webhook`, { url });
  await newsroom.shown();
  return { id: String(id), token: String(token), secret: String(secret), url };
};
const deliveriesTo = async (id: string) =>
  (await send('GET', `/consumers/${id}/deliveries`))['items'] as readonly Json[];

beforeAll(async () => {
  door = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      taken.push({ path, headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(answers.get(path) ?? 204, { location: 'http://169.254.169.254/' }).end();
    });
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  newsroom = await openWholeNewsroom({ works: true, environment: { WEBHOOK_NETWORKS: '127.0.0.1' } });
  company = String((await send('POST', '/companies', { name: 'Nordhavn Data A/S' }))['id']);
}, 120_000);
afterAll(async () => {
  await newsroom.close();
  door.closeAllConnections();
  await new Promise((resolve) => door.close(resolve));
});

describe('A webhook', () => {
  it('brings changes, signed, to whoever has the secret and to nobody who replays them', async () => {
    const { secret, token, id } = await consumerAt('/signed');
    await postJob('Tekniker');
    await eventually('it came', () => at('/signed').length > 0);
    const [message] = at('/signed');
    if (!message) throw new Error('Nothing came');
    expect(message.headers['content-type']).toMatch(/^application\/cloudevents\+json/);
    expect(told(message)).toMatchObject({
      specversion: '1.0',
      id: message.headers['webhook-id'],
      type: 'forside.jobs.changed',
      source: `${newsroom.origin}/api/v1/feeds/jobs`,
      data: { feed: 'jobs', items: [{ op: 'upsert', job: { title: 'Tekniker' } }] },
    });
    const { origin } = newsroom;
    const board = new JobBoard({ origin, feed: 'jobs', token, secret, disk: emptyDisk() });
    expect(await board.receive(message)).toBe(204);
    expect([...board.copy.values()]).toMatchObject([{ title: 'Tekniker' }]);
    const { headers, body } = message;
    const forged = Buffer.from(body.toString('utf8').replace('Tekniker', 'Direktør'));
    expect(await board.receive({ headers, body: forged })).toBe(401);
    const late = { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 301) };
    expect(await board.receive({ headers: late, body })).toBe(401);
    expect(await board.receive({ headers: { ...headers, 'webhook-id': 'msg_other' }, body })).toBe(401);

    // While secrets change, both are good.
    const rotated = String((await send('POST', `/consumers/${id}/webhook/rotate-secret`))['secret']);
    expect(rotated).not.toBe(secret);
    await newsroom.shown();
    await postJob('Kok');
    await eventually('the next came', () => at('/signed').length > 1);
    const next = at('/signed').at(-1);
    for (const known of [secret, rotated]) {
      const other = new JobBoard({ origin, feed: 'jobs', token, secret: known, disk: emptyDisk() });
      expect(next && (await other.receive(next))).toBe(204);
    }
  });

  it('tells of people moves without a word of what they say', async () => {
    await consumerAt('/thin', ['people-moves']);
    const move = await send('POST', '/people-moves', {
      ...{ kind: 'hired', person: 'Asta Lind Bække', company: { id: company } },
    });
    await eventually('it came', () => at('/thin').length > 0);
    const [message] = at('/thin');
    expect(message && told(message).data['items']).toMatchObject([{ op: 'upsert', id: move['id'] }]);
    expect(message?.body.toString('utf8')).not.toMatch(/Bække|peopleMove"/);
    const kept = await newsroom.parts.dataSource.query<object[]>(
      `select d::text, o::text from state.webhook_deliveries d, state.outbox o`,
    );
    expect(JSON.stringify(kept)).not.toContain('Bække');
  });

  it('that fails is tried again in order, is seen by staff, and can be sent once more', async () => {
    answers.set('/moody', 302);
    const { id, url } = await consumerAt('/moody');
    await postJob('Første');
    await eventually('it failed', async () => (await deliveriesTo(id))[0]?.['state'] === 'failing');
    expect(await deliveriesTo(id)).toMatchObject([{ attempts: 1, status: 302, error: 'answered 302' }]);
    expect(taken.filter(({ path }) => path.includes('169.254'))).toEqual([]);
    await postJob('Anden');
    expect(await send('GET', `/consumers/${id}`)).toMatchObject({
      standing: [{ feed: 'jobs', webhook: { failures: 1, nextAttemptAt: expect.any(String) } }],
    });
    answers.set('/moody', 204);
    // Setting it again tries at once; the first message is the one that failed.
    await send('PUT', `/consumers/${id}/webhook`, { url });
    await postJob('Tredje');
    const titles = () =>
      at('/moody').flatMap((message) =>
        (told(message).data['items'] as readonly Json[]).map(({ job }) => (job as Json)['title']),
      );
    await eventually('all came', () => titles().includes('Tredje'));
    expect(titles()).toEqual(['Første', 'Første', 'Anden', 'Tredje']);
    const ids = at('/moody').map(({ headers }) => headers['webhook-id']);
    expect(ids[0]).toBe(ids[1]);

    const before = at('/moody').length;
    const sent = (await deliveriesTo(id)).at(-1);
    await send('POST', `/consumers/${id}/deliveries/${String(sent?.['id'])}/redeliver`);
    await postJob('Fjerde');
    await eventually('it came again', () =>
      at('/moody')
        .slice(before)
        .some(({ headers }) => headers['webhook-id'] === ids[0]),
    );
    await eventually('staff see it', async () =>
      (await deliveriesTo(id)).some(
        (one) => one['redeliveryOf'] === sent?.['id'] && one['state'] === 'delivered',
      ),
    );
  });

  it('is turned off by a receiver that is gone, and told nothing any more until it is set again', async () => {
    answers.set('/gone', 410);
    const { id, url } = await consumerAt('/gone');
    await postJob('Væk');
    await eventually('it is off', async () => {
      const { webhook } = await send('GET', `/consumers/${id}`);
      return (webhook as Json)['disabled'] === 'gone';
    });
    await newsroom.shown();
    const before = at('/gone').length;
    answers.delete('/gone');
    await send('PUT', `/consumers/${id}/webhook`, { url });
    await newsroom.shown();
    await postJob('Tilbage');
    await eventually('it goes on where it was', () =>
      at('/gone')
        .slice(before)
        .some(({ body }) => body.includes('Væk')),
    );
  });
});

describe('A feed', () => {
  it('lets go of deletes after 90 days, and of nothing that is there', async () => {
    const { dataSource, clock } = newsroom.parts;
    const gone = String((await postJob('Borte'))['id']);
    await send('POST', `/jobs/${gone}/close`, { reason: 'filled' });
    const kept = String((await postJob('Stadig her'))['id']);
    await eventually('both are in it', async () => {
      const rows = await dataSource.query<object[]>(`select from state.feed_jobs where item_id = $1`, [kept]);
      return rows.length > 0;
    });
    const signal = new AbortController().signal;
    await tidyFeeds(dataSource, [jobsFeed], { now: plusDays(clock.now(), 89), signal });
    expect((await newsroom.send('GET', '/api/v1/feeds/jobs', { role: null })).status).toBe(200);
    const later = { now: plusDays(clock.now(), 91), signal };
    await tidyFeeds(dataSource, [jobsFeed], later);
    await eventually('it is told to take a snapshot', async () => {
      const { status } = await newsroom.send('GET', '/api/v1/feeds/jobs', { role: null });
      return status === 410;
    });
    await tidyFeeds(dataSource, [jobsFeed], later);
    const { json } = await newsroom.send('GET', '/api/v1/snapshots/jobs', { role: null });
    const ids = (json?.['items'] as readonly Json[]).map(({ id }) => id);
    expect([ids.includes(kept), ids.includes(gone)]).toEqual([true, false]);
    expect(await dataSource.query(`select from state.feed_jobs where item_id = $1`, [gone])).toEqual([]);
  });

  it('begins another history when its database was restored elsewhere', async () => {
    const { dataSource } = newsroom.parts;
    const { record } = feedReactor(jobsFeed);
    const epoch = async () => {
      const rows = await dataSource.query<readonly { readonly epoch: string }[]>(
        `select epoch from state.feeds where name = 'jobs'`,
      );
      return rows[0]?.epoch;
    };
    const first = await epoch();
    await dataSource.transaction((manager) => record?.opened(manager) ?? Promise.resolve());
    expect(await epoch()).toBe(first);
    await dataSource.query(`update state.feeds set home = 'elsewhere'`);
    await dataSource.transaction((manager) => record?.opened(manager) ?? Promise.resolve());
    const second = await epoch();
    expect(second).not.toBe(first);
    await eventually('readers of the first are told to take a snapshot', async () => {
      const path = `/api/v1/feeds/jobs?after=${first ?? ''}.1`;
      const { status, json } = await newsroom.send('GET', path, { role: null });
      return status === 410 && json?.['type'] === '/problems/snapshot-needed';
    });
  });
});
