import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ArticleNotesQuery, PreviewsQuery, articleDecider } from '#editorial';
import { CommandRunner, randomId } from '#event-store';
import { IdempotencyKeys } from '#platform';
import { openEditorialNewsroom } from '#testing/editorial-newsroom';
import type { EditorialNewsroom, Reply } from '#testing/editorial-newsroom';

const ADMIN = '/api/admin/v1';
const HOUR = 3_600_000;

/** Starts with a section that asks for nothing and one that asks for four eyes. */
let newsroom: EditorialNewsroom;
let sectionId: string;
let carefulId: string;

const paragraph = (id: string, text: string) => ({
  type: 'paragraph',
  attrs: { id },
  content: [{ type: 'text', text }],
});
const document = (...content: object[]) => ({ type: 'doc', content });
const post = (path: string, body: unknown = undefined, role = 'chief-editor') =>
  newsroom.send('POST', `${ADMIN}${path}`, { body, role });
const put = (path: string, body: unknown, role = 'chief-editor') =>
  newsroom.send('PUT', `${ADMIN}${path}`, { body, role });
const patch = (path: string, body: unknown, role = 'chief-editor') =>
  newsroom.send('PATCH', `${ADMIN}${path}`, { body, role });
const told = async (path: string): Promise<Readonly<Record<string, unknown>>> =>
  (await newsroom.read(`${ADMIN}${path}`)).json as unknown as Readonly<Record<string, unknown>>;
const shown = (id: string, at?: string) =>
  newsroom.read(`/api/v1/articles/${id}${at === undefined ? '' : `?at=${at}`}`, {
    role: at === undefined ? null : 'editor',
  });
const inHours = (hours: number) => new Date(Date.parse(newsroom.now()) + hours * HOUR).toISOString();
const codeOf = ({ json }: Reply) => json.type.split('/').at(-1);
const drafted = async (headline: string, more: object = {}, role = 'chief-editor'): Promise<string> => {
  const content = { headline, sectionId, body: document(paragraph('a', 'Første'), paragraph('b', 'Andet')) };
  const reply = await post('/articles', { ...content, ...more }, role);
  expect([reply.status, reply.json]).toEqual([201, reply.json]);
  return reply.json.id;
};
const published = (headline: string, more: object = {}) => drafted(headline, { publish: true, ...more });

beforeAll(async () => {
  newsroom = await openEditorialNewsroom();
  sectionId = (await post('/sections', { name: 'Havn' })).json.id;
  carefulId = (await post('/sections', { name: 'Domme', fourEyes: true })).json.id;
});
afterAll(() => newsroom.close());

describe('an article in a section that asks for four eyes', () => {
  it('is written by one, approved by another, and published as it was approved', async () => {
    const id = await drafted('Dom over havnen', { sectionId: carefulId }, 'writer');
    expect(codeOf(await post(`/articles/${id}/publish`))).toBe('approval-needed');
    expect((await post(`/articles/${id}/submit`, { comment: 'Klar' }, 'writer')).json).toMatchObject({
      review: 'submitted',
    });
    expect((await post(`/articles/${id}/approve`, {}, 'writer')).status).toBe(403);
    await post(`/articles/${id}/request-changes`, { comment: 'Hvad siger havnen?' });
    await patch(`/articles/${id}`, { baseRevision: 2, standfirst: 'Havnen anker.' }, 'writer');
    await post(`/articles/${id}/submit`, {}, 'writer');
    const approve = (body: object, role: string, revision: number) =>
      newsroom.send('POST', `${ADMIN}/articles/${id}/approve`, {
        ...{ body, role },
        headers: { 'if-match': `"${revision}"` },
      });
    const unread = await post(`/articles/${id}/approve`, { comment: 'Fin' }, 'editor');
    expect([unread.status, codeOf(unread)]).toEqual([428, 'base-required']);
    expect((await approve({ comment: 'Fin' }, 'editor', 3)).status).toBe(412);
    expect((await approve({ comment: 'Fin' }, 'editor', 4)).json).toMatchObject({ review: 'approved' });
    await patch(`/articles/${id}`, { baseRevision: 5, headline: 'Dom' }, 'editor');
    expect(codeOf(await post(`/articles/${id}/publish`, {}, 'editor'))).toBe('approval-needed');
    await post(`/articles/${id}/submit`, {}, 'editor');
    expect(codeOf(await post(`/articles/${id}/approve`, {}, 'editor'))).toBe('four-eyes');
    expect((await approve({}, 'chief-editor', 7)).json).toMatchObject({ review: 'approved' });
    expect((await post(`/articles/${id}/publish`, {}, 'editor')).json).toMatchObject({ state: 'published' });
    expect((await shown(id)).json).toMatchObject({ headline: 'Dom', standfirst: 'Havnen anker.' });
  });

  it('is refused at once when somebody drafts and publishes in one go', async () => {
    const reply = await post('/articles', { headline: 'Dom', sectionId: carefulId, publish: true });
    expect([reply.status, codeOf(reply)]).toEqual([409, 'approval-needed']);
  });

  it('stops asking from the moment the section does', async () => {
    const { id } = (await post('/sections', { name: 'Kultur', fourEyes: true })).json;
    const article = await drafted('Havnefest', { sectionId: id });
    expect(codeOf(await post(`/articles/${article}/publish`))).toBe('approval-needed');
    await patch(`/sections/${id}`, { fourEyes: false });
    expect((await post(`/articles/${article}/publish`)).status).toBe(200);
  });
});

