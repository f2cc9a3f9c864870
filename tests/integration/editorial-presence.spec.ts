import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sameValue } from '#kernel';
import { openEditorialNewsroom } from '#testing/editorial-newsroom';
import type { EditorialNewsroom } from '#testing/editorial-newsroom';
import { eventually } from '#testing/eventually';

const ADMIN = '/api/admin/v1';

let newsroom: EditorialNewsroom;
let articleId: string;

interface Person {
  readonly id: string;
  readonly name: string | null;
  readonly since: string;
}
interface Window {
  /** The names that were told last; null before the first time. */
  names(): readonly (string | null)[] | null;
  hasEnded(): boolean;
  close(): void;
}

const there = async (): Promise<readonly Person[]> => {
  const { json } = await newsroom.send('GET', `${ADMIN}/articles/${articleId}/presence`);
  return (json as unknown as { readonly people: readonly Person[] }).people;
};

/** Opens the article as somebody of a role does, and listens. */
const open = async (role: string): Promise<Window> => openWith(await newsroom.credentials(role));

async function openWith(credentials: Readonly<Record<string, string>>): Promise<Window> {
  const gone = new AbortController();
  const response = await fetch(`${newsroom.origin}${ADMIN}/articles/${articleId}/presence`, {
    headers: { ...credentials, accept: 'text/event-stream' },
    signal: gone.signal,
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/event-stream; charset=utf-8',
  ]);
  let text = '';
  let ended = false;
  const read = async () => {
    for await (const part of response.body ?? []) text += Buffer.from(part as Uint8Array).toString('utf8');
  };
  const reading = read()
    .catch(() => undefined)
    .finally(() => (ended = true));
  return {
    hasEnded: () => ended,
    names: () => {
      const last = [...text.matchAll(/event: presence\ndata: (.+)\n\n/g)].at(-1)?.[1];
      if (last === undefined) return null;
      return (JSON.parse(last) as { readonly people: readonly Person[] }).people.map(({ name }) => name);
    },
    close: () => {
      gone.abort();
      void reading;
    },
  };
}

const told = (window: Window, names: readonly string[]) =>
  eventually(`${names.join(', ')} are told`, () => sameValue(window.names(), names));

beforeAll(async () => {
  newsroom = await openEditorialNewsroom();
  articleId = (await newsroom.send('POST', `${ADMIN}/articles`, { body: { headline: 'Ny kaj' } })).json.id;
});
afterAll(() => newsroom.close());

describe('who is in an article', () => {
  it('is told to everyone in it as people come and go, in whatever process they are', async () => {
    const writer = await open('writer');
    await told(writer, ['writer']);
    const editor = await open('editor');
    await told(writer, ['writer', 'editor']);
    await told(editor, ['writer', 'editor']);

    // Somebody whose window is held by another process.
    const [{ id: elsewhere } = { id: '' }] = await there();
    await newsroom.dataSource.query(
      `insert into state.article_presence
       select gen_random_uuid(), $1, user_id, now() + interval '1 second', now() + interval '1 hour'
         from state.users where user_id <> $2 and name = 'chief-editor'`,
      [articleId, elsewhere],
    );
    await told(editor, ['writer', 'editor', 'chief-editor']);
    editor.close();
    await told(writer, ['writer', 'chief-editor']);
    writer.close();
    await eventually('the list says so too', async () =>
      sameValue(
        (await there()).map(({ name }) => name),
        ['chief-editor'],
      ),
    );
  });

  it('counts a person once, and forgets windows that nobody renews', async () => {
    await newsroom.dataSource.query(`delete from state.article_presence`);
    const [first, second] = [await open('writer'), await open('writer')];
    await told(second, ['writer']);
    await newsroom.dataSource.query(
      `insert into state.article_presence
       select gen_random_uuid(), $1, user_id, now(), now() + interval '1 hour'
         from state.users where name = 'chief-editor'`,
      [articleId],
    );
    await told(second, ['writer', 'chief-editor']);
    // The process that held it is gone: nobody renews it.
    await newsroom.dataSource.query(
      `update state.article_presence p set expires_at = now() - interval '1 second'
         from state.users u where u.user_id = p.user_id and u.name = 'chief-editor'`,
    );
    await told(second, ['writer']);
    first.close();
    second.close();
  });

  it('is told to nobody any more whose token was revoked, and they are in it no more', async () => {
    await newsroom.dataSource.query(`delete from state.article_presence`);
    const issued = await newsroom.send('POST', `${ADMIN}/tokens`, {
      role: 'admin',
      body: { name: 'Gæst', roles: ['writer'] },
    });
    const { id, token } = issued.json as unknown as { readonly id: string; readonly token: string };
    const guest = await openWith({ authorization: `Bearer ${token}` });
    const writer = await open('writer');
    await told(writer, ['Gæst', 'writer']);
    await newsroom.send('DELETE', `${ADMIN}/tokens/${id}`, { role: 'admin' });
    await eventually('the stream ends', () => guest.hasEnded());
    await told(writer, ['writer']);
    writer.close();
  });

  it('keeps nobody signed in who has left the screen with an article open', async () => {
    const token = (await newsroom.credentials('writer')).authorization.replace('Bearer ', '');
    const signedIn = await fetch(`${newsroom.origin}/admin/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ token }),
    });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
    const leaveFor = (hours: number) =>
      newsroom.dataSource.query(
        `update state.sessions set last_seen_at = now() - make_interval(hours => $1)`,
        [hours],
      );
    await leaveFor(2);
    const window = await openWith({ cookie });
    await told(window, ['writer']);
    const [row] = await newsroom.dataSource.query<{ readonly idle: boolean }[]>(
      `select last_seen_at < now() - interval '1 hour' as idle from state.sessions`,
    );
    expect(row?.idle).toBe(true);
    await leaveFor(4);
    await eventually('the stream ends', () => window.hasEnded());
  });

  it('is no business of who may not read articles, and nobody is in an article that does not exist', async () => {
    const path = `${ADMIN}/articles/${articleId}/presence`;
    expect((await newsroom.send('GET', path, { role: 'sales' })).status).toBe(403);
    expect((await newsroom.send('GET', path, { role: null })).status).toBe(401);
    const nowhere = `${ADMIN}/articles/00000000-0000-4000-8000-000000000000/presence`;
    expect((await newsroom.send('GET', nowhere)).status).toBe(404);
  });
});
