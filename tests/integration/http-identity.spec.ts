import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Post, Req } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { Claims, CommandRunner, EventCodec, EventRegistry } from '#event-store';
import { MemoryEventStore } from '#event-store/memory';
import { eventStoreMigrations, PostgresClaims } from '#event-store/postgres';
import {
  ensureFirstAdmin,
  identityEventContracts,
  identityMigrations,
  IdentityModule,
  identityProjections,
  issueToken,
} from '#identity';
import {
  actorNow,
  assertOneHandlerPerCommand,
  At,
  Public,
  Requires,
  SystemClock,
  Unattended,
} from '#platform';
import type { AsOf, PersonKeys } from '#platform';
import { foldInMemory } from '#projections';
import { startHttpTestApplication } from '#testing/http-test-application';
import type { HttpTestApplication } from '#testing/http-test-application';

@Controller('desk')
class DeskController {
  readonly watching: FastifyRequest[] = [];

  @Get('watch')
  @Requires('article.read')
  @Unattended()
  watch(@Req() request: FastifyRequest): object {
    this.watching.push(request);
    return {};
  }

  @Get('articles')
  @Requires('article.read')
  articles(): object {
    return {};
  }

  @Post('articles')
  @Requires('article.draft')
  draft(@Body() body: object): object {
    return body;
  }

  @Get('page')
  @Public()
  page(@At() at: AsOf): AsOf {
    return at;
  }
}

@Controller('forgotten')
class ForgottenController {
  @Get()
  look(): object {
    return {};
  }
}

@Controller('misspelt')
class MisspeltController {
  @Get()
  @Requires('article.raed')
  look(): object {
    return {};
  }
}

@Module({ controllers: [DeskController] })
class DeskModule {}

@Module({ controllers: [ForgottenController] })
class ForgottenModule {}

@Module({ controllers: [MisspeltController] })
class MisspeltModule {}

@Module({})
class LogModule {}

function logModule(runner: CommandRunner, { dataSource, personKeys }: Opened): DynamicModule {
  const claims = new PostgresClaims(dataSource, personKeys.keyedHash);
  return {
    module: LogModule,
    global: true,
    imports: [CqrsModule.forRoot()],
    providers: [
      { provide: CommandRunner, useValue: runner },
      { provide: Claims, useValue: claims },
    ],
    exports: [CommandRunner, Claims],
  };
}

interface Opened {
  readonly dataSource: DataSource;
  readonly personKeys: PersonKeys;
}