describe('publishing', () => {
  it('names everything that is in the way, read-also lines and links included, and takes what was just published', async () => {
    const hidden = await drafted('Endnu en kladde');
    const line = (id: string, articleId: string) => ({
      type: 'readAlso',
      attrs: { id, title: 'Læs', articleId },
    });
    const linked = {
      ...paragraph('p', 'her'),
      content: [
        {
          type: 'text',
          text: 'her',
          marks: [{ type: 'link', attrs: { href: `/artikel/kladde-${hidden}` } }],
        },
      ],
    };
    const body = document(line('r', hidden), linked, {
      type: 'heading',
      attrs: { id: 'h', level: 2 },
      content: [],
    });
    const id = await drafted('', { sectionId: null, body });
    const refusal = await post(`/articles/${id}/publish`);
    expect([refusal.status, codeOf(refusal)]).toEqual([422, 'not-publishable']);
    expect(refusal.json.errors.map(({ field }) => field)).toEqual([
      'headline',
      'sectionId',
      'body.content.2',
      'body.content.0.attrs.articleId',
      'body.content.1',
    ]);
    await patch(`/articles/${id}`, {
      baseRevision: 0,
      headline: 'Nu',
      sectionId,
      body: document(line('r', hidden), linked),
    });
    // What shows by then may be pointed to by what shows then.
    const at = inHours(3);
    expect(codeOf(await post(`/articles/${id}/schedule`, { publishAt: at }))).toBe('not-publishable');
    await post(`/articles/${hidden}/schedule`, { publishAt: at });
    expect((await post(`/articles/${id}/schedule`, { publishAt: at })).status).toBe(200);
    const other = await drafted('Også nu', { body: document(line('r', await published('Lige ude'))) });
    expect((await post(`/articles/${other}/publish`)).status).toBe(200);
  });

  it('waits for the end of an embargo', async () => {
    const id = await drafted('Regnskab');
    const until = inHours(2);
    await put(`/articles/${id}/embargo`, { until, note: 'Havnen' });
    expect(codeOf(await post(`/articles/${id}/publish`))).toBe('under-embargo');
    expect(codeOf(await post(`/articles/${id}/schedule`, { publishAt: inHours(1) }))).toBe('under-embargo');
    expect((await post(`/articles/${id}/schedule`, { publishAt: until })).status).toBe(200);
    expect(await told(`/articles/${id}`)).toMatchObject({ embargo: { until, note: 'Havnen' } });
  });
});

