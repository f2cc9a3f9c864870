import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CompaniesCommandModule,
  CompaniesQuery,
  CompanyDirectory,
  companiesProjections,
  companyEventContracts,
  companyNameKey,
} from '#companies';
import { Claims, randomId } from '#event-store';
import { openDeskNewsroom } from '#testing/desk-newsroom';
import type { DeskNewsroom } from '#testing/desk-newsroom';

const COMPANIES = '/api/admin/v1/companies';

let newsroom: DeskNewsroom;
const post = (body: unknown, headers = {}) => newsroom.send('POST', COMPANIES, { body, headers });
const patch = (id: string, body: unknown, headers = {}) =>
  newsroom.send('PATCH', `${COMPANIES}/${id}`, { body, headers });
const envelope = () => ({ commandId: randomId(), actorId: 'test', correlationId: randomId() });

beforeAll(async () => {
  newsroom = await openDeskNewsroom({
    contracts: companyEventContracts,
    projections: companiesProjections,
    modules: [CompaniesCommandModule],
  });
});
afterAll(() => newsroom.close());

describe('The directory of companies', () => {
  it('knows a company by its number, however that is typed', async () => {
    const first = await post({ name: 'Nordhavn Data A/S', cvr: 'DK 10 00 00 17' });
    expect(first.status).toBe(201);
    const again = await post({ name: 'Et andet navn', cvr: '10000017' });
    expect([again.status, again.json.type, again.json.id]).toEqual([
      409,
      '/problems/company-known',
      first.json.id,
    ]);
    const { json } = await newsroom.read(`${COMPANIES}/${first.json.id}`);
    expect(json).toMatchObject({ name: 'Nordhavn Data A/S', cvr: '10000017', website: null, revision: 0 });
  });

  it('knows a company by its name, whatever its case, spaces and legal form', async () => {
    const first = await post({ name: 'Sydkyst ApS' });
    for (const name of ['SYDKYST', 'syd kyst', 'Sydkyst A/S']) {
      expect((await post({ name })).json.id).toBe(first.json.id);
    }
  });

  it('takes a company known by name alone for the one that comes with a number, until that has one', async () => {
    const { id } = (await post({ name: 'Vestmole' })).json;
    expect((await post({ name: 'Vestmole A/S', cvr: '20000028' })).json.id).toBe(id);
    expect((await patch(id, { cvr: '20000028' })).status).toBe(200);
    const namesake = await post({ name: 'Vestmole A/S', cvr: '30000039' });
    expect(namesake.status).toBe(201);
    expect(namesake.json.id).not.toBe(id);
  });

  it('finds or registers once, whoever races', async () => {
    const directory = newsroom.get(CompanyDirectory);
    const entries = await Promise.all(
      Array.from({ length: 12 }, () => directory.findOrRegister({ name: 'Kapløb Shipping' }, envelope())),
    );
    expect(new Set(entries.map(({ id }) => id)).size).toBe(1);
    expect(entries.filter(({ known }) => !known)).toHaveLength(1);
  });

  it('answers the repeat of a command like the first time, and completes one that stopped after its claim', async () => {
    const directory = newsroom.get(CompanyDirectory);
    const command = envelope();
    const first = await directory.findOrRegister({ name: 'Gentaget ApS' }, command);
    expect(await directory.findOrRegister({ name: 'Gentaget ApS' }, command)).toEqual(first);
    expect(await directory.findOrRegister({ name: 'Gentaget' }, envelope())).toEqual({
      ...first,
      known: true,
    });

    const id = randomId();
    await newsroom.get(Claims).take({ kind: 'company-name', key: companyNameKey('Halvvejs ApS'), id });
    expect(await directory.findOrRegister({ name: 'Halvvejs' }, envelope())).toEqual({ id, known: false });
  });

  it('frees a number that was given by mistake, and keeps the former name', async () => {
    const { id } = (await post({ name: 'Fejltast A/S', cvr: '40000040' })).json;
    expect((await patch(id, { cvr: '40000041', name: 'Rettet A/S' })).status).toBe(200);
    expect((await post({ name: 'Den rette A/S', cvr: '40000040' })).status).toBe(201);
    expect((await newsroom.get(CompanyDirectory).findOrRegister({ name: 'Fejltast' }, envelope())).id).toBe(
      id,
    );
  });

  it('gives a number to one company alone', async () => {
    const { id } = (await post({ name: 'Ejer A/S', cvr: '50000051' })).json;
    const other = (await post({ name: 'Anden A/S' })).json;
    const refused = await patch(other.id, { cvr: '50000051' });
    expect([refused.status, refused.json.id]).toEqual([409, id]);
    const late = await patch(other.id, { cvr: '50000052' }, { 'if-match': '"7"' });
    expect(late.status).toBe(412);
    expect((await post({ name: 'Tredje A/S', cvr: '50000052' })).status).toBe(201);
  });

  it('tells what a company was called at any time', async () => {
    const { id } = (await post({ name: 'Før A/S' })).json;
    const before = newsroom.now();
    newsroom.pass(3_600_000);
    await patch(id, { name: 'Efter A/S' });
    await newsroom.read(COMPANIES);
    const query = newsroom.get(CompaniesQuery);
    expect((await query.named([id], before)).get(id)?.name).toBe('Før A/S');
    expect((await query.named([id], newsroom.now())).get(id)?.name).toBe('Efter A/S');
  });

  it('is read page by page in the order of names, and searched by the beginning of one or by a number', async () => {
    const names: unknown[] = [];
    for (let next: string | null = ''; next !== null;) {
      const query = next === '' ? '?limit=3' : `?limit=3&after=${next}`;
      const { status, json } = await newsroom.read(`${COMPANIES}${query}`);
      expect(status).toBe(200);
      names.push(...json.items.map(({ name }) => name));
      next = json.next;
    }
    const { json } = await newsroom.read(`${COMPANIES}?limit=100`);
    expect(names).toEqual(json.items.map(({ name }) => name));
    expect(names.length).toBeGreaterThan(8);
    const found = await newsroom.read(`${COMPANIES}?search=nordHAVN`);
    expect(found.json.items.map(({ name }) => name)).toEqual(['Nordhavn Data A/S']);
    const byNumber = await newsroom.read(`${COMPANIES}?search=10000017`);
    expect(byNumber.json.items.map(({ name }) => name)).toEqual(['Nordhavn Data A/S']);
  });

  it('records nothing of what makes no sense', async () => {
    await newsroom.send('GET', COMPANIES, { role: 'writer' });
    const head = await newsroom.store.head();
    const senseless = [
      {},
      { name: '' },
      { name: 'X'.repeat(201) },
      { name: 'A\u0000B' },
      { name: 'A', cvr: '1234567' },
      { name: 'A', website: 'javascript:alert(1)' },
      { name: 'A', unknown: true },
    ];
    for (const body of senseless) expect((await post(body)).status).toBe(400);
    expect((await patch(randomId(), { name: 'Ukendt' })).status).toBe(404);
    expect((await newsroom.send('GET', `${COMPANIES}/nr-1`)).status).toBe(400);
    expect((await newsroom.send('GET', `${COMPANIES}?after=xyz`)).status).toBe(400);
    expect((await newsroom.send('POST', COMPANIES, { role: 'writer', body: { name: 'A' } })).status).toBe(
      403,
    );
    expect(await newsroom.store.head()).toBe(head);
  });
});