describe('Who may do what', () => {
  const clock = new SystemClock();
  const store = new MemoryEventStore();
  let newsroom: HttpTestApplication;
  let runner: CommandRunner;
  let admin: string;
  const url = (path: string): string => `${newsroom.origin}${path}`;
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const parts = () => ({
    dataSource: newsroom.dataSource,
    runner,
    clock,
    configuration: { dataDir: newsroom.dataDir },
  });

  const modules = (opened: Opened) => {
    const { personKeys } = opened;
    runner = new CommandRunner(
      store,
      new EventCodec(new EventRegistry(identityEventContracts), personKeys.vault),
      clock,
    );
    return [logModule(runner, opened), IdentityModule, DeskModule];
  };

  beforeAll(async () => {
    newsroom = await startHttpTestApplication({
      modules,
      migrations: [...eventStoreMigrations, ...identityMigrations],
    });
    admin = (await readFile(await ensureFirstAdmin(parts()), 'utf8')).trim();
  });
  afterAll(() => newsroom.close());

  async function issue(body: object, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(url('/api/admin/v1/tokens'), {
      method: 'POST',
      headers: { ...bearer(admin), 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  async function issued(roles: readonly string[]): Promise<{ id: string; token: string }> {
    return (await (await issue({ name: 'Desk', roles })).json()) as { id: string; token: string };
  }

  describe('the first admin', () => {
    it('finds a token in a file that nobody else reads', async () => {
      const { mode } = await stat(join(newsroom.dataDir, 'admin-token'));
      expect(mode & 0o777).toBe(0o600);
      expect((await fetch(url('/api/admin/v1/tokens/x'), { headers: bearer(admin) })).status).toBe(405);
      expect((await fetch(url('/desk/articles'), { headers: bearer(admin) })).status).toBe(200);
    });

    it('gets no second one at the next start, also when the file was taken away', async () => {
      const head = await store.head();
      const path = await ensureFirstAdmin(parts());
      expect(await readFile(path, 'utf8')).toBe(`${admin}\n`);
      await rm(path);
      await ensureFirstAdmin(parts());
      await expect(stat(path)).rejects.toThrow();
      expect(await store.head()).toBe(head);
    });

    it.each(['after the file', 'after the stream'])(
      'is let in by the next start when the first broke off %s',
      async (moment) => {
        const other = await startHttpTestApplication({
          modules: (opened) => {
            const { personKeys } = opened;
            const ownRunner = new CommandRunner(
              new MemoryEventStore(),
              new EventCodec(new EventRegistry(identityEventContracts), personKeys.vault),
              clock,
            );
            ownParts.runner = ownRunner;
            return [logModule(ownRunner, opened), IdentityModule, DeskModule];
          },
          migrations: [...eventStoreMigrations, ...identityMigrations],
        });
        try {
          const mine = {
            ...parts(),
            runner: ownParts.runner ?? runner,
            dataSource: other.dataSource,
            configuration: { dataDir: other.dataDir },
          };
          const path = join(other.dataDir, 'admin-token');
          if (moment === 'after the file') {
            await writeFile(path, `fs_${'A'.repeat(43)}\n`);
          } else {
            await ensureFirstAdmin(mine);
            await other.dataSource.query('delete from state.credentials');
          }
          const before = await readFile(path, 'utf8');
          await ensureFirstAdmin(mine);
          expect(await readFile(path, 'utf8')).toBe(before);
          expect((await stat(path)).mode & 0o777).toBe(0o600);
          const response = await fetch(`${other.origin}/desk/articles`, { headers: bearer(before.trim()) });
          expect(response.status).toBe(200);
        } finally {
          await other.close();
        }
      },
    );
    const ownParts: { runner?: CommandRunner } = {};

    it.each([
      ['on one machine', () => [newsroom.dataDir, newsroom.dataDir]],
      ['on two machines', () => [join(newsroom.dataDir, 'one'), join(newsroom.dataDir, 'two')]],
    ] as const)('finds one token, which opens, when newsrooms start together %s', async (_, places) => {
      await newsroom.dataSource.query('delete from state.credentials');
      const directories = [...new Set(places())];
      const files = directories.map((directory) => join(directory, 'admin-token'));
      await Promise.all(directories.map((directory) => mkdir(directory, { recursive: true })));
      await Promise.all(files.map((file) => rm(file, { force: true })));
      await Promise.all(
        [...places(), ...places()].map((dataDir) =>
          ensureFirstAdmin({ ...parts(), configuration: { dataDir } }),
        ),
      );
      const tokens = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
      const left = tokens.filter((token) => token !== '').map((token) => token.trim());
      expect(left).toHaveLength(1);
      admin = left[0] ?? '';
      expect((await fetch(url('/desk/articles'), { headers: bearer(admin) })).status).toBe(200);
    });
  });

  describe('a token', () => {
    it('opens what its roles may, and nothing else', async () => {
      const { token } = await issued(['writer']);
      expect((await fetch(url('/desk/articles'), { headers: bearer(token) })).status).toBe(200);
      const refused = await fetch(url('/api/admin/v1/tokens'), { headers: bearer(token) });
      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject({
        type: '/problems/forbidden',
        detail: expect.stringContaining('token.read'),
      });
    });

    it('is kept as a hash, and its holder is named nowhere in the log', async () => {
      const { token } = (await (await issue({ name: 'Anna Prøve', roles: ['sales'] })).json()) as {
        token: string;
      };
      const kept = JSON.stringify([
        await newsroom.dataSource.query('select encode(secret_hash, $1) from state.credentials', ['escape']),
        await newsroom.dataSource.query('select * from state.credentials'),
      ]);
      expect(kept).not.toContain(token);
      for await (const { events } of store.readAll({ after: 0n })) {
        const log = JSON.stringify(events, (_, value: unknown) =>
          typeof value === 'bigint' ? String(value) : value,
        );
        expect(log).not.toMatch(/fs_|Anna/);
      }
      expect(newsroom.log.join('')).not.toMatch(/fs_[A-Za-z0-9]|Anna/);
    });

    it('is shown once: a repeat of the request is answered without it and issues nothing', async () => {
      const key = { 'idempotency-key': 'token-1' };
      const first = (await (await issue({ name: 'Desk', roles: ['editor'] }, key)).json()) as Record<
        string,
        unknown
      >;
      const head = await store.head();
      const again = (await (await issue({ name: 'Desk', roles: ['editor'] }, key)).json()) as Record<
        string,
        unknown
      >;
      expect(first['token']).toMatch(/^fs_/);
      expect(again).toEqual({ ...first, token: null });
      expect(await store.head()).toBe(head);
    });

    it('opens nothing from the moment it is revoked, and revoking is safe to repeat', async () => {
      const { id, token } = await issued(['editor']);
      const look = () => fetch(url('/desk/articles'), { headers: bearer(token) });
      expect((await look()).status).toBe(200);
      const revoke = () =>
        fetch(url(`/api/admin/v1/tokens/${id}`), { method: 'DELETE', headers: bearer(admin) });
      expect((await revoke()).status).toBe(200);
      const refused = await look();
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="forside"');
      expect((await revoke()).status).toBe(200);
    });

    it('changes its rights at once', async () => {
      const { id, token } = await issued(['writer']);
      const draft = () =>
        fetch(url('/desk/articles'), {
          method: 'POST',
          headers: { ...bearer(token), 'content-type': 'application/json' },
          body: '{}',
        });
      expect((await draft()).status).toBe(201);
      const changed = await fetch(url(`/api/admin/v1/tokens/${id}/roles`), {
        method: 'PUT',
        headers: { ...bearer(admin), 'content-type': 'application/json' },
        body: JSON.stringify({ roles: ['reader-api'] }),
      });
      expect(changed.status).toBe(200);
      expect((await draft()).status).toBe(403);
    });

    it('of few rights touches nobody who has more, and issues none that outlives it', async () => {
      const expiresAt = '2090-01-01T00:00:00.000Z';
      const scopes = ['token.issue'];
      const asked = await issue({ name: 'Udsteder', roles: ['admin'], scopes, expiresAt });
      const { token } = (await asked.json()) as { token: string };
      const told = async (response: Response) => ((await response.json()) as { type?: string }).type;
      const { id } = await issued(['chief-editor']);
      const demoted = await fetch(url(`/api/admin/v1/tokens/${id}/roles`), {
        method: 'PUT',
        headers: { ...bearer(token), 'content-type': 'application/json' },
        body: JSON.stringify({ roles: ['reader-api'] }),
      });
      expect(await told(demoted)).toBe('/problems/beyond-own-rights');
      const another = { name: 'Efterfølger', roles: ['admin'], scopes };
      expect(await told(await issue(another, bearer(token)))).toBe('/problems/token-outlives');
      const asLong = await issue({ ...another, expiresAt }, bearer(token));
      expect(asLong.status).toBe(201);
    });

    it('ends when it expires', async () => {
      const expiresAt = new Date(Date.now() + 700).toISOString();
      const { token } = (await (await issue({ name: 'Soon gone', roles: ['editor'], expiresAt })).json()) as {
        token: string;
      };
      const look = () => fetch(url('/desk/articles'), { headers: bearer(token) });
      expect((await look()).status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 800));
      expect((await look()).status).toBe(401);
    });

    it('costs no query while it is believed', async () => {
      const { token } = await issued(['editor']);
      const look = () => fetch(url('/desk/articles'), { headers: bearer(token) });
      const count = await statementsOf(newsroom.dataSource, async () => {
        for (let index = 0; index < 20; index += 1) await look();
      });
      expect(count).toBe(1);
    });

    it.each(['', 'fs_short', `fs_${'A'.repeat(43)}`, 'x'.repeat(5_000), "' or 1=1 --"])(
      'that nobody issued opens nothing: %j',
      async (token) => {
        expect((await fetch(url('/desk/articles'), { headers: bearer(token) })).status).toBe(401);
        expect((await fetch(url('/desk/page'), { headers: bearer(token) })).status).toBe(401);
      },
    );

    it('of another kind is left to whoever asked for it', async () => {
      const headers = { authorization: 'Basic eDp5' };
      expect((await fetch(url('/desk/page'), { headers })).status).toBe(200);
      expect((await fetch(url('/desk/articles'), { headers })).status).toBe(401);
    });

    it.each([
      { roles: ['editor'] },
      { name: '', roles: ['editor'] },
      { name: 'x', roles: [] },
      { name: 'x', roles: ['owner'] },
      { name: 'x\u0000', roles: ['editor'] },
      { name: 'x', roles: ['editor'], expiresAt: 'soon' },
      { name: 'x', roles: ['editor'], expiresAt: '2020-01-01T00:00:00Z' },
      { name: 'x', roles: ['editor'], more: 1 },
    ])('is not issued for %j', async (body) => {
      const head = await store.head();
      const response = await issue(body);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(await store.head()).toBe(head);
    });

    it('that does not exist cannot be revoked', async () => {
      for (const [id, status] of [
        ['0b6e7c5e-59a5-4ac5-9fd5-1e7d3d5bb0a1', 404],
        ['nonsense', 400],
      ] as const) {
        const response = await fetch(url(`/api/admin/v1/tokens/${id}`), {
          method: 'DELETE',
          headers: bearer(admin),
        });
        expect(response.status).toBe(status);
      }
    });

    it('is made on the command line too, for roles there are', async () => {
      const token = await issueToken({ ...parts(), name: 'Terminal', roles: ['jobs-desk'] });
      expect((await fetch(url('/desk/page'), { headers: bearer(token) })).status).toBe(200);
      await expect(issueToken({ ...parts(), name: 'x', roles: ['boss'] })).rejects.toMatchObject({
        code: 'role-unknown',
      });
    });
  });

  describe('a browser', () => {
    const form = (
      fields: Record<string, string>,
      headers: Record<string, string> = {},
      path = '/admin/sign-in',
    ) =>
      fetch(url(path), {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(fields).toString(),
      });
    const cookieOf = (response: Response): string =>
      (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

    it('signs in with a token, travels in time, commands from a page of ours alone, and signs out', async () => {
      const signedIn = await form({ token: ` ${admin} `, next: '/?at=2026-01-01T00:00Z' });
      expect(signedIn.status).toBe(303);
      expect(signedIn.headers.get('location')).toBe('/?at=2026-01-01T00:00Z');
      expect(signedIn.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax$/);
      const cookie = { cookie: cookieOf(signedIn) };
      const page = await fetch(url('/desk/page?at=2026-01-01T00:00Z'), { headers: cookie });
      expect(await page.json()).toEqual({ at: '2026-01-01T00:00:00.000Z', live: false });
      const command = (headers: Record<string, string>) =>
        fetch(url('/desk/articles'), {
          method: 'POST',
          headers: { ...cookie, 'content-type': 'application/json', ...headers },
          body: '{}',
        });
      expect((await command({})).status).toBe(403);
      expect((await command({ 'sec-fetch-site': 'same-origin', 'x-forside-command': '1' })).status).toBe(201);
      expect(await (await fetch(url('/admin/sign-in'), { headers: cookie })).text()).toContain(
        '/admin/sign-out',
      );
      const signedOut = await form({}, cookie, '/admin/sign-out');
      expect(signedOut.headers.get('set-cookie')).toContain('Max-Age=0');
      expect((await fetch(url('/desk/articles'), { headers: cookie })).status).toBe(401);
    });

    it('stays out with a wrong token, and is told on the page', async () => {
      const refused = await form({ token: 'fs_wrong', next: '/"><script>' });
      expect(refused.status).toBe(401);
      const html = await refused.text();
      expect(html).toContain('role="alert"');
      expect(html).not.toContain('<script>');
      expect(refused.headers.get('set-cookie')).toBeNull();
    });

    it.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/a b', '/æ'])(
      'is never sent on to %s',
      async (next) => {
        const signedIn = await form({ token: admin, next });
        expect(signedIn.headers.get('location')).toBe('/');
      },
    );

    it('is not signed in by a page of somebody else', async () => {
      expect((await form({ token: admin }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect((await form({ token: admin }, { origin: 'https://evil.example' })).status).toBe(403);
    });

    it('loses its session with the token', async () => {
      const { id, token } = await issued(['editor']);
      const cookie = { cookie: cookieOf(await form({ token })) };
      expect((await fetch(url('/desk/articles'), { headers: cookie })).status).toBe(200);
      await fetch(url(`/api/admin/v1/tokens/${id}`), { method: 'DELETE', headers: bearer(admin) });
      expect((await fetch(url('/desk/articles'), { headers: cookie })).status).toBe(401);
    });

    it('stays signed in by what is done in it, not by what an open window asks for by itself', async () => {
      const cookie = { cookie: cookieOf(await form({ token: admin })) };
      const look = async (path: string) => (await fetch(url(path), { headers: cookie })).status;
      const leaveFor = async (hours: number) => {
        await newsroom.dataSource.query(
          `update state.sessions set last_seen_at = now() - make_interval(hours => $1)`,
          [hours],
        );
        // Whatever was believed is asked again.
        await issued(['editor']);
      };
      const isIdle = async () => {
        const [row] = await newsroom.dataSource.query<{ readonly idle: boolean }[]>(
          `select max(last_seen_at) < now() - interval '1 hour' as idle from state.sessions`,
        );
        return row?.idle;
      };
      await leaveFor(2);
      expect([await look('/desk/watch'), await isIdle()]).toEqual([200, true]);
      const [request] = newsroom.app.get(DeskController).watching;
      if (!request) throw new Error('nobody watches');
      await leaveFor(2);
      expect(await actorNow(request)).toMatchObject({ via: 'session' });
      expect(await isIdle()).toBe(true);
      expect([await look('/desk/articles'), await isIdle()]).toEqual([200, false]);
      await leaveFor(4);
      expect(await actorNow(request)).toBeNull();
      expect([await look('/desk/watch'), await look('/desk/articles')]).toEqual([401, 401]);
    });

    it('gets its style from the newsroom itself', async () => {
      const style = await fetch(url('/admin/sign-in.css'));
      expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
    });
  });

  it('can be read from the projection of staff', async () => {
    const events = [];
    const codec = new EventCodec(new EventRegistry(identityEventContracts), newsroom.personKeys.vault);
    for await (const batch of store.readAll({ after: 0n })) {
      for (const stored of batch.events) events.push(await codec.decode(stored));
    }
    const [staff] = identityProjections;
    if (!staff) throw new Error('no projection');
    const { tokens = [], users = [] } = foldInMemory(staff, events as never);
    expect(users).toContainEqual(expect.objectContaining({ user_id: expect.any(String), roles: ['admin'] }));
    expect(tokens).toContainEqual(expect.objectContaining({ revoked_at: expect.any(String) }));
  });

  describe('a start', () => {
    it('is refused when a route does not say whom it lets in, or misspells it', async () => {
      for (const [module, message] of [
        [ForgottenModule, 'ForgottenController.look has neither'],
        [MisspeltModule, 'article.raed'],
      ] as const) {
        await expect(
          startHttpTestApplication({
            modules: (given) => [...modules(given), module],
            migrations: [...eventStoreMigrations, ...identityMigrations],
          }),
        ).rejects.toThrow(message);
      }
    });

    it('knows exactly one handler for each of our commands', async () => {
      assertOneHandlerPerCommand(newsroom.app, [await import('#identity')]);
    });
  });
});

/** How many statements a piece of work sends. */
async function statementsOf(dataSource: DataSource, work: () => Promise<void>): Promise<number> {
  const query = dataSource.query.bind(dataSource);
  let count = 0;
  dataSource.query = ((...given: Parameters<typeof query>) => {
    count += 1;
    return query(...given);
  }) as typeof query;
  try {
    await work();
  } finally {
    dataSource.query = query;
  }
  return count;
}