describe('the schedules of an article', () => {
  it('show and take it down at their times, whoever records that', async () => {
    const id = await drafted('Konkurrence');
    const [from, until] = [inHours(1), inHours(5)];
    await post(`/articles/${id}/schedule`, { publishAt: from });
    await post(`/articles/${id}/schedule-unpublication`, { unpublishAt: until, notice: 'Slut.' });
    expect((await shown(id)).status).toBe(404);
    expect((await shown(id, from)).status).toBe(200);
    const gone = await shown(id, until);
    expect([gone.status, gone.json.notice]).toEqual([410, 'Slut.']);
    expect(await told(`/articles/${id}`)).toMatchObject({
      scheduled: { version: 1, publishAt: from },
      unpublication: { version: 2, unpublishAt: until },
    });
    newsroom.pass(6 * HOUR);
    await newsroom.recordDue(id);
    expect(await told(`/articles/${id}`)).toMatchObject({
      state: 'unpublished',
      revision: 4,
      scheduled: null,
      unpublication: null,
    });
  });

  it('stand in the way of a correction, unless it says what is to become of them', async () => {
    const id = await published('Tolv pladser');
    await patch(`/articles/${id}`, { baseRevision: 1, standfirst: 'Mere i morgen' });
    await post(`/articles/${id}/schedule`, { publishAt: inHours(9) });
    const correction = { note: 'Elleve, ikke tolv.', change: { version: 1, headline: 'Elleve pladser' } };
    const refusal = await post(`/articles/${id}/correct`, correction);
    expect([refusal.status, codeOf(refusal)]).toEqual([409, 'schedule-pending']);
    expect((await post(`/articles/${id}/correct`, { ...correction, pending: 'rebase' })).status).toBe(200);
    expect((await shown(id)).json).toMatchObject({ headline: 'Elleve pladser', standfirst: null });
    expect((await shown(id, inHours(10))).json).toMatchObject({
      headline: 'Elleve pladser',
      standfirst: 'Mere i morgen',
    });
  });
});

describe('what is told to readers afterwards', () => {
  it('is a correction, bound to its change and its time', async () => {
    const id = await published('Tolv både');
    await post(`/articles/${id}/correct`, {
      note: 'Elleve.',
      change: { version: 1, headline: 'Elleve både' },
    });
    await shown(id);
    const notes = await newsroom.get(ArticleNotesQuery).of(id, newsroom.now());
    expect(notes.corrections).toMatchObject([
      { version: 2, note: 'Elleve.', changes: { fields: { headline: 'Elleve både' } } },
    ]);
    const before = new Date(Date.parse(notes.corrections[0]?.correctedAt ?? '') - 1).toISOString();
    expect((await newsroom.get(ArticleNotesQuery).of(id, before)).corrections).toEqual([]);
    expect(
      codeOf(await post(`/articles/${id}/correct`, { note: 'Igen.', change: { version: 1, headline: 'X' } })),
    ).toBe('version-changed');
  });

  it('is a reply, once for the same key, as it reads now', async () => {
    const id = await published('Havnen sover');
    const reply = {
      kind: 'reply',
      title: 'Genmæle',
      from: 'Havnen',
      body: document(paragraph('n', 'Vi er vågne.')),
    };
    const send = () =>
      newsroom.send('POST', `${ADMIN}/articles/${id}/notices`, {
        body: reply,
        headers: { 'idempotency-key': 'genmaele-1' },
      });
    const first = await send();
    expect([first.status, (await send()).json.id]).toEqual([201, first.json.id]);
    await patch(`/articles/${id}/notices/${first.json.id}`, { title: 'Svar' });
    await shown(id);
    const notes = async () => (await newsroom.get(ArticleNotesQuery).of(id, newsroom.now())).notices;
    expect(await notes()).toMatchObject([{ noticeId: first.json.id, title: 'Svar', from: 'Havnen' }]);
    await post(`/articles/${id}/notices/${first.json.id}/withdraw`);
    await shown(id);
    expect(await notes()).toEqual([]);
  });

  it('is nothing but a notice once the article is killed, at every instant and in every preview', async () => {
    const id = await published('Forkert historie');
    await post(`/articles/${id}/correct`, { note: 'Ret.', change: { version: 1, headline: 'Forkert' } });
    const earlier = newsroom.now();
    expect((await shown(id, earlier)).status).toBe(200);
    const preview = () => newsroom.get(PreviewsQuery).articleAtRevision(id, 1n, newsroom.now());
    expect(await preview()).toMatchObject({ headline: 'Forkert historie' });
    expect(
      (await post(`/articles/${id}/kill`, { notice: 'Trukket.', reason: 'error' }, 'editor')).status,
    ).toBe(403);
    expect((await post(`/articles/${id}/kill`, { notice: 'Trukket.', reason: 'error' })).json).toMatchObject({
      state: 'killed',
      url: null,
    });
    for (const at of [undefined, earlier, inHours(100)]) {
      const gone = await shown(id, at);
      expect([at, gone.status, gone.json.notice]).toEqual([at, 410, 'Trukket.']);
    }
    expect((await newsroom.get(ArticleNotesQuery).of(id, newsroom.now())).corrections).toEqual([]);
    expect(await preview()).toBeNull();
    expect(codeOf(await post(`/articles/${id}/publish`))).toBe('article-killed');
    const listed = await told('/articles?state=killed');
    expect(listed['items']).toMatchObject([{ id, state: 'killed' }]);
  });
});

