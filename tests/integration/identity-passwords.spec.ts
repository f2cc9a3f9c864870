import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, Post } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Claims, CommandRunner, EventCodec, EventRegistry } from '#event-store';
import { MemoryEventStore } from '#event-store/memory';
import { eventStoreMigrations, PostgresClaims } from '#event-store/postgres';
import {
  createUser,
  ensureFirstAdmin,
  IDLE_HOURS,
  identityEventContracts,
  identityMigrations,
  IdentityModule,
  SESSION_HOURS,
  setUserPassword,
} from '#identity';
import { plusMilliseconds } from '#kernel';
import type { Instant } from '#kernel';
import { Requires, SystemClock } from '#platform';
import { startHttpTestApplication } from '#testing/http-test-application';
import type { HttpTestApplication } from '#testing/http-test-application';

@Controller('desk')
class DeskController {
  @Get('articles')
  @Requires('article.read')
  articles(): object {
    return {};
  }

  @Post('articles')
  @Requires('article.draft')
  draft(): object {
    return {};
  }
}

@Module({ controllers: [DeskController] })
class DeskModule {}

@Module({})
class LogModule {}

/** A clock that goes on by itself and may be put forward. */
class WoundClock extends SystemClock {
  private ahead = 0;

  override now(): Instant {
    return plusMilliseconds(super.now(), this.ahead);
  }

  forward(milliseconds: number): void {
    this.ahead += milliseconds;
  }
}

const ADMIN = '/api/admin/v1';
const PASSWORD = 'tre kraner ved kajen';
const OTHER = 'fire kraner ved kajen';
const HOUR = 3_600_000;

