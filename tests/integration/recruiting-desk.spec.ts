import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PaidBookingsModule } from '#advertising';
import { CompaniesCommandModule, companiesProjections, companyEventContracts } from '#companies';
import { randomId } from '#event-store';
import {
  RecruitingCommandModule,
  RecruitingReadModule,
  jobDecider,
  jobEventContracts,
  recruitingProjections,
} from '#recruiting';
import { openDeskNewsroom } from '#testing/desk-newsroom';
import type { DeskNewsroom, Told } from '#testing/desk-newsroom';
import { htmlFindings } from '#testing/page-audit';

const ADMIN = '/api/admin/v1/jobs';
const JOBS = '/api/v1/jobs';
const DAY = 86_400_000;

let newsroom: DeskNewsroom;
const post = (path: string, body: unknown = {}) => newsroom.send('POST', `${ADMIN}${path}`, { body });
const posted = async (title: string, more: object = {}): Promise<Told> => {
  const reply = await post('', { title, employer: { name: 'Nordhavn Data A/S' }, ...more });
  expect([reply.status, reply.text]).toEqual([201, reply.text]);
  return reply.json;
};
const listed = async (list: string) => (await newsroom.read(`${ADMIN}/${list}`)).json.items;
const asReader = (path: string) => newsroom.read(path, { role: null });
const asOf = (path: string, at: string) => newsroom.read(`${path}?at=${at}`);
const browse = (method: string, url: string) =>
  newsroom.send(method, new URL(url).pathname, {
    role: null,
    ...(method === 'POST' && {
      body: Buffer.from(''),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }),
  });

beforeAll(async () => {
  newsroom = await openDeskNewsroom({
    contracts: [...companyEventContracts, ...jobEventContracts],
    projections: [...companiesProjections, ...recruitingProjections],
    modules: [CompaniesCommandModule, PaidBookingsModule, RecruitingReadModule, RecruitingCommandModule],
  });
});
afterAll(() => newsroom.close());

describe('An employer', () => {
  it('lets an ad run on with one click on the link that the desk has sent, and only once', async () => {
    const { id } = await posted('Lods i Øresund');
    newsroom.pass(26 * DAY);
    await newsroom.recordDue(jobDecider, id);
    const ending = (await listed('ending')).find((job) => job.id === id);
    expect(ending?.['nearsEndSince']).toEqual(expect.any(String));
    const link = String(ending?.['renewUrl']);
    expect(link).toMatch(/^http:\/\/avis\.example\/admin\/job-renewal\/[\w.-]+$/);

    const head = await newsroom.store.head();
    const page = await browse('GET', link);
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    expect(await htmlFindings(page.text)).toEqual([]);
    expect(page.text).toContain('Lods i Øresund');
    expect(page.text).toMatch(/<button type="submit">Forlæng til og med \d+\. \p{L}+ \d{4}<\/button>/u);
    expect(await newsroom.store.head()).toBe(head);

    const renewed = await browse('POST', link);
    expect([renewed.status, renewed.text]).toEqual([200, expect.stringContaining('Tak.')]);
    expect(await htmlFindings(renewed.text)).toEqual([]);
    const after = await newsroom.store.head();
    expect((await browse('POST', link)).status).toBe(200);
    expect((await browse('GET', link)).status).toBe(409);
    expect(await newsroom.store.head()).toBe(after);
    expect((await listed('ending')).some((job) => job.id === id)).toBe(false);
    newsroom.pass(20 * DAY);
    expect((await asReader(`${JOBS}/${id}`)).status).toBe(200);
  });

  it('brings an ad back that has just ended, but not one that the desk has closed', async () => {
    const ended = await posted('Kranfører');
    const filled = await posted('Havnevagt');
    newsroom.pass(29 * DAY);
    const links = new Map((await listed('ending')).map((job) => [job.id, String(job['renewUrl'])]));
    await post(`/${filled.id}/close`, { reason: 'filled' });
    newsroom.pass(2 * DAY);
    expect((await asReader(`${JOBS}/${ended.id}`)).status).toBe(410);
    expect((await browse('GET', links.get(ended.id) ?? '')).text).toContain('blev vist til og med');
    expect((await browse('POST', links.get(ended.id) ?? '')).status).toBe(200);
    expect((await asReader(`${JOBS}/${ended.id}`)).status).toBe(200);
    expect((await browse('POST', links.get(filled.id) ?? '')).status).toBe(409);
  });

  it('cannot renew with a link that was changed, made up or is too old', async () => {
    const { id } = await posted('Fyrpasser');
    newsroom.pass(25 * DAY);
    const link = String((await listed('ending')).find((job) => job.id === id)?.['renewUrl']);
    const head = await newsroom.store.head();
    const token = link.slice(link.lastIndexOf('/') + 1);
    const swapped = (at: number) =>
      `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
    const others = [
      swapped(0),
      swapped(30),
      swapped(40),
      `${token}A`,
      token.slice(1),
      'x',
      '%00',
      'a'.repeat(3_000),
    ];
    for (const other of others) {
      const url = `http://avis.example/admin/job-renewal/${other}`;
      const [shown, clicked] = [await browse('GET', url), await browse('POST', url)];
      expect([other, shown.status >= 400 && shown.status < 500]).toEqual([other, true]);
      expect([other, clicked.status >= 400 && clicked.status < 500]).toEqual([other, true]);
    }
    newsroom.pass(40 * DAY);
    expect((await browse('POST', link)).status).toBe(404);
    expect(await newsroom.store.head()).toBe(head);
  });
});