describe('the people of the newsroom', () => {
  let addresses = 0;
  const invited = async (name: string, roles: readonly string[]): Promise<string> => {
    const email = `person${(addresses += 1)}@havn.example`;
    return (await post('/users', { name, email, roles }, 'admin')).json.id;
  };
  const problemsOf = async (id: string, body: object, role = 'editor') => {
    const { status, json } = await put(`/articles/${id}/assignment`, body, role);
    return status === 422 ? [json.type.split('/').at(-1), ...json.errors.map(({ field }) => field)] : status;
  };
  const assigneeOf = async (id: string) => {
    const [article, list, search] = [
      await told(`/articles/${id}`),
      await told('/articles'),
      await told(`/articles?at=${newsroom.now()}`),
    ];
    const listed = [list, search].map(({ items }) =>
      (items as readonly Readonly<Record<string, unknown>>[]).find((item) => item['id'] === id),
    );
    return [article, ...listed].map((shows) => shows?.['assignee']);
  };

  it('are found by an editor, who gives one of them an article that names her from then on', async () => {
    const asta = await invited('Asta Lind Bæk', ['writer']);
    const oerum = await invited('Ørum Dal', ['editor', 'sales']);
    const aage = await invited('Åge Lind', ['chief-editor']);
    await invited('Bo Sælger', ['sales']);
    await post('/tokens', { name: 'Lindorm', roles: ['editor'] }, 'admin');
    const found = async (query: string) => {
      const { json } = await newsroom.read(`${ADMIN}/staff${query}`, { role: 'editor' });
      return { people: json.items.map(({ id, name }) => ({ id, name })), next: json.next };
    };
    const [first, second, third] = [
      { id: asta, name: 'Asta Lind Bæk' },
      { id: oerum, name: 'Ørum Dal' },
      { id: aage, name: 'Åge Lind' },
    ];
    const page = await found('?limit=2');
    expect(page.people).toEqual([first, second]);
    expect(await found(`?after=${page.next ?? ''}`)).toEqual({ people: [third], next: null });
    expect((await found('?search=LIND')).people).toEqual([first, third]);
    expect((await found(`?search=${encodeURIComponent('ør')}`)).people).toEqual([second]);
    expect((await found('?search=ind')).people).toEqual([]);
    const past = await newsroom.send('GET', `${ADMIN}/staff?at=${newsroom.now()}`, { role: 'editor' });
    expect([past.status, codeOf(past)]).toEqual([422, 'now-only']);

    const id = await drafted('Til Asta');
    expect(await problemsOf(id, { userId: asta })).toBe(200);
    expect(await assigneeOf(id)).toEqual([first, first, first]);
    expect(await told(`/articles?assignee=${asta}`)).toMatchObject({ items: [{ id, assignee: first }] });
    await newsroom.send('PATCH', `${ADMIN}/users/${asta}`, { role: 'admin', body: { name: 'Asta Bæk' } });
    expect(await assigneeOf(id)).toEqual(Array(3).fill({ id: asta, name: 'Asta Bæk' }));
  });

  it('get nothing new once they have left, and keep what they had until it is given to another', async () => {
    const ida = await invited('Ida Holm', ['writer']);
    const seller = await invited('Per Holm', ['sales']);
    const program = (await post('/tokens', { name: 'Holmer', roles: ['editor'] }, 'admin'))
      .json as unknown as {
      readonly userId: string;
    };
    const deskId = (await post('/desks', { name: 'Erhverv' })).json.id;
    const [hers, another] = [await drafted('Hendes'), await drafted('En anden')];
    expect(await problemsOf(hers, { deskId, userId: ida })).toBe(200);
    await post(`/users/${ida}/deactivate`, undefined, 'admin');
    await post(`/desks/${deskId}/retire`);
    const refused = (...fields: readonly string[]) => ['not-assignable', ...fields];
    expect(await problemsOf(another, { deskId, userId: ida })).toEqual(refused('deskId', 'userId'));
    expect(await problemsOf(another, { userId: program.userId })).toEqual(refused('userId'));
    expect(await problemsOf(another, { userId: seller })).toEqual(refused('userId'));
    expect(await problemsOf(hers, { deskId, userId: ida, dueAt: inHours(2) })).toBe(200);
    expect(await told('/staff?search=Holm')).toEqual({ items: [], next: null });

    expect(await problemsOf(hers, { deskId: null, userId: null })).toBe(200);
    const revision = (await newsroom.read(`${ADMIN}/articles/${hers}`)).json.revision;
    const back = await post(`/articles/${hers}/undo`, { revision });
    expect([back.status, codeOf(back)]).toEqual([422, 'not-assignable']);
    await post(`/users/${ida}/reactivate`, undefined, 'admin');
    expect(await problemsOf(another, { userId: ida })).toBe(200);
  });
});

