import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { CompaniesCommandModule, companiesProjections, companyEventContracts } from '#companies';
import { randomId } from '#event-store';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import {
  ErasePerson,
  PeopleCommandModule,
  PeopleReadModule,
  peopleProjections,
  personEventContracts,
} from '#people';
import { openDeskNewsroom } from '#testing/desk-newsroom';
import type { DeskNewsroom, Reply, Told } from '#testing/desk-newsroom';

const ADMIN = '/api/admin/v1';
const MOVES = '/api/v1/people-moves';
const HOUR = 3_600_000;

let newsroom: DeskNewsroom;
const record = (body: object, headers = {}): Promise<Reply> =>
  newsroom.send('POST', `${ADMIN}/people-moves`, {
    body: { kind: 'hired', company: { name: 'Nordhavn Data A/S' }, ...body },
    headers,
  });
const recorded = async (body: object): Promise<Told> => {
  const reply = await record(body);
  expect(reply.status).toBe(201);
  return reply.json;
};
const pathOf = ({ id, personId }: Told) => `${ADMIN}/people/${String(personId)}/moves/${id}`;
const revise = (move: Told, body: unknown, headers = {}) =>
  newsroom.send('PATCH', pathOf(move), { body, headers });
const listed = async (query = '?limit=100') => (await newsroom.read(`${MOVES}${query}`, { role: null })).json;
const asOf = async (at: string) => (await newsroom.read(`${MOVES}?limit=100&at=${at}`)).json;
const find = (page: Told, { id }: Told) => page.items.find((item) => item.id === id);

const erase = (personId: unknown, requestedAt: Instant | null = null) => {
  const envelope = { commandId: randomId(), actorId: randomId(), correlationId: randomId() };
  const grounds = { ground: 'request', requestedAt } as const;
  return newsroom.get(CommandBus).execute(new ErasePerson(envelope, { personId: String(personId), grounds }));
};

/** Every value of every table, as text. */
async function wholeDatabase(): Promise<string> {
  const tables = await newsroom.dataSource.query<readonly { readonly name: string }[]>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const contents = await Promise.all(
    tables.map(({ name }) =>
      newsroom.dataSource.query<readonly { readonly rows: string | null }[]>(
        `select string_agg(to_jsonb(t)::text, ' ') as rows from ${name} t`,
      ),
    ),
  );
  return contents.map(([content]) => content?.rows ?? '').join(' ');
}

beforeAll(async () => {
  newsroom = await openDeskNewsroom({
    contracts: [...companyEventContracts, ...personEventContracts],
    projections: [...companiesProjections, ...peopleProjections],
    modules: [CompaniesCommandModule, PeopleReadModule, PeopleCommandModule],
  });
});
afterAll(() => newsroom.close());

