import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { PaidBookingsModule } from '#advertising';
import { CompaniesCommandModule, companiesProjections, companyEventContracts } from '#companies';
import { randomId } from '#event-store';
import { plusDays } from '#kernel';
import {
  JobAdsQuery,
  PostJob,
  RecruitingCommandModule,
  RecruitingReadModule,
  jobDecider,
  jobEventContracts,
  recruitingProjections,
} from '#recruiting';
import { openDeskNewsroom } from '#testing/desk-newsroom';
import type { DeskNewsroom, Told } from '#testing/desk-newsroom';

const ADMIN = '/api/admin/v1';
const JOBS = '/api/v1/jobs';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let newsroom: DeskNewsroom;
const post = (path: string, body?: unknown, headers = {}) =>
  newsroom.send('POST', `${ADMIN}${path}`, { body, headers });
const patch = (path: string, body: unknown, headers = {}) =>
  newsroom.send('PATCH', `${ADMIN}${path}`, { body, headers });
const posted = async (title: string, more: object = {}): Promise<Told> => {
  const reply = await post('/jobs', { title, employer: { name: 'Nordhavn Data A/S' }, ...more });
  expect(reply.status).toBe(201);
  return reply.json;
};
const asReader = (path: string) => newsroom.read(path, { role: null });
const asOf = (path: string, at: string) => newsroom.read(`${path}?at=${at}`);
const titles = (page: Told) => page.items.map(({ title }) => title);
/** Everything that readers get at one instant, to be compared byte by byte. */
const everything = async (at: string, ids: readonly string[]) => {
  const pages = await Promise.all([asOf(JOBS, at), ...ids.map((id) => asOf(`${JOBS}/${id}`, at))]);
  return pages.map(({ status, text }) => [status, status === 200 ? text : '']);
};

beforeAll(async () => {
  newsroom = await openDeskNewsroom({
    contracts: [...companyEventContracts, ...jobEventContracts],
    projections: [...companiesProjections, ...recruitingProjections],
    modules: [CompaniesCommandModule, PaidBookingsModule, RecruitingReadModule, RecruitingCommandModule],
  });
});
afterAll(() => newsroom.close());

