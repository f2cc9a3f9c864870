import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import {
  EditorialCommandModule,
  articleDecider,
  editorialEventContracts,
  editorialProjections,
} from '#editorial';
import { Claims, CommandRunner, EventCodec, EventRegistry, EventStore, randomId } from '#event-store';
import { PostgresClaims, PostgresEventStore, eventStoreMigrations } from '#event-store/postgres';
import { IdentityModule, identityEventContracts, identityMigrations, issueToken } from '#identity';
import { plusMilliseconds, toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { Freshness, LiveReplies, tagsOfCommit } from '#platform';
import { ProjectionEngine, projectionMigrations } from '#projections';
import { MemoryLogger } from './letters.js';
import { startHttpTestApplication } from './http-test-application.js';

/** A newsroom with the editorial side alone: HTTP over PostgreSQL, projections running, a clock that can be set forward. */
export interface EditorialNewsroom {
  readonly dataSource: DataSource;
  readonly store: PostgresEventStore;
  readonly runner: CommandRunner;
  readonly engine: ProjectionEngine;
  /** A provider of the application. */
  get<T>(type: abstract new (...parts: never[]) => T): T;
  /** Lets time pass. */
  pass(milliseconds: number): void;
  now(): Instant;
  /** The answer to a request of someone with these roles (chief editor unless told; null for a reader). */
  send(method: string, path: string, options?: SendOptions): Promise<Reply>;
  /** As {@link send} for GET, after everything written so far has become visible. */
  read(path: string, options?: SendOptions): Promise<Reply>;
  /** Records what is due on an article, as the worker does. */
  recordDue(articleId: string): Promise<void>;
  close(): Promise<void>;
}

/** What goes with a request. */
export interface SendOptions {
  readonly role?: string | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The members of answers that tests look at; which of them are there, they know. */
export interface Told {
  readonly id: string;
  readonly url: string;
  readonly type: string;
  readonly name: string;
  readonly headline: string;
  readonly standfirst: string | null;
  readonly publishedAt: string;
  readonly updatedAt: string;
  readonly expiresAt: string;
  readonly state: string;
  readonly notice: string | null;
  readonly revision: number;
  readonly next: string | null;
  readonly items: readonly Told[];
  readonly errors: readonly { readonly field: string }[];
  readonly body: { readonly content: readonly unknown[] };
  readonly bodyHtml: string;
  readonly byline: readonly string[];
  readonly readAlso: readonly { readonly title: string; readonly url: string | null }[];
  readonly topImage: { readonly url: string; readonly variants: readonly unknown[] };
  readonly slots: readonly unknown[];
}

/** An answer, its JSON parsed. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Told;
  readonly bytes: Buffer;
}

@Module({})
class LogModule {}

/** Starts one on a database of its own. */
export async function openEditorialNewsroom(): Promise<EditorialNewsroom> {
  let offset = 0;
  const clock = { now: () => plusMilliseconds(toInstant(Date.now()), offset) };
  const opened: { store?: PostgresEventStore; runner?: CommandRunner; engine?: ProjectionEngine } = {};
  const http = await startHttpTestApplication({
    clock,
    migrations: [...eventStoreMigrations, ...projectionMigrations, ...identityMigrations],
    modules: ({ dataSource, personKeys }) => {
      const connectionString = String((dataSource.options as { readonly url?: string }).url);
      const store = new PostgresEventStore({ dataSource, connectionString });
      const codec = new EventCodec(
        new EventRegistry([...editorialEventContracts, ...identityEventContracts]),
        personKeys.vault,
      );
      const runner = new CommandRunner(store, codec, clock);
      const engine = new ProjectionEngine({
        dataSource,
        connectionString,
        store,
        decode: (stored) => codec.decode(stored),
        definitions: editorialProjections,
        logger: new MemoryLogger(),
        holder: 'test',
      });
      Object.assign(opened, { store, runner, engine });
      const replies = new LiveReplies();
      engine.onChange(({ projection, partitions }) =>
        partitions === '*' ? replies.flush() : replies.drop(tagsOfCommit(projection, partitions)),
      );
      const shared = [
        { provide: EventStore, useValue: store },
        { provide: EventCodec, useValue: codec },
        { provide: CommandRunner, useValue: runner },
        { provide: Claims, useValue: new PostgresClaims(dataSource, personKeys.keyedHash) },
        { provide: LiveReplies, useValue: replies },
        { provide: Freshness, useValue: engine },
      ];
      const log: DynamicModule = {
        module: LogModule,
        global: true,
        imports: [CqrsModule.forRoot()],
        providers: shared,
        exports: shared.map(({ provide }) => provide),
      };
      return [log, IdentityModule, EditorialCommandModule];
    },
  });
  const { store, runner, engine } = opened;
  if (!store || !runner || !engine) throw new Error('The newsroom did not open');
  await engine.start();

  const tokens = new Map<string, string>();
  const tokenOf = async (role: string) => {
    const token =
      tokens.get(role) ??
      (await issueToken({ dataSource: http.dataSource, runner, clock, name: role, roles: [role] }));
    tokens.set(role, token);
    return token;
  };
  const send: EditorialNewsroom['send'] = async (
    method,
    path,
    { role = 'chief-editor', body, headers } = {},
  ) => {
    const raw = Buffer.isBuffer(body);
    const response = await fetch(`${http.origin}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(role === null ? {} : { authorization: `Bearer ${await tokenOf(role)}` }),
        ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && bytes.length > 0;
    return {
      status: response.status,
      headers: response.headers,
      json: (isJson ? JSON.parse(bytes.toString('utf8')) : null) as Told,
      bytes,
    };
  };
  return {
    dataSource: http.dataSource,
    store,
    runner,
    engine,
    get: (type) => http.app.get(type, { strict: false }),
    pass: (milliseconds) => {
      offset += milliseconds;
    },
    now: clock.now,
    send,
    read: async (path, options = {}) => {
      if (!(await engine.caughtUp(10_000))) throw new Error('The projections did not catch up');
      return send('GET', path, options);
    },
    recordDue: async (articleId) => {
      const id = randomId();
      await runner.recordDue({
        decider: articleDecider,
        id: articleId,
        envelope: { commandId: id, actorId: 'system', correlationId: id },
      });
    },
    close: async () => {
      await engine.stop();
      await store.close();
      await http.close();
    },
  };
}