describe('The jobs desk', () => {
  it('renews by hand, with another deadline or without one', async () => {
    const { id } = await posted('Bådebygger', { deadline: '2090-01-31' });
    expect((await post(`/${id}/renew`)).json).toMatchObject({ id, revision: 1 });
    expect((await newsroom.read(`${ADMIN}/${id}`)).json).toMatchObject({
      deadline: { day: '2090-03-02', timeZone: 'Europe/Copenhagen' },
    });
    await post(`/${id}/renew`, { deadline: null });
    expect((await newsroom.read(`${ADMIN}/${id}`)).json).toMatchObject({
      deadline: null,
      validThrough: null,
    });
    expect((await post(`/${id}/renew`, { deadline: '2020-01-01' })).status).toBe(422);
    expect((await post(`/${randomId()}/renew`)).status).toBe(404);
  });

  it('finds ads that are likely posted twice, and labels that stand for no place', async () => {
    const first = await posted('Sejlmager', { regionLabel: 'Bag diget' });
    expect(first['likelyDuplicates']).toEqual([]);
    await listed('duplicates');
    const second = await posted('Genopslag: SEJLMAGER (m/k)', { regionLabel: 'Bag diget' });
    expect(second['likelyDuplicates']).toEqual([first.id]);
    const other = await posted('Sejlmager', { regionLabel: 'Fyn' });
    const duplicates = await listed('duplicates');
    const pair = duplicates.filter((job) => [first.id, second.id, other.id].includes(job.id));
    expect(pair.map(({ id }) => id).sort()).toEqual([first.id, second.id].sort());
    expect(new Set(pair.map(({ likeness }) => likeness)).size).toBe(1);
    const page = (await newsroom.read(`${ADMIN}/duplicates?limit=1`)).json;
    expect((await newsroom.read(`${ADMIN}/duplicates?limit=1&after=${page.next}`)).json.items).toHaveLength(
      1,
    );
    expect(await listed('unknown-regions')).toEqual([
      { regionLabel: 'Bag diget', jobs: 2, jobId: expect.any(String) },
    ]);
    await post(`/${second.id}/close`, { reason: 'withdrawn' });
    expect((await listed('duplicates')).some(({ id }) => id === first.id)).toBe(false);
  });

  it('says more to machines, and refuses a booking that does not exist', async () => {
    const more = {
      workplaceType: 'hybrid',
      employmentType: 'FULL_TIME',
      occupation: { scheme: 'isco-08', code: '7213' },
      salary: { minimum: 3_500_000, maximum: 4_000_000, currency: 'DKK', per: 'month' },
      deadlineText: 'snarest muligt',
    };
    const { id } = await posted('Rebslager', more);
    expect((await asReader(`${JOBS}/${id}`)).json).toMatchObject({ ...more, validThrough: null });
    const head = await newsroom.store.head();
    const job = { title: 'Umulig', employer: { name: 'Helt Ukendt A/S' } };
    const senseless: readonly (readonly [number, object])[] = [
      [422, { bookingId: randomId() }],
      [400, { occupation: { scheme: 'isco-08', code: '72131' } }],
      [400, { occupation: { scheme: 'esco', code: 'http://evil.example/' } }],
      [400, { workplaceType: 'somewhere' }],
      [400, { contact: { name: '' } }],
      [400, { contact: { name: 'A', email: 'none' } }],
      [400, { contact: { name: 'A', phone: 'ring til mig' } }],
    ];
    for (const [status, body] of senseless) expect((await post('', { ...job, ...body })).status).toBe(status);
    for (const query of [
      'ending?days=0',
      'ending?days=91',
      'ending?after=x',
      'duplicates?after=x',
      'unknown-regions?after=x',
    ])
      expect((await newsroom.read(`${ADMIN}/${query}`)).status).toBe(400);
    expect(await newsroom.store.head()).toBe(head);
  });
});