describe('A people move', () => {
  it('is recorded from its fields, and readers have all of them with null for what nobody knows', async () => {
    const move = await recorded({
      person: 'Asta Lind Bække',
      effectiveDate: '2026-01-01',
      role: 'netværksarkitekt',
      responsibilities: 'drift af havnens net',
      previousPosition: { role: 'tekniker', company: 'Sydkyst ApS' },
      education: { text: 'elektronikingeniør' },
    });
    const item = find(await listed(), move);
    expect(item).toEqual({
      id: move.id,
      url: `http://avis.example/navnenyt#n-${move.id}`,
      person: 'Asta Lind Bække',
      company: 'Nordhavn Data A/S',
      effectiveDate: '2026-01-01',
      role: 'netværksarkitekt',
      responsibilities: 'drift af havnens net',
      previousPosition: { role: 'tekniker', company: 'Sydkyst ApS', text: 'tekniker hos Sydkyst ApS' },
      education: { text: 'elektronikingeniør', ongoing: false },
      kind: 'Nyt job',
      text:
        'Nordhavn Data A/S har pr. 1. januar 2026 ansat Asta Lind Bække som netværksarkitekt. Asta skal især ' +
        'beskæftige sig med drift af havnens net. Asta kommer fra en stilling som tekniker hos Sydkyst ApS. Asta er ' +
        'uddannet elektronikingeniør.',
      updatedAt: item?.['updatedAt'],
    });
    const sparse = await recorded({ person: 'Bo Strand', kind: 'departed' });
    expect(find(await listed(), sparse)).toMatchObject({
      effectiveDate: null,
      role: null,
      responsibilities: null,
      previousPosition: null,
      education: null,
      kind: 'Fratrædelse',
    });
  });

  it('keeps the words that somebody wrote', async () => {
    const move = await recorded({ person: 'Ditte Rev', text: 'Ditte Rev er ny på broen.' });
    await revise(move, { role: 'styrmand' });
    expect(find(await listed(), move)).toMatchObject({ role: 'styrmand', text: 'Ditte Rev er ny på broen.' });
  });

  it('is listed newest first, page by page, and keeps its place when it is revised', async () => {
    const move = await recorded({ person: 'Person Et' });
    await recorded({ person: 'Person To' });
    await recorded({ person: 'Person Tre' });
    await revise(move, { role: 'lods' });
    const first = await listed('?limit=2');
    expect(first.items.map(({ person }) => person)).toEqual(['Person Tre', 'Person To']);
    const second = await listed(`?limit=1&after=${first.next}`);
    expect(second.items).toMatchObject([{ person: 'Person Et', role: 'lods' }]);
  });

  it('changes from its revision on, and the past keeps what it showed', async () => {
    const move = await recorded({ person: 'Erik Fyr', effectiveDate: '2026-02-01', role: 'lods' });
    const before = newsroom.now();
    newsroom.pass(HOUR);
    expect((await revise(move, { kind: 'promoted', role: 'overlods' }, { 'if-match': '"0"' })).status).toBe(
      200,
    );
    expect((await revise(move, { role: 'andet' }, { 'if-match': '"0"' })).status).toBe(412);
    expect(find(await listed(), move)).toMatchObject({
      kind: 'Forfremmelse',
      text: 'Nordhavn Data A/S har pr. 1. februar 2026 forfremmet Erik Fyr til overlods.',
    });
    expect(find(await asOf(before), move)).toMatchObject({ kind: 'Nyt job', role: 'lods' });
  });

  it('that the newsroom has is known by person, company and day, also by its day before a correction', async () => {
    const move = await recorded({ person: 'Frida Kyst', effectiveDate: '2026-03-01' });
    await revise(move, { effectiveDate: '2026-03-02' });
    for (const effectiveDate of ['2026-03-01', '2026-03-02']) {
      const again = await record({
        person: 'FRIDA  kyst',
        company: { name: 'nordhavn data' },
        effectiveDate,
      });
      expect([again.status, again.json.type]).toEqual([409, '/problems/people-move-known']);
      expect(again.json).toMatchObject({ id: move.id, personId: move['personId'] });
      expect(again.text).not.toMatch(/frida|kyst/i);
    }
  });

  it('recorded by many at once is recorded once', async () => {
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => record({ person: 'Gry Mole', effectiveDate: '2026-04-01' })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
    expect((await listed()).items.filter(({ person }) => person === 'Gry Mole')).toHaveLength(1);
  });

  it('can follow another one of the same person, in one stream under one key', async () => {
    const first = await recorded({ person: 'Hans Ø', effectiveDate: '2026-05-01' });
    const second = await recorded({
      person: 'Hans Ø',
      personId: first['personId'],
      kind: 'board-seat',
      effectiveDate: '2027-05-01',
    });
    expect(second['personId']).toBe(first['personId']);
    expect(second.id).not.toBe(first.id);
    const again = await record({ person: 'Hans Ø', personId: randomId(), effectiveDate: '2028-01-01' });
    expect([again.status, again.json.type]).toEqual([404, '/problems/person-unknown']);
  });

  it('leaves no personal word in the log, in claims, in messages or in the names of streams', async () => {
    const body = {
      person: 'Zenobia Klitrose',
      role: 'fyrmesterinde',
      text: 'Zenobia Klitrose tænder fyret.',
    };
    await recorded(body);
    await record(body);
    const log = await newsroom.dataSource.query<readonly { readonly stream: string }[]>(
      `select stream, data::text, metadata::text from log.events`,
    );
    const claims = await newsroom.dataSource.query<unknown[]>(`select * from state.claims`);
    const said = JSON.stringify([log, claims, newsroom.log]);
    expect(log.some(({ stream }) => stream.startsWith('person-'))).toBe(true);
    for (const word of ['Zenobia', 'zenobia', 'Klitrose', 'fyrmesterinde']) expect(said).not.toContain(word);
  });

  it('of somebody erased is gone from every answer, at every instant, and from the database', async () => {
    const body = { person: 'Ingerlise Tangmose', effectiveDate: '2026-06-01', role: 'tangplukker' };
    const move = await recorded(body);
    const before = newsroom.now();
    newsroom.pass(HOUR);
    await revise(move, { role: 'tangforsker' });
    expect((await listed()).items.some(({ person }) => person === body.person)).toBe(true);

    const erased = await erase(move['personId'], toInstant('2026-01-02T03:04:05Z'));
    expect(erased).toMatchObject({ id: move['personId'], events: [{ type: 'PersonErased' }] });
    expect((await erase(move['personId'])).events).toEqual([]);
    await expect(newsroom.personKeys.vault.seal(String(move['personId']), 'test', {})).rejects.toThrow(
      /destroyed/,
    );
    for (const page of [await listed(), await asOf(before)])
      expect(JSON.stringify(page)).not.toContain('Tangmose');
    expect((await newsroom.read(pathOf(move))).status).toBe(410);
    expect((await revise(move, { role: 'igen' })).status).toBe(410);
    expect((await record(body)).status).toBe(409);

    await newsroom.engine.rebuild('people_moves');
    expect(JSON.stringify([await listed(), await asOf(before)])).not.toContain('Tangmose');
    const stored = await wholeDatabase();
    expect(stored).toContain('Asta Lind Bække');
    for (const word of ['Ingerlise', 'Tangmose', 'tangplukker', 'tangforsker'])
      expect(stored).not.toContain(word);
  });

  it('about somebody who was erased does not come back with another date, unless it is somebody else', async () => {
    const body = { person: 'Karla Muslinge', effectiveDate: '2026-07-01' };
    const move = await recorded(body);
    await erase(move['personId']);
    const again = { ...body, person: 'KARLA  muslinge', effectiveDate: '2027-07-01' };
    const refused = await record(again);
    expect([refused.status, refused.json.type]).toEqual([409, '/problems/people-move-known']);
    expect(refused.text).not.toMatch(/karla|muslinge/i);
    expect((await record({ ...again, company: { name: 'Sydkyst ApS' } })).status).toBe(201);
    expect((await record({ ...again, isAnotherPerson: true })).status).toBe(201);
  });

  it('is kept back as far as was decided, at every instant, and the register tells why', async () => {
    const move = await recorded({ person: 'Liv Brænding', role: 'redder', effectiveDate: '2026-08-01' });
    const before = newsroom.now();
    newsroom.pass(HOUR);
    const restrict = (restriction: string) =>
      newsroom.send('POST', `${pathOf(move)}/restrict`, { body: { restriction, ground: 'press-ethics' } });
    expect((await restrict('anonymised')).status).toBe(200);
    for (const page of [await listed(), await asOf(before)]) {
      expect(find(page, move)).toMatchObject({
        person: 'Navnet er fjernet',
        role: null,
        effectiveDate: null,
      });
      expect(JSON.stringify(page)).not.toMatch(/Brænding|redder/);
    }
    await restrict('unpublished');
    for (const page of [await listed(), await asOf(before)]) expect(find(page, move)).toBeUndefined();
    await restrict('none');
    expect(find(await listed(), move)).toMatchObject({ person: 'Liv Brænding', role: 'redder' });
    const register = (await newsroom.read(`${ADMIN}/privacy-decisions?limit=2`)).json;
    expect(register.items).toMatchObject([
      { decision: 'none', noticeId: move.id },
      { decision: 'unpublished', personId: move['personId'], ground: 'press-ethics', requestedAt: null },
    ]);
    const rest = (await newsroom.read(`${ADMIN}/privacy-decisions?after=${register.next}`)).json;
    expect(rest.items[0]).toMatchObject({ decision: 'anonymised' });
    expect(rest.items).toContainEqual(
      expect.objectContaining({
        decision: 'erased',
        ground: 'request',
        requestedAt: '2026-01-02T03:04:05.000Z',
      }),
    );
    expect(JSON.stringify([register, rest])).not.toContain('Brænding');
  });

  it('shows the same bytes after a rebuild as before', async () => {
    const at = newsroom.now();
    const read = async () => (await newsroom.read(`${MOVES}?limit=100&at=${at}`)).text;
    const before = await read();
    await newsroom.engine.rebuild('people_moves');
    expect(await read()).toBe(before);
  });

  it('that makes no sense leaves nothing behind, not even its company', async () => {
    const head = await newsroom.store.head();
    const company = { name: 'Aldrig Set A/S' };
    const senseless: readonly (readonly [number, object])[] = [
      [400, { company }],
      [400, { company, person: ' ' }],
      [400, { company, person: 'A', kind: 'Nyt job' }],
      [400, { company, person: 'A', effectiveDate: '01-01-2026' }],
      [400, { company, person: 'A', previousPosition: {} }],
      [400, { company, person: 'A', education: { text: '' } }],
      [404, { company, person: 'A', personId: randomId() }],
      [422, { company: { id: randomId() }, person: 'A' }],
      [422, { company, person: 'A', photoId: randomId() }],
    ];
    for (const [status, body] of senseless) expect((await record(body)).status).toBe(status);
    const nowhere = `${ADMIN}/people/${randomId()}/moves/${randomId()}`;
    expect((await newsroom.send('PATCH', nowhere, { body: { company } })).status).toBe(404);
    expect((await newsroom.read(`${MOVES}?after=x`)).status).toBe(400);
    expect(await newsroom.store.head()).toBe(head);
  });
});
