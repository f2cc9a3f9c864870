import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ArticlesQuery, RelatedArticlesQuery } from '#editorial';
import { encodeCursor } from '#platform';
import { openEditorialNewsroom } from '#testing/editorial-newsroom';
import type { EditorialNewsroom, Told } from '#testing/editorial-newsroom';

const ADMIN = '/api/admin/v1';
const HOUR = 3_600_000;

let newsroom: EditorialNewsroom;
const send = async (method: string, path: string, body?: unknown): Promise<Told> => {
  const reply = await newsroom.send(method, `${ADMIN}${path}`, { body });
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.bytes.toString()}`);
  return reply.json;
};
const paragraph = (id: string, text: string) => ({
  type: 'paragraph',
  attrs: { id },
  content: [{ type: 'text', text }],
});
const body = (...texts: string[]) => ({
  type: 'doc',
  content: texts.map((text, index) => paragraph(`p${index}`, text)),
});
const section = async (name: string): Promise<string> => (await send('POST', '/sections', { name })).id;
const draft = async (headline: string, more: object = {}): Promise<string> =>
  (await send('POST', '/articles', { headline, ...more })).id;
const publish = (headline: string, more: object = {}): Promise<string> =>
  draft(headline, { publish: true, ...more });

interface Found {
  readonly ids: readonly string[];
  readonly next: string | null;
  readonly total: { readonly count: number; readonly more: boolean } | undefined;
}
const found = async (address: string, role: string | null): Promise<Found> => {
  const { status, json, bytes } = await newsroom.read(address, { role });
  if (status !== 200)
    throw new Error(
      `${address}: ${status} ${bytes.toString()} ${newsroom.log.findLast((line) => line.includes('"error"')) ?? ''}`,
    );
  const { items, next, total } = json as Told & Pick<Found, 'total'>;
  return { ids: items.map(({ id }) => id), next, total };
};
const atDesk = (query: Record<string, string>): Promise<Found> =>
  found(`${ADMIN}/search?${new URLSearchParams(query).toString()}`, 'writer');
const byReaders = (query: Record<string, string>, role: string | null = null): Promise<Found> =>
  found(`/api/v1/search?${new URLSearchParams(query).toString()}`, role);

beforeAll(async () => {
  newsroom = await openEditorialNewsroom();
});
afterAll(() => newsroom.close());

describe('the search of the desk', () => {
  it('finds working copies by any Danish form of their words, wherever they stand', async () => {
    const sectionId = await section('Former');
    const headline = await draft('Færgerne sejler igen', { sectionId });
    const text = await draft('Noget andet', { sectionId, body: body('Vi så en færge ved Århus.') });
    const caption = await draft('Tredje', { sectionId, standfirst: 'En »FÆRGE« – i havn' });
    expect((await atDesk({ q: 'færgen', section: sectionId })).ids).toEqual([headline, caption, text]);
    expect((await atDesk({ q: 'aarhus', section: sectionId })).ids).toEqual([text]);
    expect((await atDesk({ q: 'færge havn', section: sectionId })).ids).toEqual([caption]);
  });

  it('finds beginnings, words side by side and what lacks a word', async () => {
    const sectionId = await section('Spørgsmål');
    const kajplads = await draft('Kajpladser til både', { sectionId });
    const split = await draft('Nye kajer', { sectionId, body: body('De nye både ligger ved kajen.') });
    expect((await atDesk({ q: 'kajpl', section: sectionId })).ids).toEqual([kajplads]);
    expect((await atDesk({ q: '"nye både"', section: sectionId })).ids).toEqual([split]);
    expect((await atDesk({ q: '"kajer nye"', section: sectionId })).ids).toEqual([]);
    expect((await atDesk({ q: 'både -ligger', section: sectionId })).ids).toEqual([kajplads]);
    expect((await atDesk({ q: '… -både', section: sectionId })).total).toEqual({ count: 0, more: false });
    const byTime = { q: '"nye både"', section: sectionId, order: 'newest', limit: '1' };
    expect(await atDesk(byTime)).toEqual({ ids: [split], next: null, total: { count: 1, more: false } });
    const again = await draft('Flere nye både', { sectionId });
    const page = await atDesk(byTime);
    expect([page.ids, page.total]).toEqual([[again], { count: 2, more: false }]);
    expect(await atDesk({ ...byTime, after: String(page.next) })).toEqual({ ids: [split], next: null });
  });

  it('finds a word while its ending is typed, as readers and the picker of lines do', async () => {
    const sectionId = await section('Endelser');
    const study = await publish('Ny undersøgelse af kvægdrift', { sectionId });
    const proposal = await publish('Fravær på molen', { sectionId });
    const offered = async (q: string) => {
      const { json } = await newsroom.read(
        `${ADMIN}/search/read-also?${new URLSearchParams({ q }).toString()}`,
      );
      return (json.items as unknown as readonly { readonly articleId: string }[]).map(
        ({ articleId }) => articleId,
      );
    };
    for (const [q, id] of [
      ['undersøgel', study],
      ['kvægdrift undersøgels', study],
      ['fra', proposal],
      ['hvad fra -kvægdrift', proposal],
    ] as const) {
      for (const order of ['best', 'newest']) {
        expect((await atDesk({ q, section: sectionId, order })).ids).toEqual([id]);
        expect((await byReaders({ q, section: sectionId, order })).ids).toEqual([id]);
      }
      expect((await byReaders({ q, section: sectionId })).total).toEqual({ count: 1, more: false });
      expect(await offered(q)).toContain(id);
    }
  });

  it('follows every edit', async () => {
    const sectionId = await section('Rettelser');
    const id = await draft('Sluse', { sectionId, body: body('Pramme', 'Krydsere') });
    await send('PATCH', `/articles/${id}`, {
      baseRevision: 0,
      headline: 'Dæmning',
      body: body('Pramme', 'Slæbebåde'),
    });
    const finds = async (q: string) => (await atDesk({ q, section: sectionId })).ids.length;
    expect([await finds('sluse'), await finds('krydsere')]).toEqual([0, 0]);
    expect([await finds('dæmninger'), await finds('slæbebåd'), await finds('pram*')]).toEqual([1, 1, 1]);
    await send('POST', `/articles/${id}/discard`);
    expect(await finds('dæmning')).toBe(0);
    expect((await atDesk({ q: 'dæmning', state: 'discarded' })).ids).toEqual([id]);
  });

  it('narrows by section, state, author and time, page by page without gap or double', async () => {
    const sectionId = await section('Sider');
    const { id: author } = await send('POST', '/authors', { name: 'Ida Falk' });
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      newsroom.pass(1_000);
      ids.unshift(await draft(`Skibsværft ${index}`, { sectionId, byline: index === 3 ? [author] : [] }));
    }
    newsroom.pass(1_000);
    const since = newsroom.now();
    const shown = await publish('Skibsværft i gang', { sectionId });
    const pages = async (query: Record<string, string>) => {
      const seen: string[] = [];
      for (let after: string | null = ''; after !== null;) {
        const page: Found = await atDesk({ ...query, limit: '2', ...(after === '' ? {} : { after }) });
        expect(page.total).toEqual(after === '' ? { count: 6, more: false } : undefined);
        seen.push(...page.ids);
        after = page.next;
      }
      return seen;
    };
    expect(await pages({ section: sectionId })).toEqual([shown, ...ids]);
    expect(await pages({ section: sectionId, q: 'skibsværfter', order: 'newest' })).toEqual([shown, ...ids]);
    expect(new Set(await pages({ section: sectionId, q: 'skibsværfter' }))).toEqual(new Set([shown, ...ids]));
    expect((await atDesk({ section: sectionId, state: 'published' })).ids).toEqual([shown]);
    expect((await atDesk({ section: sectionId, by: 'published' })).ids).toEqual([shown]);
    expect((await atDesk({ author })).ids).toEqual([ids[1]]);
    expect((await atDesk({ section: sectionId, since })).ids).toEqual([shown]);
    expect((await atDesk({ section: sectionId, until: since })).ids).toEqual(ids);
  });

  it('is for writers and those above them', async () => {
    const reply = await newsroom.send('GET', `${ADMIN}/search?q=havn`, { role: 'sales' });
    expect(reply.status).toBe(403);
  });
});

describe('what uses something', () => {
  it('is found in working copies and in what readers see or will see', async () => {
    const sectionId = await section('Brug');
    const { id: author } = await send('POST', '/authors', { name: 'Bo Riis' });
    const target = await publish('Målet', { sectionId, byline: [author] });
    const line = { type: 'readAlso', attrs: { id: 'r', title: 'Målet', articleId: target } };
    const user = await publish('Brugeren', { sectionId, body: { type: 'doc', content: [line] } });
    await send('PUT', `/fronts/${sectionId}`, {
      baseRevision: null,
      slots: [{ articleId: target, headline: null, kicker: null, size: 'large', until: null }],
    });
    const uses = async (of: string, id: string) => {
      const { json } = await newsroom.read(`${ADMIN}/search/uses?of=${of}&id=${id}`);
      const { items, fronts } = json as unknown as {
        readonly items: readonly {
          readonly article: { readonly id: string };
          readonly inWorkingCopy: boolean;
          readonly inPublic: boolean;
        }[];
        readonly fronts: readonly unknown[];
      };
      return {
        items: items.map((use) => [use.article.id, use.inWorkingCopy, use.inPublic]).sort(),
        fronts,
      };
    };
    expect(await uses('article', target)).toEqual({
      items: [[user, true, true]],
      fronts: [{ front: sectionId, ordinal: 0 }],
    });
    expect((await uses('author', author)).items).toEqual([[target, true, true]]);
    expect((await uses('section', sectionId)).items).toEqual(
      [
        [target, true, true],
        [user, true, true],
      ].sort(),
    );
    await send('PATCH', `/articles/${user}`, { baseRevision: 1, body: body('Intet') });
    expect((await uses('article', target)).items).toEqual([[user, false, true]]);
    await send('POST', `/articles/${user}/unpublish`);
    expect((await uses('article', target)).items).toEqual([]);
  });

  it('may be an article of now or of the time to come; what is gone is not offered, and its line not shown', async () => {
    const sectionId = await section('Peger');
    const target = await publish('Kystsikring', { sectionId });
    const planned = await draft('Kystsikring i morgen', { sectionId });
    const showAt = new Date(Date.parse(newsroom.now()) + HOUR).toISOString();
    await send('POST', `/articles/${planned}/schedule`, { publishAt: showAt });
    const offered = async (query: Record<string, string>) => {
      const { json } = await newsroom.read(
        `${ADMIN}/search/read-also?${new URLSearchParams(query).toString()}`,
      );
      return (json.items as unknown as readonly { readonly articleId: string }[])
        .map(({ articleId }) => articleId)
        .sort();
    };
    expect(await offered({ q: 'kystsikring' })).toEqual([target]);
    expect(await offered({ q: 'kystsikring', showAt })).toEqual([target, planned].sort());
    expect(await offered({ q: 'kystsikring', without: target })).toEqual([]);
    expect(await offered({ limit: '1' })).toEqual([target]);

    const line = { type: 'readAlso', attrs: { id: 'r', title: 'Kystsikring', articleId: target } };
    const user = await publish('Peger derhen', { sectionId, body: { type: 'doc', content: [line] } });
    const lines = async () =>
      (await newsroom.read(`/api/v1/articles/${user}`, { role: null })).json.readAlso.map(
        ({ title }) => title,
      );
    expect(await lines()).toEqual(['Kystsikring']);
    await send('POST', `/articles/${target}/unpublish`);
    expect([await offered({ q: 'kystsikring', without: user }), await lines()]).toEqual([[], []]);
  });
});

describe('articles about the same', () => {
  it('share names or words, are the closest first, and are public', async () => {
    const sectionId = await section('Beslægtet');
    const story = (text: string) => ({ sectionId, body: body(text) });
    const text = 'I dag køber Nordhavn Data en kran, og Nordhavn fortæller om det i Esbjerg.';
    const id = await publish('Kranen kommer til byen', story(text));
    const close = await publish('Stor kran i Esbjerg', story('Her står Nordhavn med kranen i Esbjerg.'));
    const far = await publish('Havnefest', story('Til fest kom Nordhavn og hele Esbjerg.'));
    await publish('Noget helt andet', story('Her er intet fælles.'));
    await draft('Kran på vej', story(text));
    await newsroom.engine.caughtUp(20_000);
    const related = async () => {
      const answer = await newsroom.get(ArticlesQuery).articleAt(id, newsroom.now());
      if (answer.kind !== 'found') throw new Error(answer.kind);
      const stories = await newsroom.get(RelatedArticlesQuery).related(answer.article, newsroom.now(), 3);
      return stories.map((each) => each.id);
    };
    expect(await related()).toEqual([close, far]);
    await send('POST', `/articles/${close}/unpublish`);
    await newsroom.engine.caughtUp(20_000);
    expect(await related()).toEqual([far]);
  });
});

describe('the search of readers', () => {
  it('finds what is published at that moment, and nothing of what is to come or gone', async () => {
    const sectionId = await section('Læsere');
    await draft('Fyrtårnet som kladde', { sectionId });
    const shown = await publish('Fyrtårnet lyser', { sectionId, standfirst: 'Igen' });
    await send('PATCH', `/articles/${shown}`, { baseRevision: 1, standfirst: 'Hemmeligt fyrtårnsord' });
    const planned = await draft('Fyrtårnet planlagt', { sectionId });
    const publishAt = new Date(Date.parse(newsroom.now()) + HOUR).toISOString();
    await send('POST', `/articles/${planned}/schedule`, { publishAt });
    const gone = await publish('Fyrtårnet slukket', { sectionId });
    newsroom.pass(1_000);
    const before = newsroom.now();
    newsroom.pass(1_000);
    await send('POST', `/articles/${gone}/unpublish`);

    expect((await byReaders({ q: 'fyrtårne', section: sectionId })).ids).toEqual([shown]);
    expect((await byReaders({ q: 'fyrtårnsord' })).ids).toEqual([]);
    expect((await byReaders({ q: 'fyrtårn', at: publishAt })).ids).toEqual([shown]);
    expect(new Set((await byReaders({ q: 'fyrtårn', at: publishAt }, 'editor')).ids)).toEqual(
      new Set([shown, planned]),
    );
    expect(new Set((await byReaders({ q: 'fyrtårn', at: before }, 'editor')).ids)).toEqual(
      new Set([shown, gone]),
    );
    newsroom.pass(HOUR);
    expect(new Set((await byReaders({ q: 'fyrtårn' })).ids)).toEqual(new Set([shown, planned]));
  });

  it('puts headlines before mentions, and the newest first when asked', async () => {
    const sectionId = await section('Rang');
    const headline = await publish('Isbryder', { sectionId, publishedAt: '2026-01-05T06:00:00Z' });
    const mention = await publish('Vinter', {
      sectionId,
      publishedAt: '2026-01-06T06:00:00Z',
      body: body('Der kom en isbryder.'),
    });
    expect((await byReaders({ q: 'isbryder' })).ids).toEqual([headline, mention]);
    expect((await byReaders({ q: 'isbryder', order: 'newest' })).ids).toEqual([mention, headline]);
    const first = await byReaders({ q: 'isbryder', limit: '1' });
    const second = await byReaders({ q: 'isbryder', limit: '1', after: first.next ?? '' });
    expect([first.ids, second.ids, second.next]).toEqual([[headline], [mention], null]);
  });

  it('takes a place in the results that a reader made up, and shows nothing of its time', async () => {
    const sectionId = await section('Fremtid');
    const shown = await publish('Rumhavn', { sectionId });
    const planned = await draft('Rumhavn planlagt', { sectionId });
    await send('POST', `/articles/${planned}/schedule`, { publishAt: '2900-01-01T00:00:00Z' });
    const after = encodeCursor(['2999-12-31T00:00:00.000Z', 9, 'ffffffff-ffff-4fff-bfff-ffffffffffff']);
    expect((await byReaders({ q: 'rumhavn', after })).ids).toEqual([shown]);
  });

  it('asks those who never stop to wait', async () => {
    const statuses = new Set<number>();
    // From the beginning of a minute, in which searches are counted.
    newsroom.pass(60_000 - (Date.parse(newsroom.now()) % 60_000));
    for (let index = 0; index < 70; index += 1) {
      statuses.add((await newsroom.send('GET', '/api/v1/search?q=', { role: null })).status);
    }
    expect(statuses).toEqual(new Set([200, 429]));
    newsroom.pass(60_000);
    const reply = await newsroom.send('GET', '/api/v1/search?q=', { role: null });
    expect([reply.status, reply.headers.get('x-robots-tag')]).toEqual([200, 'noindex']);
  });
});