describe('The contact person of a job ad', () => {
  it('is shown with the ad and in no list, and is sealed in the log', async () => {
    const contact = {
      name: 'Zenobia Klitrose',
      title: 'havnefoged',
      phone: '+45 70 10 20 30',
      email: 'zk@havn.example',
    };
    const { id } = await posted('Havneassistent', { contact });
    expect((await asReader(`${JOBS}/${id}`)).json).toMatchObject({ contact });
    expect((await asReader(`${JOBS}?limit=100`)).text).not.toContain('Klitrose');
    const log = JSON.stringify(
      await newsroom.dataSource.query('select stream, data::text, metadata::text from log.events'),
    );
    for (const word of ['Zenobia', 'Klitrose', 'havnefoged', '70 10 20 30', 'zk@'])
      expect([word, log.includes(word)]).toEqual([word, false]);
  });

  it('is erased at every instant, the ad stays, and a rebuild knows no more', async () => {
    const contact = { name: 'Ingerlise Tangmose', email: 'tang@havn.example' };
    const { id } = await posted('Tangplukker', { contact });
    newsroom.pass(DAY);
    const named = newsroom.now();
    await newsroom.send('PATCH', `${ADMIN}/${id}`, { body: { contact: { name: 'Bo Strand' } } });
    newsroom.pass(DAY);
    expect((await asOf(`${JOBS}/${id}`, named)).text).toContain('Tangmose');

    const refused = await newsroom.send('POST', `${ADMIN}/${id}/contact/erase`, { body: {}, role: 'sales' });
    expect(refused.status).toBe(403);
    expect((await post(`/${id}/contact/erase`)).status).toBe(200);
    expect((await post(`/${id}/contact/erase`)).status).toBe(200);
    const seen = async () =>
      JSON.stringify([
        (await asReader(`${JOBS}/${id}`)).text,
        (await asOf(`${JOBS}/${id}`, named)).text,
        (await newsroom.read(`${ADMIN}/${id}`)).text,
        await newsroom.dataSource.query('select * from rm_job_ads.ads order by job_id, since'),
        await newsroom.dataSource.query('select * from rm_job_ads.jobs order by job_id'),
      ]);
    const before = await seen();
    for (const word of ['Tangmose', 'Bo Strand', 'tang@']) expect(before).not.toContain(word);
    expect((await asReader(`${JOBS}/${id}`)).json).toMatchObject({ title: 'Tangplukker', contact: null });
    await newsroom.engine.rebuild('job_ads');
    expect(await seen()).toBe(before);

    await newsroom.send('PATCH', `${ADMIN}/${id}`, { body: { contact: { name: 'Ny Mand' } } });
    expect((await asReader(`${JOBS}/${id}`)).json).toMatchObject({ contact: { name: 'Ny Mand' } });
  });
});
