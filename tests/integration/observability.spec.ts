import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { NO_STREAM, randomId } from '#event-store';
import { plusMilliseconds } from '#kernel';
import { eventually } from '#testing/eventually';
import { familyOf, parseScrape } from '#testing/prometheus-text';
import type { Scrape } from '#testing/prometheus-text';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { Answer, WholeNewsroom } from '#testing/whole-newsroom';

const DOCKER = fileURLToPath(new URL('../../docker/', import.meta.url));
const ADMIN = '/api/admin/v1';
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

/** What goes into the newsroom in clear and must come out neither in the log nor in the metrics. */
const TOLD = {
  person: 'Quirinus Sagnløs',
  author: 'Zenobia Markørsen',
  mail: 'zenobia@hemmelig.example',
  headline: 'Xylofonhuset brænder',
  company: 'Vimpelværkstedet Prøvesen A/S',
  agent: 'Nysgerrigper',
  token: `fs_${'Hemmelig'.repeat(5)}xyz`,
  session: 'kagekrumme-af-en-session',
  password: 'adgangsordet',
  key: 'ordre-fra-quirinus',
} as const;

/** Parts of those, in every spelling they may take. */
const TRACES = [
  ...[
    'Quirinus',
    'Sagnl',
    'Zenobia',
    'Mark\\u00f8rsen',
    'Markørsen',
    'hemmelig',
    'Xylofon',
    'Vimpelv',
    'Nysgerrigper',
  ],
  ...['Hemmelig', 'kagekrumme', 'adgangsordet', 'ordre-fra', 'Bearer', 'fs_', 'forside_session='],
];

