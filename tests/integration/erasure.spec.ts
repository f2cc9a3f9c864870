import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reconcileErasures } from '#erasure';
import { randomId } from '#event-store';
import { drawScene } from '#testing/sample-pictures';
import type { Scene } from '#testing/sample-pictures';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { Json, WholeNewsroom } from '#testing/whole-newsroom';

const ADMIN = '/api/admin/v1';

let newsroom: WholeNewsroom;
let dataDir: string;

const record = async (body: object) => {
  const answer = await newsroom.send('POST', `${ADMIN}/people-moves`, {
    body: { kind: 'hired', company: { name: 'Nordhavn Data A/S' }, ...body },
  });
  expect(answer.status).toBe(201);
  return { id: String(answer.json?.['id']), personId: String(answer.json?.['personId']) };
};

/** The file of somebody's key. */
const keyOf = async (id: string) => {
  const keys = join(dataDir, 'keys');
  const path = (await readdir(keys, { recursive: true })).find((name) => name.endsWith(`${id}.key`));
  return join(keys, path ?? '');
};

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'forside-erasure-'));
  await chmod(dataDir, 0o755);
  newsroom = await openWholeNewsroom({
    works: true,
    environment: { DATABASE_URL: '', DATA_DIR: dataDir },
  });
}, 60_000);
afterAll(async () => {
  await newsroom.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe('Somebody who asks to be forgotten', () => {
  it('is found in articles, erased by a granted request, and each article gets a decision of its own', async () => {
    const move = await record({ person: 'Ditte Rev', role: 'styrmand' });
    const section = await newsroom.send('POST', `${ADMIN}/sections`, { body: { name: 'Havn' } });
    const sectionId = String(section.json?.['id']);
    const article = await newsroom.send('POST', `${ADMIN}/articles`, {
      body: { headline: 'Ny på broen', standfirst: 'ditte rev er ny styrmand.', sectionId, publish: true },
    });
    expect([article.status, article.text]).toEqual([201, expect.any(String)]);
    const articleId = String(article.json?.['id']);
    await newsroom.shown();
    const subject = `${ADMIN}/data-subjects/${move.personId}`;
    const naming = await newsroom.send('GET', `${subject}/articles`);
    expect(naming.json?.['items']).toMatchObject([{ id: articleId, headline: 'Ny på broen' }]);
    const data = await newsroom.send('GET', `${subject}/data`);
    expect(data.json).toMatchObject({
      subject: { id: move.personId, kind: 'person', erasedAt: null },
      records: [{ what: 'PersonHired', personal: { person: 'Ditte Rev', role: 'styrmand' } }],
    });
    expect((await newsroom.send('GET', `${subject}/data-page`)).text).toContain('<dd>Ditte Rev</dd>');

    const received = await newsroom.send('POST', `${ADMIN}/privacy-requests`, {
      body: { right: 'erasure', from: 'Ditte Rev', subjectId: move.personId },
    });
    expect(received.status).toBe(201);
    const request = `${ADMIN}/privacy-requests/${String(received.json?.['id'])}`;
    expect((await newsroom.send('GET', request)).json).toMatchObject({ details: { from: 'Ditte Rev' } });
    const decided = await newsroom.send('POST', `${request}/decide`, { body: { decision: 'granted' } });
    expect([decided.status, decided.json?.['openArticles']]).toEqual([200, [articleId]]);
    await newsroom.shown();

    const early = await newsroom.send('POST', `${request}/close`);
    expect([early.status, early.json?.['type']]).toEqual([
      409,
      expect.stringContaining('naming-articles-open'),
    ]);
    expect((await newsroom.send('GET', `${ADMIN}/articles/${articleId}`)).text).toContain('ditte rev');
    await newsroom.send('POST', `${request}/articles/${articleId}/settle`, { body: { outcome: 'kept' } });
    expect((await newsroom.send('POST', `${request}/close`)).status).toBe(200);
    await newsroom.shown();
    expect((await newsroom.send('GET', request)).json).toMatchObject({ details: null, closed: true });
    expect((await newsroom.send('GET', `${subject}/data`)).json).toMatchObject({
      subject: { erasedAt: expect.any(String) },
      records: [{ what: 'PersonHired', personal: null }, { what: 'PersonErased' }],
    });
    const register = await newsroom.send('GET', `${ADMIN}/privacy-requests?state=all`);
    expect(register.json?.['items']).toMatchObject([
      { decision: 'granted', openArticles: [], closedAt: expect.any(String) },
    ]);
    expect(register.text).not.toContain('Ditte Rev');
    expect((await newsroom.send('GET', `${ADMIN}/privacy-requests`)).json?.['items']).toEqual([]);
  }, 30_000);

  it('is found by name in all that is kept of them, and erased in one request with the pictures that are theirs', async () => {
    const photo = async (scene: Scene) => {
      const uploaded = await newsroom.send('POST', `${ADMIN}/media?alt=Portr%C3%A6t`, {
        body: await drawScene(scene),
        headers: { 'content-type': 'image/jpeg' },
      });
      return { id: String(uploaded.json?.['id']), path: new URL(String(uploaded.json?.['url'])).pathname };
    };
    const [own, shared] = [await photo('portraet'), await photo('kontor')];
    const first = await record({ person: 'Åse Vibe Lund', photoId: own.id });
    const renamed = await newsroom.send('PATCH', `${ADMIN}/people/${first.personId}/moves/${first.id}`, {
      body: { person: 'Åse Vibe Holm', photoId: shared.id },
    });
    expect(renamed.status).toBe(200);
    const second = await record({ person: 'ÅSE  Lund', company: { name: 'Sydkyst ApS' } });
    await record({ person: 'Bo Lund', photoId: shared.id });
    const job = await newsroom.send('POST', `${ADMIN}/jobs`, {
      body: { title: 'Styrmand', employer: { name: 'Sydkyst ApS' }, contact: { name: 'Åse Lund' } },
    });
    await newsroom.shown();
    const find = async (name: string) =>
      (await newsroom.send('GET', `${ADMIN}/data-subjects?name=${encodeURIComponent(name)}`)).json?.[
        'items'
      ] as readonly Json[];
    const found = await find('lund åse');
    expect(found).toHaveLength(3);
    expect(found).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: first.personId, names: ['Åse Vibe Holm', 'Åse Vibe Lund'] }),
        expect.objectContaining({ id: second.personId, kind: 'person', notices: 1 }),
        expect.objectContaining({ kind: 'job-contact', jobId: job.json?.['id'] }),
      ]),
    );
    const nobody = randomId();
    const erased = await newsroom.send('POST', `${ADMIN}/data-subjects/erase`, {
      body: { subjectIds: [...found.map(({ id }) => id), nobody] },
    });
    expect(erased.json).toMatchObject({ unknown: [nobody], keptPhotoIds: [shared.id] });
    expect(erased.json?.['erased']).toHaveLength(3);
    expect(erased.json?.['erasedPictures']).toContain(`${newsroom.origin}${own.path}`);
    await newsroom.shown();
    expect(await find('lund åse')).toEqual([]);
    expect(await find('Lund')).toMatchObject([{ names: ['Bo Lund'] }]);
    const statusOf = async (path: string) => (await newsroom.send('GET', path, { role: null })).status;
    expect([await statusOf(own.path), await statusOf(shared.path)]).toEqual([404, 200]);
  }, 30_000);

  it('is erased again when a log, or keys, of before come back', async () => {
    const move = await record({ person: 'Erik Fyr' });
    const contact = await newsroom.send('POST', `${ADMIN}/jobs`, {
      body: { title: 'Lods', employer: { name: 'Sydkyst ApS' }, contact: { name: 'Pia Dok' } },
    });
    expect(contact.status).toBe(201);
    await newsroom.shown();
    const job = await newsroom.send('GET', `${ADMIN}/jobs/${String(contact.json?.['id'])}`);
    const contactId = String((job.json?.['contact'] as { id: string }).id);
    const keyFile = await keyOf(move.personId);
    const key = await readFile(keyFile);
    const { vault } = newsroom.parts.personKeys;
    // As after a restore of a log in which neither is erased, beside the newest keys.
    await vault.destroy(move.personId);
    await vault.destroy(contactId);
    await reconcileErasures(newsroom.parts, new AbortController().signal);
    await newsroom.shown();
    expect((await newsroom.send('GET', `${ADMIN}/people/${move.personId}/moves/${move.id}`)).status).toBe(
      410,
    );
    expect(await reconcileErasures(newsroom.parts, new AbortController().signal)).toEqual({
      erasedAgain: 0,
      keysDestroyed: 0,
    });
    // As after a restore of old keys beside the newest log.
    await rm(keyFile.replace(/key$/, 'destroyed'));
    await writeFile(keyFile, key);
    await reconcileErasures(newsroom.parts, new AbortController().signal);
    expect(await newsroom.parts.personKeys.isKept(move.personId)).toBe(false);
  }, 30_000);

  it('is proposed for a review by the rules of retention, and kept when somebody says so', async () => {
    const move = await record({ person: 'Gry Hav' });
    await newsroom.shown();
    const old = `update rm_data_subjects.subjects set last_recorded_at = '2001-01-01' where subject_id = $1`;
    await newsroom.parts.dataSource.query(old, [move.personId]);
    const reviews = () => newsroom.send('GET', `${ADMIN}/retention-reviews`);
    expect((await reviews()).json).toMatchObject({
      items: [{ id: move.personId, kind: 'person' }],
      next: null,
    });
    const kept = await newsroom.send('POST', `${ADMIN}/data-subjects/${move.personId}/keep`, {
      body: { until: '2099-01-01T00:00:00Z' },
    });
    expect(kept.status).toBe(200);
    await newsroom.shown();
    expect((await reviews()).json?.['items']).toEqual([]);
  });
});