describe('Somebody with a password', () => {
  const clock = new WoundClock();
  const store = new MemoryEventStore();
  let newsroom: HttpTestApplication;
  let runner: CommandRunner;
  let claims: Claims;
  let admin: string;
  let people = 0;

  beforeAll(async () => {
    newsroom = await startHttpTestApplication({
      clock,
      migrations: [...eventStoreMigrations, ...identityMigrations],
      modules: ({ dataSource, personKeys }) => {
        const codec = new EventCodec(new EventRegistry(identityEventContracts), personKeys.vault);
        runner = new CommandRunner(store, codec, clock);
        claims = new PostgresClaims(dataSource, personKeys.keyedHash);
        const providers = [
          { provide: CommandRunner, useValue: runner },
          { provide: Claims, useValue: claims },
        ];
        const log: DynamicModule = {
          module: LogModule,
          global: true,
          imports: [CqrsModule.forRoot()],
          providers,
          exports: [CommandRunner, Claims],
        };
        return [log, IdentityModule, DeskModule];
      },
    });
    admin = (await readFile(await ensureFirstAdmin(parts()), 'utf8')).trim();
  });
  afterAll(() => newsroom.close());

  const parts = () => ({
    dataSource: newsroom.dataSource,
    personKeys: newsroom.personKeys,
    runner,
    claims,
    clock,
    configuration: { dataDir: newsroom.dataDir },
  });

  interface Told {
    readonly status: number;
    readonly headers: Headers;
    readonly json: Record<string, unknown>;
  }

  /** As the admin with a token, unless told otherwise. */
  async function ask(
    method: string,
    path: string,
    { body, headers }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Told> {
    const response = await fetch(`${newsroom.origin}${path}`, {
      method,
      headers: {
        ...(headers ?? { authorization: `Bearer ${admin}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: response.status, headers: response.headers, json };
  }

  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${newsroom.origin}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers,
      body: new URLSearchParams(fields),
    });
  const signIn = (email: string, password: string, headers: Record<string, string> = {}) =>
    post('/admin/sign-in', { email, password, next: '/' }, headers);
  const cookieOf = (response: Response) => (response.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  const deviceOf = (response: Response) =>
    response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';', 1)[0] ?? '')
      .find((cookie) => cookie.startsWith('forside_device=')) ?? '';
  /** As a page of the newsroom sends it. */
  const ownPage = (cookie: string) => ({ cookie, 'sec-fetch-site': 'same-origin', 'x-forside-command': '1' });
  const look = async (cookie: string) => (await ask('GET', '/desk/articles', { headers: { cookie } })).status;
  const linkOf = (told: Told) => new URL(String(told.json['link'])).searchParams.get('link') ?? '';

  /** Somebody new, with an address of their own. */
  async function person(roles: readonly string[] = ['editor']): Promise<{ id: string; email: string }> {
    people += 1;
    const email = `person${people}@havn.example`;
    const id = await createUser(parts(), { email, name: 'Asta Lind', roles, password: PASSWORD });
    return { id, email };
  }

  describe('who is invited', () => {
    it('sets a password by the link, is signed in, and finds the link used up', async () => {
      const invited = await ask('POST', `${ADMIN}/users`, {
        body: { email: 'Bo.Skov@Havn.example', name: 'Bo Skov', roles: ['editor'] },
      });
      expect(invited.status).toBe(201);
      expect(String(invited.json['link'])).toMatch(/^http:\/\/avis\.example\/admin\/password\?link=/);
      const link = linkOf(invited);
      const page = await fetch(`${newsroom.origin}/admin/password?link=${link}`);
      expect([page.status, page.headers.get('referrer-policy')]).toEqual([200, 'no-referrer']);
      expect(await page.text()).toContain('bo.skov@havn.example');

      const weak = await post('/admin/password', { link, password: 'Adgangskode123' });
      expect([weak.status, await weak.text()]).toEqual([422, expect.stringContaining('role="alert"')]);
      const set = await post('/admin/password', { link, password: PASSWORD });
      expect([set.status, set.headers.get('location')]).toEqual([303, '/']);
      expect(await look(cookieOf(set))).toBe(200);

      expect((await post('/admin/password', { link, password: OTHER })).status).toBe(410);
      expect((await fetch(`${newsroom.origin}/admin/password?link=${link}`)).status).toBe(410);
      expect((await signIn(' bo.skov@havn.EXAMPLE ', PASSWORD)).status).toBe(303);
    });

    it('has an address that belongs to nobody else', async () => {
      const { email } = await person();
      const head = await store.head();
      const again = await ask('POST', `${ADMIN}/users`, {
        body: { email: email.toUpperCase(), name: 'En anden', roles: ['writer'] },
      });
      expect([again.status, again.json['type']]).toEqual([409, '/problems/email-taken']);
      expect(await store.head()).toBe(head);
    });

    it('is invited once by a request that is repeated, which shows the link once', async () => {
      const headers = { authorization: `Bearer ${admin}`, 'idempotency-key': 'invite-1' };
      const body = { email: 'ea@havn.example', name: 'Ea Lund', roles: ['writer'] };
      const first = await ask('POST', `${ADMIN}/users`, { body, headers });
      const head = await store.head();
      const again = await ask('POST', `${ADMIN}/users`, { body, headers });
      expect(again.json).toEqual({ ...first.json, link: null });
      expect(await store.head()).toBe(head);
      expect((await post('/admin/password', { link: linkOf(first), password: PASSWORD })).status).toBe(303);
    });

    it('gets in by the newest link alone, and by none that has expired', async () => {
      const { id, email } = await person();
      const first = await ask('POST', `${ADMIN}/users/${id}/password-link`);
      const second = await ask('POST', `${ADMIN}/users/${id}/password-link`);
      expect((await post('/admin/password', { link: linkOf(first), password: OTHER })).status).toBe(410);
      expect((await signIn(email, PASSWORD)).status).toBe(303);
      clock.forward(25 * HOUR);
      expect((await post('/admin/password', { link: linkOf(second), password: OTHER })).status).toBe(410);
      const third = linkOf(await ask('POST', `${ADMIN}/users/${id}/password-link`));
      const both = await Promise.all(
        [OTHER, OTHER].map((password) => post('/admin/password', { link: third, password })),
      );
      expect(both.map(({ status }) => status).sort()).toEqual([303, 410]);
    });

    it.each(['', 'x', 'A'.repeat(43), `${'A'.repeat(42)}"`])('gets nowhere by the link %j', async (link) => {
      expect((await post('/admin/password', { link, password: PASSWORD })).status).toBe(410);
    });
  });

  describe('who is called otherwise', () => {
    const revise = (id: string, body: object) => ask('PATCH', `${ADMIN}/users/${id}`, { body });

    it('signs in with the new address, and leaves the old one to others', async () => {
      const { id, email } = await person();
      const { email: taken } = await person();
      const wanted = `ny-${email}`;
      expect((await revise(id, { name: 'Asta Bæk', email: wanted })).status).toBe(200);
      expect([(await signIn(email, PASSWORD)).status, (await signIn(wanted, PASSWORD)).status]).toEqual([
        401, 303,
      ]);
      const refused = await revise(id, { email: taken });
      expect([refused.status, refused.json['type']]).toEqual([409, '/problems/email-taken']);
      const head = await store.head();
      expect((await revise(id, { name: 'Asta' })).status).toBe(200);
      expect((await revise(id, { email: wanted.toUpperCase() })).status).toBe(200);
      expect(await store.head()).toBe(head);
      expect((await revise(id, {})).status).toBe(400);
      const other = { email, name: 'En anden', roles: ['writer'] };
      expect((await ask('POST', `${ADMIN}/users`, { body: other })).status).toBe(201);
    });

    it('signs in with no address that a change cut short has left behind', async () => {
      const { id } = await person();
      const left = { kind: 'user-email', key: 'forladt@havn.example', id };
      expect(await claims.take(left)).toBe(id);
      expect((await signIn(left.key, PASSWORD)).status).toBe(401);
    });

    it('is let in by no link that was sent to the address of before', async () => {
      const body = { email: 'tastefejl@havn.example', name: 'Liv Bro', roles: ['editor'] };
      const invited = await ask('POST', `${ADMIN}/users`, { body });
      const id = String(invited.json['id']);
      expect((await revise(id, { name: 'Liv Broe', email: body.email })).status).toBe(200);
      expect((await fetch(`${newsroom.origin}/admin/password?link=${linkOf(invited)}`)).status).toBe(200);
      expect((await revise(id, { email: 'liv.broe@havn.example' })).status).toBe(200);
      const link = linkOf(invited);
      expect((await post('/admin/password', { link, password: PASSWORD })).status).toBe(410);
      const anew = linkOf(await ask('POST', `${ADMIN}/users/${id}/password-link`));
      expect((await post('/admin/password', { link: anew, password: PASSWORD })).status).toBe(303);
    });

    it('may be a program of before, which becomes a person with an address', async () => {
      const issued = await ask('POST', `${ADMIN}/tokens`, { body: { name: 'Eva', roles: ['editor'] } });
      const id = String(issued.json['userId']);
      const link = () => ask('POST', `${ADMIN}/users/${id}/password-link`);
      expect((await link()).json['type']).toBe('/problems/no-address');
      await revise(id, { email: 'eva@havn.example' });
      expect((await post('/admin/password', { link: linkOf(await link()), password: PASSWORD })).status).toBe(
        303,
      );
    });
  });

  describe('who signs in', () => {
    it('commands by the session, from a page of this newsroom alone', async () => {
      const { email } = await person();
      const signedIn = await signIn(email, PASSWORD);
      expect(signedIn.headers.get('set-cookie')).toMatch(/Path=\/; HttpOnly; SameSite=Lax$/);
      const cookie = cookieOf(signedIn);
      expect((await ask('POST', '/desk/articles', { headers: ownPage(cookie) })).status).toBe(201);
      expect((await ask('POST', '/desk/articles', { headers: { cookie } })).status).toBe(403);
    });

    it('is answered in JSON when asked for it', async () => {
      const { id, email } = await person();
      const accept = { accept: 'application/json' };
      const signedIn = await signIn(email, PASSWORD, accept);
      expect([signedIn.status, await signedIn.json()]).toEqual([200, { userId: id }]);
      expect(await look(cookieOf(signedIn))).toBe(200);
      const refused = await signIn(email, 'forkert', accept);
      expect([refused.status, await refused.json()]).toEqual([
        401,
        expect.objectContaining({ type: '/problems/sign-in-failed' }),
      ]);
    });

    it('sends JSON too, and needs no form to sign out', async () => {
      const { id, email } = await person();
      const program = { 'sec-fetch-site': 'same-origin' };
      const send = (path: string, body?: object, headers: Record<string, string> = {}) =>
        fetch(`${newsroom.origin}${path}`, {
          method: 'POST',
          redirect: 'manual',
          headers: { ...program, ...headers, ...(body && { 'content-type': 'application/json' }) },
          ...(body && { body: JSON.stringify(body) }),
        });
      const signedIn = await send('/admin/sign-in', { email, password: PASSWORD });
      expect([signedIn.status, await signedIn.json()]).toEqual([200, { userId: id }]);
      const cookie = cookieOf(signedIn);
      expect(await look(cookie)).toBe(200);
      const foreign = { 'sec-fetch-site': 'cross-site' };
      expect((await send('/admin/sign-in', { email, password: PASSWORD }, foreign)).status).toBe(403);
      expect((await send('/admin/sign-out', undefined, { ...foreign, cookie })).status).toBe(403);
      const refused = await send('/admin/sign-in', { email, password: 'forkert' });
      expect([refused.status, await refused.json()]).toEqual([
        401,
        expect.objectContaining({ type: '/problems/sign-in-failed' }),
      ]);
      const signedOut = await send('/admin/sign-out', undefined, { cookie });
      expect([signedOut.status, signedOut.headers.get('set-cookie')]).toEqual([
        204,
        expect.stringContaining('Max-Age=0'),
      ]);
      expect(await look(cookie)).toBe(401);
    });

    it('learns nothing about which addresses there are', async () => {
      const { email } = await person();
      const { id, email: off } = await person();
      await ask('POST', `${ADMIN}/users/${id}/deactivate`);
      const answers = await Promise.all(
        [
          [email, 'forkert adgangskode'],
          ['ukendt@havn.example', PASSWORD],
          [off, PASSWORD],
        ].map(async ([address = '', password = '']) => {
          const answer = await signIn(address, password);
          const text = (await answer.text()).replace(address, '');
          return [answer.status, answer.headers.get('set-cookie'), text];
        }),
      );
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(answers[0]?.[0]).toBe(401);
    });

    it('sees what was typed as address again, as text', async () => {
      const answer = await signIn('"><script>alert(1)</script>', 'x');
      expect(await answer.text()).not.toContain('<script>');
    });

    it('is signed out after hours of doing nothing, and at the latest after a day of work', async () => {
      const { email } = await person();
      const cookie = cookieOf(await signIn(email, PASSWORD));
      const idle = cookieOf(await signIn(email, PASSWORD));
      for (let hours = 0; hours < SESSION_HOURS - 2; hours += 2) {
        clock.forward(2 * HOUR);
        expect(await look(cookie)).toBe(200);
      }
      expect(IDLE_HOURS).toBeLessThan(SESSION_HOURS - 2);
      expect(await look(idle)).toBe(401);
      clock.forward(2 * HOUR + 1);
      expect(await look(cookie)).toBe(401);
    });

    it('sees where, and signs out there or everywhere else', async () => {
      const { email } = await person();
      const [here, there, elsewhere] = await Promise.all(
        ['Skrivebord', 'Telefon', 'Tavle'].map(async (agent) =>
          cookieOf(await signIn(email, PASSWORD, { 'user-agent': agent })),
        ),
      );
      const sessions = async () =>
        (await ask('GET', `${ADMIN}/me/sessions`, { headers: { cookie: here ?? '' } })).json[
          'items'
        ] as readonly { readonly id: string; readonly agent: string; readonly current: boolean }[];
      const open = await sessions();
      expect(open.map(({ agent }) => agent).sort()).toEqual(['Skrivebord', 'Tavle', 'Telefon']);
      expect(open.filter(({ current }) => current).map(({ agent }) => agent)).toEqual(['Skrivebord']);
      const phone = open.find(({ agent }) => agent === 'Telefon');
      const headers = ownPage(here ?? '');
      expect((await ask('DELETE', `${ADMIN}/me/sessions/${phone?.id}`, { headers })).status).toBe(200);
      expect([await look(there ?? ''), await look(elsewhere ?? '')]).toEqual([401, 200]);
      const others = await ask('DELETE', `${ADMIN}/me/sessions`, { headers });
      expect(others.json).toEqual({ closed: 1 });
      expect([await look(here ?? ''), await look(elsewhere ?? '')]).toEqual([200, 401]);
      const foreign = await ask('DELETE', `${ADMIN}/me/sessions/${phone?.id}`, { headers });
      expect(foreign.status).toBe(404);
    });
  });

  describe('who changes it', () => {
    it('gives the one before, stays signed in here and nowhere else', async () => {
      const { email } = await person();
      const here = cookieOf(await signIn(email, PASSWORD));
      const there = cookieOf(await signIn(email, PASSWORD));
      const change = (current: string, password: string) =>
        ask('PUT', `${ADMIN}/me/password`, { body: { current, password }, headers: ownPage(here) });
      expect((await change('forkert', OTHER)).json['type']).toBe('/problems/password-wrong');
      expect((await change(PASSWORD, 'kort')).json['type']).toBe('/problems/password-weak');
      expect((await change(PASSWORD, OTHER)).status).toBe(200);
      expect([await look(here), await look(there)]).toEqual([200, 401]);
      expect([(await signIn(email, PASSWORD)).status, (await signIn(email, OTHER)).status]).toEqual([
        401, 303,
      ]);
    });

    it('may have it set by an admin or on the command line, which ends the sessions', async () => {
      const { id, email } = await person();
      const before = cookieOf(await signIn(email, PASSWORD));
      const body = { password: OTHER };
      expect((await ask('PUT', `${ADMIN}/users/${id}/password`, { body })).status).toBe(200);
      expect([await look(before), (await signIn(email, OTHER)).status]).toEqual([401, 303]);
      await setUserPassword(parts(), { email: email.toUpperCase(), password: PASSWORD });
      expect((await signIn(email, PASSWORD)).status).toBe(303);
      await expect(
        setUserPassword(parts(), { email: 'ukendt@havn.example', password: PASSWORD }),
      ).rejects.toMatchObject({ code: 'user-unknown' });
      await expect(
        createUser(parts(), { email: 'x', name: 'X', roles: ['boss'], password: PASSWORD }),
      ).rejects.toMatchObject({ code: 'user-invalid' });
    });

    it('keeps it as a hash that is worth nothing without the root key, and nothing of it in log or events', async () => {
      const { id } = await person();
      const [row] = await newsroom.dataSource.query<{ readonly hash: string }[]>(
        'select hash from state.passwords where user_id = $1',
        [id],
      );
      expect(row?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      const { verify } = await import('@node-rs/argon2');
      expect(await verify(row?.hash ?? '', PASSWORD)).toBe(false);
      const lines = newsroom.log.join('');
      expect(lines).not.toMatch(/kraner|havn\.example/);
      for await (const { events } of store.readAll({ after: 0n })) {
        const told = JSON.stringify(events, (_, value: unknown) =>
          typeof value === 'bigint' ? String(value) : value,
        );
        expect(told).not.toMatch(/kraner|havn\.example|Asta/);
      }
    });
  });

  describe('who is deactivated', () => {
    it('is let in by nothing, and by everything of before once reactivated', async () => {
      const { id, email } = await person();
      const cookie = cookieOf(await signIn(email, PASSWORD));
      const issued = await ask('POST', `${ADMIN}/me/tokens`, {
        body: { name: 'Skrivebord', scopes: ['article.read'], expiresAt: '2090-01-01T00:00:00Z' },
        headers: ownPage(cookie),
      });
      const token = { authorization: `Bearer ${String(issued.json['token'])}` };
      const link = linkOf(await ask('POST', `${ADMIN}/users/${id}/password-link`));
      const lookByToken = async () => (await ask('GET', '/desk/articles', { headers: token })).status;
      expect([await look(cookie), await lookByToken()]).toEqual([200, 200]);
      expect((await ask('POST', '/desk/articles', { headers: token })).status).toBe(403);

      expect((await ask('POST', `${ADMIN}/users/${id}/deactivate`)).status).toBe(200);
      expect([await look(cookie), await lookByToken()]).toEqual([401, 401]);
      expect((await signIn(email, PASSWORD)).status).toBe(401);
      expect((await post('/admin/password', { link, password: OTHER })).status).toBe(410);
      expect((await signIn(email, OTHER)).status).toBe(401);

      await ask('POST', `${ADMIN}/users/${id}/reactivate`);
      expect([await look(cookie), await lookByToken()]).toEqual([401, 200]);
      expect((await signIn(email, PASSWORD)).status).toBe(303);
    });

    it('is never oneself', async () => {
      const { json } = await ask('GET', `${ADMIN}/me`);
      const refused = await ask('POST', `${ADMIN}/users/${String(json['id'])}/deactivate`);
      expect([refused.status, refused.json['type']]).toEqual([409, '/problems/own-access']);
    });
  });

  describe('who loses a role', () => {
    it('loses what it opened at once, also in a session and by tokens of their own', async () => {
      const { id, email } = await person(['editor', 'sales']);
      const cookie = cookieOf(await signIn(email, PASSWORD));
      const scopes = ['article.read'];
      const body = { name: 'Skrivebord', scopes, expiresAt: '2090-01-01T00:00:00Z' };
      const issued = await ask('POST', `${ADMIN}/me/tokens`, { body, headers: ownPage(cookie) });
      const token = { authorization: `Bearer ${String(issued.json['token'])}` };
      expect((await ask('DELETE', `${ADMIN}/users/${id}/roles/editor`)).status).toBe(200);
      expect([await look(cookie), (await ask('GET', '/desk/articles', { headers: token })).status]).toEqual([
        403, 403,
      ]);
      expect((await ask('PUT', `${ADMIN}/users/${id}/roles/writer`)).status).toBe(200);
      expect([await look(cookie), (await ask('GET', '/desk/articles', { headers: token })).status]).toEqual([
        200, 200,
      ]);
    });

    it('gives no token what they may not do', async () => {
      const { email } = await person(['writer']);
      const headers = ownPage(cookieOf(await signIn(email, PASSWORD)));
      const body = { name: 'Mere', scopes: ['article.publish'], expiresAt: '2090-01-01T00:00:00Z' };
      const refused = await ask('POST', `${ADMIN}/me/tokens`, { body, headers });
      expect([refused.status, refused.json['type']]).toEqual([403, '/problems/beyond-own-rights']);
    });
  });

  describe('whose account is tried out', () => {
    /** What went wrong in other tests is forgotten. */
    beforeEach(() => clock.forward(2 * HOUR));

    const wrong = (email: string) => signIn(email, 'forkert adgangskode');

    it('is closed to strangers for a while that doubles, known or not, and open again after it', async () => {
      const { email } = await person();
      for (const address of [email, 'ingen@havn.example']) {
        for (let attempt = 0; attempt < 5; attempt += 1) expect((await wrong(address)).status).toBe(401);
        const locked = await signIn(address, PASSWORD);
        const seconds = Number(locked.headers.get('retry-after'));
        expect([locked.status, seconds > 25 && seconds <= 30]).toEqual([429, true]);
        expect(await locked.text()).toContain('sekunder');
        clock.forward(31_000);
        expect((await wrong(address)).status).toBe(401);
        expect(Number((await wrong(address)).headers.get('retry-after'))).toBeGreaterThan(50);
        clock.forward(61_000);
      }
      expect((await signIn(email, PASSWORD)).status).toBe(303);
      expect((await wrong(email)).status).toBe(401);
    });

    it('stays open to its holder in a browser that is known there, and to no other account', async () => {
      const { email } = await person();
      const { email: other } = await person();
      const known = deviceOf(await signIn(email, PASSWORD));
      expect(known).toMatch(/^forside_device=/);
      for (let attempt = 0; attempt < 40; attempt += 1) await wrong(attempt % 2 === 0 ? email : other);
      expect((await signIn(email, PASSWORD)).status).toBe(429);
      expect((await signIn(other, PASSWORD, { cookie: known })).status).toBe(429);
      const forged = `${known.slice(0, -1)}${known.endsWith('A') ? 'E' : 'A'}`;
      expect((await signIn(email, PASSWORD, { cookie: forged })).status).toBe(429);
      const back = await signIn(email, PASSWORD, { cookie: known });
      expect([back.status, deviceOf(back)]).toEqual([303, known]);
      for (let attempt = 0; attempt < 5; attempt += 1) {
        expect((await signIn(email, 'forkert', { cookie: known })).status).toBe(401);
      }
      expect((await signIn(email, PASSWORD, { cookie: known })).status).toBe(429);
    });

    it('is opened at once by a link of an admin', async () => {
      const { id, email } = await person();
      for (let attempt = 0; attempt < 5; attempt += 1) await wrong(email);
      expect((await signIn(email, PASSWORD)).status).toBe(429);
      const link = linkOf(await ask('POST', `${ADMIN}/users/${id}/password-link`));
      expect((await post('/admin/password', { link, password: OTHER })).status).toBe(303);
      expect((await signIn(email, OTHER)).status).toBe(303);
    });

    it('counts attempts that come at once as many', async () => {
      const { email } = await person();
      const answers = await Promise.all(Array.from({ length: 12 }, () => wrong(email)));
      const judged = answers.filter(({ status }) => status === 401);
      expect([judged.length, answers.length - judged.length]).toEqual([5, 7]);
    });

    it('turns an address away that tries out one account after the other', async () => {
      const tries = Array.from({ length: 40 }, (_, index) => `nr${index}@havn.example`);
      const answers: number[] = [];
      for (const address of tries) answers.push((await wrong(address)).status);
      expect(answers.indexOf(429)).toBe(30);
      expect(answers.slice(30).every((status) => status === 429)).toBe(true);
      expect((await post('/admin/sign-in', { token: admin, next: '/' })).status).toBe(429);
      expect((await ask('GET', '/desk/articles')).status).toBe(200);
      clock.forward(2 * HOUR);
    });
  });

  it('is told of in the audit: who came in, who did not, who was locked out, and nothing of what was typed', async () => {
    const { id, email } = await person();
    await signIn(email, PASSWORD, { 'user-agent': 'Skrivebord' });
    for (let attempt = 0; attempt < 5; attempt += 1) await signIn(email, 'forkert adgangskode');
    await signIn(email, PASSWORD);
    await signIn('glemt-felt-adgangskode', 'x');
    type Items = readonly Record<string, unknown>[];
    const all = (await ask('GET', `${ADMIN}/sign-ins?limit=100`)).json['items'] as Items;
    expect(all[0]).toMatchObject({ outcome: 'failure', way: 'password', userId: null, name: null });
    expect(all.slice(1, 7).map(({ outcome, userId }) => [outcome, userId])).toEqual([
      ['locked-out', id],
      ...Array.from({ length: 4 }, () => ['failure', id]),
      ['success', id],
    ]);
    expect(all[6]).toMatchObject({ address: '127.0.0.1', agent: 'Skrivebord', name: 'Asta Lind' });
    expect(JSON.stringify(all)).not.toMatch(/forkert|glemt-felt|@havn/);
    const pages: Items[] = [];
    for (let after = ''; ;) {
      const { json } = await ask('GET', `${ADMIN}/sign-ins?limit=7${after}`);
      pages.push(json['items'] as Items);
      const { next } = json as { readonly next: string | null };
      if (next === null) break;
      after = `&after=${next}`;
    }
    expect(pages.flat().slice(0, 100)).toEqual(all);
  });
});