describe('A newsroom on a busy day', () => {
  let newsroom: WholeNewsroom;
  let scrape: Scrape;
  let text: string;
  let answers: readonly Answer[];

  beforeAll(async () => {
    newsroom = await openWholeNewsroom({ works: true, logLevel: 'trace' });
    answers = await busyDay(newsroom);
    await eventually('everything to have been read anew', async () => {
      text = (await newsroom.send('GET', '/metrics', { role: null })).text;
      scrape = parseScrape(text);
      const parked = sumOf('forside_projection_parked_streams', { projection: 'people_moves' });
      const leaders = sumOf('forside_projection_leading', { projection: 'published_articles' });
      return parked === 1 && leaders === 1 && sumOf('forside_outbox_waiting') === 1;
    });
  }, 120_000);
  afterAll(() => newsroom.close());

  const valuesOf = (name: string, labels: Readonly<Record<string, string>> = {}) =>
    scrape.samples.filter(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
  const sumOf = (name: string, labels?: Readonly<Record<string, string>>) =>
    valuesOf(name, labels).reduce((sum, { value }) => sum + value, 0);

  it('had things to tell of: what went well, what was refused, what failed', () => {
    const statuses = new Set(answers.map(({ status }) => Math.floor(status / 100)));
    expect([...statuses].sort()).toEqual([2, 3, 4, 5]);
  });

  describe('has a log', () => {
    it('of lines of JSON, each with time, level and message', () => {
      for (const line of newsroom.log) {
        expect(JSON.parse(line)).toMatchObject({
          time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
          level: expect.any(String),
          msg: expect.any(String),
        });
      }
    });

    it('that names nobody and opens nothing, at its most talkative', () => {
      const log = newsroom.log.join('');
      expect(newsroom.log.length).toBeGreaterThan(40);
      expect(TRACES.filter((part) => log.includes(part))).toEqual([]);
      expect(log).not.toMatch(/[\w.]+@[\w-]+\.[a-z]{2,}/i);
      expect(log).not.toMatch(/postgres(?:ql)?:\/\/[^/\s"]*:[^…/\s"]+@/);
    });

    it('with every request by its route and how it went, to be found by its correlation id', () => {
      const requests = newsroom.log
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
        .filter(({ msg }) => msg === 'request');
      for (const answer of answers) {
        const correlationId = answer.headers.get('x-correlation-id');
        expect(requests).toContainEqual(expect.objectContaining({ correlationId, status: answer.status }));
      }
      for (const request of requests) {
        expect(request).toMatchObject({
          method: expect.stringMatching(/^(?:GET|POST|PUT|PATCH|DELETE)$/),
          route: expect.any(String),
          ms: expect.any(Number),
        });
        expect(request['route']).not.toMatch(UUID);
        expect(request['route']).not.toMatch(/[?%]/);
      }
      expect(new Set(requests.map(({ route }) => route))).toContain('/artikel/:slugAndId');
      const changes = requests.filter(({ level }) => level === 'info');
      expect(changes.length).toBeGreaterThan(0);
      expect(changes.every(({ method }) => method !== 'GET')).toBe(true);
    });

    it('with what failed, and where', () => {
      const failures = newsroom.log.filter((line) => line.includes('"level":"error"'));
      expect(failures.some((line) => line.includes(`"route":"${ADMIN}/companies"`))).toBe(true);
      expect(failures.some((line) => line.includes('its stream is parked'))).toBe(true);
    });
  });

  describe('has metrics', () => {
    it('that are neither cached nor indexed', async () => {
      const { status, headers } = await newsroom.send('GET', '/metrics', { role: null });
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-robots-tag')).toBe('noindex, nofollow');
    });

    it('that are not for those beyond this machine, in words that say what to do', async () => {
      const refused = await newsroom.send('GET', '/metrics', {
        role: null,
        headers: { 'x-forwarded-for': '203.0.113.7', accept: 'text/html' },
      });
      expect(refused.status).toBe(403);
      expect(refused.headers.get('cache-control')).toBe('no-store');
      expect(refused.json).toMatchObject({
        type: '/problems/metrics-closed',
        detail: expect.stringContaining('METRICS_TOKEN'),
      });
    });

    it('of commands, appends and what they wrote', () => {
      const commands = 'forside_command_duration_seconds_count';
      const appended = { engine: 'postgres', outcome: 'appended' };
      expect(sumOf(commands, { command: 'DraftArticle', outcome: 'done' })).toBe(2);
      expect(sumOf(commands, { command: 'RegisterCompany', outcome: 'refused' })).toBeGreaterThan(0);
      expect(sumOf(commands, { outcome: 'failed' })).toBe(0);
      expect(sumOf('forside_append_duration_seconds_count', appended)).toBeGreaterThan(8);
      expect(sumOf('forside_events_appended_total', { category: 'company' })).toBeGreaterThan(0);
    });

    it('of projections and reactors: rate, delay, lag, what is parked and who leads', () => {
      const published = { projection: 'published_articles' };
      expect(sumOf('forside_projection_events_total', { ...published, run: 'live' })).toBeGreaterThan(2);
      expect(sumOf('forside_projection_rows_total', published)).toBeGreaterThan(2);
      expect(sumOf('forside_projection_delay_seconds_count', published)).toBeGreaterThan(0);
      expect(sumOf('forside_projection_events_total', { ...published, run: 'rebuild' })).toBeGreaterThan(2);
      expect(valuesOf('forside_projection_lag_seconds', published)).toHaveLength(1);
      expect(sumOf('forside_projection_leading', published)).toBe(1);
      expect(sumOf('forside_projection_parked_streams', { projection: 'people_moves' })).toBe(1);
      expect(sumOf('forside_reactor_effects_total', { reactor: 'schedule-alarms' })).toBeGreaterThan(0);
      expect(valuesOf('forside_reactor_lag_positions', { reactor: 'schedule-alarms' })).toHaveLength(1);
    });

    it('of the schedule, the queue and the outbox', () => {
      expect(sumOf('forside_schedule_lateness_seconds_count', { fact: 'ArticlePublished' })).toBe(1);
      expect(
        sumOf('forside_job_duration_seconds_count', { job: 'record-due', outcome: 'done' }),
      ).toBeGreaterThan(0);
      expect(
        valuesOf('forside_queue_jobs')
          .map(({ labels }) => labels['state'])
          .sort(),
      ).toEqual(['active', 'delayed', 'failed', 'waiting']);
      expect(valuesOf('forside_queue_recoveries_total')).toHaveLength(1);
      expect(sumOf('forside_outbox_waiting')).toBe(1);
      expect(sumOf('forside_schedule_overdue')).toBe(0);
    });

    it('of caches, requests, connections and the process', () => {
      expect(sumOf('forside_cache_hits_total', { cache: 'replies' })).toBeGreaterThan(0);
      expect(sumOf('forside_cache_misses_total', { cache: 'fragments' })).toBeGreaterThan(0);
      const requests = 'forside_http_request_duration_seconds_count';
      expect(sumOf(requests, { route: '/artikel/:slugAndId', method: 'GET', status: '2xx' })).toBeGreaterThan(
        0,
      );
      expect(sumOf(requests, { route: 'none', status: '4xx' })).toBeGreaterThan(0);
      expect(sumOf(requests, { status: '5xx' })).toBeGreaterThan(0);
      expect(sumOf('forside_database_connections')).toBeGreaterThan(0);
      expect(sumOf('process_resident_memory_bytes')).toBeGreaterThan(0);
      expect(valuesOf('nodejs_eventloop_lag_p99_seconds')).toHaveLength(1);
      expect(valuesOf('forside_build_info', { role: 'all' })).toHaveLength(1);
      expect(valuesOf('forside_up').filter(({ value }) => value !== 1)).toEqual([]);
    });

    it('that follow the conventions of Prometheus', () => {
      for (const [name, type] of scrape.families) {
        if (!name.startsWith('forside_')) continue;
        expect([name, /^[a-z]+(?:_[a-z]+)*$/.test(name)]).toEqual([name, true]);
        expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
        expect(name).not.toMatch(/_(?:ms|milliseconds|minutes|kb|percent)(?:_|$)/);
      }
    });

    it('with few series, none for a person, a thing or an address', () => {
      const labels = scrape.samples.flatMap((sample) => Object.entries(sample.labels));
      expect(labels.filter(([, value]) => UUID.test(value))).toEqual([]);
      expect(TRACES.filter((part) => text.includes(part))).toEqual([]);
      const perFamily = new Map<string, number>();
      for (const { name, labels: each } of scrape.samples) {
        const family = familyOf(name, scrape.families) ?? name;
        if (each['le'] === undefined) perFamily.set(family, (perFamily.get(family) ?? 0) + 1);
      }
      for (const [family, series] of perFamily) expect([family, series < 200]).toEqual([family, true]);
    });
  });

  describe('is watched by', () => {
    it('a dashboard for Grafana that asks for metrics that are there, and for all of ours', async () => {
      const dashboard = dashboardSchema.parse(
        JSON.parse(await readFile(join(DOCKER, 'grafana/forside.json'), 'utf8')),
      );
      const charts = dashboard.panels.filter(({ type }) => type !== 'row');
      const asked = charts.flatMap(({ targets }) => targets.map(({ expr }) => expr));
      expect(unknownIn(asked)).toEqual([]);
      const named = new Set(
        asked.flatMap((expr) => namesIn(expr).map((name) => familyOf(name, scrape.families))),
      );
      const ours = [...scrape.families.keys()].filter((name) => name.startsWith('forside_'));
      expect(ours.filter((name) => !named.has(name))).toEqual([]);

      expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
      for (const { title, description, datasource, fieldConfig, targets } of charts) {
        expect([title, description !== undefined, fieldConfig?.defaults.unit !== undefined]).toEqual([
          title,
          true,
          true,
        ]);
        expect(datasource).toEqual({ type: 'prometheus', uid: '${datasource}' });
        for (const { expr, datasource: source } of targets) {
          expect(source).toEqual(datasource);
          const selected = namesIn(expr).length;
          expect([expr, expr.split('role=~"$role"').length - 1]).toEqual([expr, selected]);
        }
      }
      expect(overlapsOf(dashboard.panels)).toEqual([]);
      expect(dashboard.templating.list.map(({ name, type }) => [name, type])).toEqual([
        ['datasource', 'datasource'],
        ['role', 'query'],
      ]);
    });

    it('alerts on metrics that are there, each with what to do', async () => {
      const { groups } = alertsSchema.parse(
        parse(await readFile(join(DOCKER, 'prometheus/alerts.yml'), 'utf8')),
      );
      const rules = groups.flatMap((group) => group.rules);
      expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
      expect(unknownIn(rules.map(({ expr }) => expr))).toEqual([]);
      const watched = new Set(rules.flatMap(({ expr }) => namesIn(expr)));
      for (const name of [
        'forside_projection_lag_seconds',
        'forside_projection_parked_streams',
        'forside_schedule_overdue_seconds',
        'forside_queue_jobs',
        'forside_clock_skew_seconds',
        'forside_http_request_duration_seconds_count',
      ]) {
        expect(watched).toContain(name);
      }
    });

    /** Names that are not in the scrape, and labels that their samples do not have. */
    function unknownIn(expressions: readonly string[]): readonly string[] {
      return expressions.flatMap((expr) =>
        [...expr.matchAll(/\b((?:forside|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)].flatMap(
          ([, name = '', matchers = '']) => {
            if (familyOf(name, scrape.families) === undefined) return [name];
            const known = new Set(valuesOf(name).flatMap(({ labels }) => Object.keys(labels)));
            const wanted = [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label);
            return known.size === 0
              ? []
              : wanted.flatMap((label) => (known.has(label) ? [] : [`${name}{${label}}`]));
          },
        ),
      );
    }
  });
});

describe('The metrics of a newsroom with a token', () => {
  it('are for who sends it, whatever else the newsroom knows of tokens', async () => {
    const token = 'prometheus-must-send-this';
    const newsroom = await openWholeNewsroom({ environment: { METRICS_TOKEN: token } });
    try {
      const get = (authorization?: string) =>
        newsroom.send('GET', '/metrics', {
          role: null,
          headers: authorization === undefined ? {} : { authorization },
        });
      expect((await get(`Bearer ${token}`)).status).toBe(200);
      const refused = await get();
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toContain('Bearer');
      expect(refused.headers.get('cache-control')).toBe('no-store');
      expect((await get(`Bearer ${await newsroom.tokenOf('admin')}`)).status).toBe(401);
      expect(
        (
          await newsroom.send('GET', `${ADMIN}/articles`, {
            role: null,
            headers: { authorization: `Bearer ${token}` },
          })
        ).status,
      ).toBe(401);
    } finally {
      await newsroom.close();
    }
  }, 60_000);
});

const gridSchema = z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() });

const dashboardSchema = z.object({
  uid: z.string(),
  title: z.string(),
  schemaVersion: z.int().min(39),
  templating: z.object({ list: z.array(z.object({ name: z.string(), type: z.string() })) }),
  panels: z.array(
    z.object({
      id: z.int(),
      type: z.enum(['row', 'timeseries', 'stat', 'table']),
      title: z.string().min(1),
      description: z.string().min(1).optional(),
      datasource: z.object({ type: z.string(), uid: z.string() }).optional(),
      gridPos: gridSchema,
      fieldConfig: z.object({ defaults: z.object({ unit: z.string().optional() }) }).optional(),
      targets: z
        .array(z.object({ expr: z.string(), datasource: z.object({ type: z.string(), uid: z.string() }) }))
        .default([]),
    }),
  ),
});

const alertsSchema = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Forside[A-Za-z]+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+m$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.strictObject({ summary: z.string().min(10), description: z.string().min(20) }),
        }),
      ),
    }),
  ),
});

