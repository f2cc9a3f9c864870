import { CommandBus } from '@nestjs/cqrs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomId } from '#event-store';
import { ImportPage } from '#importing';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { Answer, WholeNewsroom } from '#testing/whole-newsroom';

const ADMIN = '/api/admin/v1';

let newsroom: WholeNewsroom;

const send = (method: string, path: string, body: unknown) =>
  newsroom.send(method, `${ADMIN}${path}`, { body, role: 'chief-editor' });
const pageOf = (headline: string) =>
  `${headline}\nDen løfter dobbelt så meget som den gamle.\nArtikel top billede\n` +
  'Kranen er kommet med skib i to dele og blev samlet i løbet af en uge.\n';
const importPage = (headline: string, section?: string) =>
  newsroom.send('POST', `${ADMIN}/imports${section === undefined ? '' : `?section=${section}`}`, {
    body: pageOf(headline),
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
const articleOf = ({ json }: Answer) =>
  json?.['article'] as { readonly id: string; readonly outcome: string };
const idOf = ({ json }: Answer) => String(json?.['id']);
const fieldsOf = ({ json }: Answer) =>
  ((json?.['errors'] ?? []) as readonly { readonly field: string }[]).map(({ field }) => field);

beforeAll(async () => {
  newsroom = await openWholeNewsroom();
}, 60_000);
afterAll(() => newsroom.close());

describe('an imported page', () => {
  it('is corrected as it came, and held to the rules in what is written since', async () => {
    const { id } = articleOf(await importPage('Havnen fik en ny mole'));
    const { json } = await newsroom.send('GET', `${ADMIN}/articles/${id}`);
    const blocks = (json?.['body'] as { readonly content: readonly object[] }).content;
    expect(json?.['sectionId'] ?? null).toBeNull();
    await send('PATCH', `/articles/${id}`, { baseRevision: 1, headline: 'Havnen har fået en ny mole' });
    expect((await send('POST', `/articles/${id}/publish`, {})).status).toBe(200);

    const draft = idOf(await send('POST', '/articles', { headline: 'Endnu en kladde' }));
    const line = { type: 'readAlso', attrs: { id: 'line', title: 'Læs', articleId: draft } };
    const empty = { type: 'heading', attrs: { id: 'empty', level: 2 }, content: [] };
    const body = { type: 'doc', content: [empty, ...blocks, line] };
    expect((await send('PATCH', `/articles/${id}`, { baseRevision: 3, body })).status).toBe(200);
    const refused = await send('POST', `/articles/${id}/publish`, {});
    const last = `body.content.${blocks.length + 1}.attrs.articleId`;
    expect([refused.status, fieldsOf(refused)]).toEqual([422, ['body.content.0', last]]);

    const asItWas = { type: 'doc', content: blocks };
    await send('PATCH', `/articles/${id}`, { baseRevision: 4, body: asItWas });
    const corrected = await send('POST', `/articles/${id}/correct`, {
      note: 'Molen er ikke ny.',
      change: { version: 2, headline: 'Havnen har fået en mole' },
    });
    expect(corrected.status).toBe(200);
  });

  it('is not published by one alone where a section asks for four eyes, except by who runs the newsroom', async () => {
    expect((await send('POST', '/sections', { name: 'Domme' })).status).toBe(201);
    const careful = idOf(await send('POST', '/sections', { name: 'Retten', fourEyes: true }));
    await newsroom.shown();
    const head = await newsroom.head();
    const refused = await importPage('Dom over molen', 'retten');
    expect([refused.status, refused.json?.['type'], refused.json?.['sectionId']]).toEqual([
      ...[409, '/problems/approval-needed'],
      careful,
    ]);
    expect(refused.json?.['detail']).toContain('Retten');
    expect(await newsroom.head()).toBe(head);
    expect(articleOf(await importPage('Dom over molen', 'domme')).outcome).toBe('recorded');
    expect(articleOf(await importPage('Dom over molen', 'retten')).outcome).toBe('known');

    const envelope = { commandId: randomId(), actorId: 'command-line', correlationId: randomId() };
    const input = { publishedAt: null, section: 'retten', byline: [], url: null, approval: 'given' } as const;
    const report = await newsroom.app
      .get(CommandBus, { strict: false })
      .execute(new ImportPage(envelope, { ...input, text: pageOf('Dom over kajen') }));
    expect(report.article.outcome).toBe('recorded');
  });
});