describe('the desks of the newsroom', () => {
  it('are given articles, with a time by which they are to be done', async () => {
    const deskId = (await post('/desks', { name: 'Ærø' })).json.id;
    await post('/desks', { name: 'Aarhus' });
    const id = await drafted('Til Ærø');
    const dueAt = inHours(4);
    const unknown = await put(`/articles/${id}/assignment`, { deskId: sectionId, userId: sectionId });
    expect([unknown.status, unknown.json.errors.map(({ field }) => field)]).toEqual([
      422,
      ['deskId', 'userId'],
    ]);
    expect((await put(`/articles/${id}/assignment`, { deskId, dueAt })).status).toBe(200);
    const listed = await told(`/articles?desk=${deskId}`);
    expect(listed['items']).toMatchObject([{ id, desk: { id: deskId, name: 'Ærø' }, dueAt, assignee: null }]);
    const names = async () =>
      ((await told('/desks?limit=1'))['items'] as readonly { readonly name: string }[]).map(
        ({ name }) => name,
      );
    expect(await names()).toEqual(['Ærø']);
    await post(`/desks/${deskId}/retire`);
    expect(await names()).toEqual(['Aarhus']);
  });

  it('find what waits for an approval', async () => {
    const id = await drafted('Venter');
    await post(`/articles/${id}/submit`, {});
    const listed = await told('/articles?review=submitted');
    expect(listed['items']).toMatchObject([{ id, review: 'submitted' }]);
  });
});