function namesIn(expr: string): readonly string[] {
  return [...expr.matchAll(/\b(?:forside|process|nodejs)_\w+/g)].map(([name]) => name);
}

function overlapsOf(
  panels: readonly { readonly title: string; readonly gridPos: z.infer<typeof gridSchema> }[],
): readonly string[] {
  const taken = new Map<string, string>();
  return panels.flatMap(({ title, gridPos: { x, y, w, h } }) => {
    const cells = Array.from(
      { length: w * h },
      (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`,
    );
    const clash = x + w > 24 || cells.some((cell) => taken.has(cell));
    cells.forEach((cell) => taken.set(cell, title));
    return clash ? [title] : [];
  });
}

/** Everything that may leave a line or a label: names in bodies, addresses and headers; refusals; failures inside. */
async function busyDay(newsroom: WholeNewsroom): Promise<readonly Answer[]> {
  const { parts } = newsroom;
  const answers: Answer[] = [];
  const send: WholeNewsroom['send'] = async (method, path, request = {}) => {
    const answer = await newsroom.send(method, path, {
      ...request,
      headers: {
        'user-agent': TOLD.agent,
        referer: `https://${TOLD.agent}.example/${TOLD.key}`,
        ...request.headers,
      },
    });
    answers.push(answer);
    return answer;
  };
  const idOf = ({ json }: Answer) => String(json?.['id']);

  const sectionId = idOf(await send('POST', `${ADMIN}/sections`, { body: { name: 'Havn' } }));
  const author = idOf(await send('POST', `${ADMIN}/authors`, { body: { name: TOLD.author } }));
  const company = { name: TOLD.company };
  const article = {
    headline: TOLD.headline,
    standfirst: `Skriv til ${TOLD.mail}`,
    sectionId,
    byline: [author],
  };
  const published = await send('POST', `${ADMIN}/articles`, {
    body: { ...article, publish: true },
    headers: { 'idempotency-key': TOLD.key },
  });
  const scheduled = idOf(
    await send('POST', `${ADMIN}/articles`, { body: { ...article, headline: `${TOLD.headline} igen` } }),
  );
  // A busy machine may take longer to ask than there was left.
  for (const ahead of [1_000, 6_000, 24_000]) {
    const publishAt = plusMilliseconds(parts.clock.now(), ahead);
    const { status } = await send('POST', `${ADMIN}/articles/${scheduled}/schedule`, { body: { publishAt } });
    if (status === 200) break;
  }
  await send('POST', `${ADMIN}/companies`, { body: company });
  await send('POST', `${ADMIN}/companies`, { body: company });
  await send('POST', `${ADMIN}/jobs`, { body: { title: `Bud hos ${TOLD.person}`, employer: company } });
  await send('POST', `${ADMIN}/people-moves`, {
    body: { kind: 'hired', person: TOLD.person, company, text: TOLD.mail },
  });
  await send('POST', `${ADMIN}/tokens`, { body: { name: TOLD.author, roles: ['editor'] } });
  await newsroom.shown();

  const page = `/artikel/x-${idOf(published)}`;
  const address = (await send('GET', page, { role: null })).headers.get('location') ?? page;
  for (let times = 0; times < 2; times += 1)
    await send('GET', new URL(address, newsroom.origin).pathname, { role: null });
  await send('GET', `/artikel/quirinus-sagnloes-${idOf(published)}`, { role: null });
  await send('GET', `/artikel/zenobia-${randomId()}?for=${TOLD.mail}`, { role: null });
  await send('GET', `/${TOLD.agent}/${encodeURIComponent(TOLD.person)}`, { role: null });
  await send('GET', `/api/v1/articles?section=${encodeURIComponent(TOLD.person)}`, { role: null });
  await send('GET', '/navnenyt', { role: null });
  await send('GET', `${ADMIN}/articles`, { role: null, headers: { authorization: `Bearer ${TOLD.token}` } });
  await send('GET', `${ADMIN}/articles`, {
    role: null,
    headers: { cookie: `forside_session=${TOLD.session}` },
  });
  await send('POST', '/admin/sign-in', {
    role: null,
    body: `token=${TOLD.token}&next=/`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  await send('POST', `${ADMIN}/companies`, { body: { name: TOLD.person, [TOLD.mail]: TOLD.password } });
  await send('POST', `${ADMIN}/companies`, { body: `{"name": "${TOLD.person}` });

  // The database refuses a row, and says in its own words which.
  const claims = (change: string) => parts.dataSource.query(`alter table state.claims ${change}`);
  await claims(`add constraint nobody check (kind = '${TOLD.password}') not valid`);
  await send('POST', `${ADMIN}/companies`, { body: { name: `${TOLD.company} ${TOLD.person}` } });
  await claims('drop constraint nobody');

  await eventually('the schedule to be recorded', async () => {
    const answer = await newsroom.send('GET', `/api/v1/articles/${scheduled}`, { role: null });
    const events: string[] = [];
    for await (const { type } of parts.store.readStream(`article-${scheduled}`)) events.push(type);
    return answer.status === 200 && events.at(-1) === 'ArticlePublished';
  });
  await newsroom.shown();
  await parts.engine.rebuild('published_articles');

  // What a newer Forside has written, and an effect that nobody here can carry out.
  await parts.store.append({
    stream: `person-${randomId()}`,
    expectedRevision: NO_STREAM,
    events: [
      {
        id: randomId(),
        type: 'PersonKnighted',
        data: { person: TOLD.person },
        metadata: {
          schemaVersion: '1',
          commandId: randomId(),
          correlationId: randomId(),
          causationId: randomId(),
          actorId: 'desk',
          occurredAt: parts.clock.now(),
        },
      },
    ],
  });
  await parts.dataSource.query(
    `insert into state.outbox (id, reactor, kind, payload) values ($1, 'letters', 'send-letter', $2)`,
    [randomId(), { to: TOLD.mail }],
  );
  return answers;
}