describe('A job ad', () => {
  it('is posted, and readers have it with all that is known and null for the rest', async () => {
    const before = newsroom.now();
    const { id, url } = await posted('Systemadministrator på Ærø', {
      regionLabel: 'Det sydfynske øhav',
      applyUrl: 'https://nordhavn.example/job/42',
      deadline: plusDays(before, 10).slice(0, 10),
    });
    expect(url).toBe(`http://avis.example/job/systemadministrator-paa-aeroe-${id}`);
    const { status, json } = await asReader(`${JOBS}/${id}`);
    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual([
      'id',
      'url',
      'title',
      'employer',
      'regionLabel',
      'applyUrl',
      'postedAt',
      'validThrough',
      'updatedAt',
      'deadline',
      'deadlineText',
      'location',
      'places',
      'workplaceType',
      'employmentType',
      'salary',
      'occupation',
      'contact',
    ]);
    expect(json).toMatchObject({
      id,
      url,
      title: 'Systemadministrator på Ærø',
      employer: { name: 'Nordhavn Data A/S', cvr: null },
      regionLabel: 'Det sydfynske øhav',
      places: { countries: ['DK'], regions: ['Region Syddanmark'], remote: false },
      applyUrl: 'https://nordhavn.example/job/42',
    });
    const validThrough = String(json['validThrough']);
    expect(new Date(validThrough).toLocaleString('sv', { timeZone: 'Europe/Copenhagen' })).toBe(
      `${plusDays(before, 11).slice(0, 10)} 00:00:00`,
    );
    const sparse = await posted('Praktikant');
    expect((await asReader(`${JOBS}/${sparse.id}`)).json).toMatchObject({
      regionLabel: null,
      applyUrl: null,
      validThrough: null,
    });
  });

  it('is listed newest first, page by page', async () => {
    for (const title of ['Første', 'Anden', 'Tredje', 'Fjerde', 'Femte']) await posted(title);
    const first = (await asReader(`${JOBS}?limit=2`)).json;
    expect(titles(first)).toEqual(['Femte', 'Fjerde']);
    const second = (await asReader(`${JOBS}?limit=2&after=${first.next}`)).json;
    expect(titles(second)).toEqual(['Tredje', 'Anden']);
    expect((await asReader(`${JOBS}?limit=100`)).json.next).toBeNull();
  });

  it('changes from its revision on, and the past keeps what it showed, the name of its employer too', async () => {
    const employer = (await post('/companies', { name: 'Gammelt Navn A/S' })).json.id;
    const { id } = await posted('Gammel titel', { employer: { id: employer } });
    const before = newsroom.now();
    newsroom.pass(HOUR);
    expect((await patch(`/jobs/${id}`, { title: 'Ny titel' })).status).toBe(200);
    newsroom.pass(HOUR);
    const renamed = newsroom.now();
    await patch(`/companies/${employer}`, { name: 'Nyt Navn A/S' });
    const now = (await asReader(`${JOBS}/${id}`)).json;
    expect(now).toMatchObject({ title: 'Ny titel', employer: { name: 'Nyt Navn A/S' } });
    expect(String(now['updatedAt']) >= renamed).toBe(true);
    expect((await asOf(`${JOBS}/${id}`, before)).json).toMatchObject({
      title: 'Gammel titel',
      employer: { name: 'Gammelt Navn A/S' },
    });
  });

  it('that is filled is gone at once, but not from the past', async () => {
    const { id } = await posted('Hurtigt besat');
    const before = newsroom.now();
    newsroom.pass(HOUR);
    expect((await asReader(`${JOBS}/${id}`)).status).toBe(200);
    expect((await post(`/jobs/${id}/close`, { reason: 'filled' })).status).toBe(200);
    const gone = await asReader(`${JOBS}/${id}`);
    expect([gone.status, gone.json.type]).toEqual([410, '/problems/job-gone']);
    expect(titles((await asReader(JOBS)).json)).not.toContain('Hurtigt besat');
    expect((await asOf(`${JOBS}/${id}`, before)).status).toBe(200);
    expect((await patch(`/jobs/${id}`, { title: 'For sent' })).status).toBe(409);
    expect((await asReader(`${JOBS}/${randomId()}`)).status).toBe(404);
  });

  it('stops showing at its end whether a worker runs or not, and is recorded as expired once', async () => {
    const { id } = await posted('Udløber');
    const edge = await newsroom.get(JobAdsQuery).nextEdge(newsroom.now());
    expect(edge).not.toBeNull();
    const end = plusDays(newsroom.now(), 30);
    newsroom.pass(30 * DAY + 1_000);
    expect((await asReader(`${JOBS}/${id}`)).status).toBe(410);
    const { revision } = await newsroom.runner.load(jobDecider, id);
    await newsroom.recordDue(jobDecider, id);
    await newsroom.recordDue(jobDecider, id);
    expect((await newsroom.runner.load(jobDecider, id)).revision).toBe(revision + 1n);
    const before = new Date(Date.parse(end) - HOUR).toISOString();
    expect((await asOf(`${JOBS}/${id}`, before)).status).toBe(200);
    const { json } = await newsroom.read(`${ADMIN}/jobs/${id}`);
    expect(json).toMatchObject({ closed: 'expired' });
    const listed = (await newsroom.read(`${ADMIN}/jobs?limit=100`)).json.items.find((job) => job.id === id);
    expect(listed).toMatchObject({ title: 'Udløber', closed: { reason: 'expired' } });
  });

  it('posted under one identity is known the second time, whoever races', async () => {
    const bus = newsroom.get(CommandBus);
    const content = {
      title: 'Kun én gang',
      regionLabel: null,
      location: null,
      description: null,
      applyUrl: null,
      deadline: null,
      deadlineText: null,
      employmentType: null,
      salary: null,
    };
    const attempts = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        bus.execute(
          new PostJob(
            { commandId: randomId(), actorId: 'test', correlationId: randomId() },
            { employer: { name: 'Nordhavn Data' }, content, claimKey: 'nordhavn kun én gang' },
          ),
        ),
      ),
    );
    const won = attempts.filter((attempt) => attempt.status === 'fulfilled').map(({ value }) => value.id);
    expect(won).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') {
        expect(attempt.reason).toMatchObject({ code: 'job-known', details: { id: won[0] } });
      }
    }
  });

  it('is safe to send twice under one Idempotency-Key, and refused under If-Match of an old revision', async () => {
    const body = { title: 'To gange', employer: { name: 'Nordhavn Data A/S' } };
    const key = { 'idempotency-key': 'job-to-gange' };
    const [first, second] = [await post('/jobs', body, key), await post('/jobs', body, key)];
    expect([second.status, second.json]).toEqual([201, first.json]);
    const { id } = first.json;
    expect((await patch(`/jobs/${id}`, { title: 'Ny' }, { 'if-match': '"0"' })).status).toBe(200);
    const head = await newsroom.store.head();
    const late = { title: 'Nyere', employer: { name: 'Kom For Sent A/S' } };
    expect((await patch(`/jobs/${id}`, late, { 'if-match': '"0"' })).status).toBe(412);
    expect(await newsroom.store.head()).toBe(head);
  });

  it('shows the same bytes after a rebuild as before, at every instant', async () => {
    const list = (await newsroom.read(`${ADMIN}/jobs?limit=100`)).json.items.map(({ id }) => id);
    const instants = [newsroom.now(), new Date(Date.parse(newsroom.now()) - 31 * DAY).toISOString()];
    const before = await Promise.all(instants.map((at) => everything(at, list)));
    await newsroom.engine.rebuild('job_ads');
    const after = await Promise.all(instants.map((at) => everything(at, list)));
    expect(after).toEqual(before);
    expect(list.length).toBeGreaterThan(10);
  });

  it('that makes no sense leaves nothing behind, not even its employer', async () => {
    const head = await newsroom.store.head();
    const job = { title: 'Umulig', employer: { name: 'Helt Ukendt A/S' } };
    const senseless: readonly (readonly [number, unknown])[] = [
      [400, {}],
      [400, { ...job, title: 'to\nlinjer' }],
      [400, { ...job, employer: {} }],
      [400, { ...job, deadline: '2026-02-30' }],
      [400, { ...job, timeZone: 'Mars/Olympus' }],
      [400, { ...job, applyUrl: 'ftp://havn.example' }],
      [400, { ...job, salary: { minimum: 2, maximum: 1, currency: 'DKK', per: 'month' } }],
      [400, { ...job, description: { type: 'doc', content: [{ type: 'html' }] } }],
      [422, { ...job, deadline: '2020-01-01' }],
      [422, { ...job, employer: { id: randomId() } }],
    ];
    for (const [status, body] of senseless) expect((await post('/jobs', body)).status).toBe(status);
    expect((await patch(`/jobs/${randomId()}`, { employer: { name: 'Helt Ukendt A/S' } })).status).toBe(404);
    expect((await post(`/jobs/${randomId()}/close`, { reason: 'expired' })).status).toBe(400);
    for (const query of ['?after=xyz', '?limit=0', '?limit=101']) {
      expect((await asReader(`${JOBS}${query}`)).status).toBe(400);
    }
    expect(await newsroom.store.head()).toBe(head);
  });
});