describe('whatever is asked of an article', () => {
  it('is done once and answered alike when it is sent again under its key', async () => {
    const id = await drafted('Havnen i ny skikkelse');
    let steps = 0;
    const revisionOf = async () => (await newsroom.read(`${ADMIN}/articles/${id}`)).json.revision;
    const twice = async (
      method: string,
      path: string,
      body?: object,
      headers: Record<string, string> = {},
    ) => {
      const options = { body, headers: { ...headers, 'idempotency-key': `step-${(steps += 1)}` } };
      const send = () => newsroom.send(method, `${ADMIN}/articles/${id}${path}`, options);
      const first = await send();
      expect([path, first.status < 300, first.json]).toEqual([path, true, first.json]);
      const recorded = await revisionOf();
      const again = await send();
      expect([path, again.status, again.json]).toEqual([path, first.status, first.json]);
      expect(again.headers.get('x-position')).toBe(first.headers.get('x-position'));
      expect([path, await revisionOf()]).toEqual([path, recorded]);
      return first;
    };
    const post = (path: string, body?: object) => twice('POST', path, body);
    await twice('PATCH', '', { baseRevision: 0, standfirst: 'Ny' });
    await twice('PATCH', '', { standfirst: 'Helt ny' }, { 'if-match': '"1"' });
    await post('/submit', { comment: 'Se på den' });
    await post('/request-changes', { comment: 'Ring igen' });
    await post('/submit', {});
    await post('/approve', { comment: 'Fin' });
    await twice('PUT', '/assignment', { dueAt: inHours(4), note: 'Haster' });
    await twice('PUT', '/embargo', { until: inHours(1), note: 'Havnen' });
    await twice('PUT', '/embargo', { until: null });
    await post('/schedule', { publishAt: inHours(2) });
    await post('/schedule-unpublication', { unpublishAt: inHours(3) });
    await post('/unschedule', { slot: 'unpublication' });
    await post('/publish', { pending: 'unschedule' });
    await post('/correct', { note: 'Rettet', change: { version: 3, headline: 'Havnen' } });
    await twice('PATCH', '', { baseRevision: await revisionOf(), standfirst: 'I morgen' });
    await post('/schedule', { publishAt: inHours(2) });
    await post('/correct', { note: 'Rettet', change: { version: 4, headline: 'Havn' }, pending: 'rebase' });
    await post('/unschedule', {});
    const notice = {
      kind: 'reply',
      title: 'Genmæle',
      from: 'Havnen',
      body: document(paragraph('n', 'Nej.')),
    };
    const attached = (await post('/notices', notice)).json.id;
    await twice('PATCH', `/notices/${attached}`, { title: 'Svar' });
    await post(`/notices/${attached}/withdraw`);
    await post('/revisions/0/restore', { baseRevision: await revisionOf() });
    await post('/undo', { revision: await revisionOf() });
    await post('/unpublish', { notice: 'Taget ned' });
    await post('/discard');
    await post('/restore');
    await post('/publish', {});
    await post('/kill', { notice: 'Trukket', reason: 'error' });
  });

  it('is not done by a repeat either that comes after a colleague, when there was nothing to do at first', async () => {
    const id = await published('Havnen er åben');
    const ask = (method: string, path: string, body: object) =>
      newsroom.send(method, `${ADMIN}/articles/${id}${path}`, {
        body,
        headers: { 'idempotency-key': `nothing-to-do-${path}` },
      });
    const outcomeOf = ({ status, json, headers }: Reply) => [
      ...[status, json.revision],
      ...[headers.get('etag'), headers.get('x-position')],
    ];
    const publish = await ask('POST', '/publish', {});
    expect(outcomeOf(publish).slice(0, 2)).toEqual([200, 1]);
    await post(`/articles/${id}/unpublish`);
    expect(outcomeOf(await ask('POST', '/publish', {}))).toEqual(outcomeOf(publish));
    expect((await shown(id)).status).toBe(410);

    const lift = await ask('PUT', '/embargo', { until: null });
    await put(`/articles/${id}/embargo`, { until: inHours(2), note: 'Havnen' });
    expect(outcomeOf(await ask('PUT', '/embargo', { until: null }))).toEqual(outcomeOf(lift));
    expect(codeOf(await post(`/articles/${id}/publish`))).toBe('under-embargo');
  });

  it('is not done by a repeat when all that there was to do had come by itself', async () => {
    const id = await drafted('Havnen åbner af sig selv');
    await post(`/articles/${id}/schedule`, { publishAt: inHours(1) });
    newsroom.pass(HOUR);
    const publish = () =>
      newsroom.send('POST', `${ADMIN}/articles/${id}/publish`, {
        body: {},
        headers: { 'idempotency-key': 'came-by-itself' },
      });
    const first = await publish();
    expect([first.status, first.json.revision]).toEqual([200, 2]);
    await post(`/articles/${id}/unpublish`);
    expect((await publish()).json).toMatchObject({ revision: 2, state: 'unpublished' });
  });

  it('is taken up again by another process when the first one died before it answered, and only then', async () => {
    const id = await drafted('Havnen uden klausul');
    const keys = newsroom.get(IdempotencyKeys);
    const lift = async (commandId: string) => {
      const unrecorded = await keys.hold(commandId, 'until: null');
      const { store, codec, clock } = newsroom;
      const { events, revision } = await new CommandRunner(store, codec, clock).execute({
        decider: articleDecider,
        id,
        command: { type: 'SetEmbargo', until: null, note: null },
        envelope: { commandId, actorId: 'editor', correlationId: commandId, unrecorded },
      });
      return { answer: () => unrecorded.keep(), lifted: events.length > 0, revision };
    };
    const [answered, unanswered] = [randomId(), randomId()];
    await (await lift(answered)).answer();
    await lift(unanswered);
    await put(`/articles/${id}/embargo`, { until: inHours(2), note: 'Havnen' });
    expect(await lift(answered)).toMatchObject({ lifted: false, revision: 0n });
    expect(await lift(unanswered)).toMatchObject({ lifted: true, revision: 2n });
  });
});
