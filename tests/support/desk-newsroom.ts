import { Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import { Claims, CommandRunner, EventCodec, EventRegistry, EventStore, randomId } from '#event-store';
import type { EventContract } from '#event-store';
import { PostgresClaims, PostgresEventStore, eventStoreMigrations } from '#event-store/postgres';
import { IdentityModule, identityEventContracts, identityMigrations, issueToken } from '#identity';
import { plusMilliseconds, toInstant } from '#kernel';
import type { Clock, Decider, DomainEvent, Instant } from '#kernel';
import { Freshness, LiveReplies, tagsOfCommit } from '#platform';
import type { MigrationClass, PersonKeys } from '#platform';
import { ProjectionEngine, projectionMigrations } from '#projections';
import type { ProjectionDefinition } from '#projections';
import { startHttpTestApplication } from './http-test-application.js';
import { MemoryLogger } from './letters.js';

/** Which contexts a newsroom has. */
export interface DeskContexts {
  readonly contracts: readonly EventContract[];
  readonly projections: readonly ProjectionDefinition[];
  readonly modules: readonly Type[];
  /** Of state that the contexts keep beside the log; none unless told. */
  readonly migrations?: readonly MigrationClass[] | undefined;
  /** Opens the log that it is kept in; one in its PostgreSQL unless told. */
  readonly openLog?: (() => Promise<OpenLog>) | undefined;
}

/** A log and how to let go of it. */
export interface OpenLog {
  readonly store: EventStore;
  readonly close: () => Promise<void>;
}

/** What goes with a request. */
export interface SendOptions {
  /** `admin` unless told; null for a reader. */
  readonly role?: string | null;
  /** Sent as it is when it is bytes, as JSON otherwise. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A JSON object of an answer; which members it has, tests know. */
export interface Told {
  readonly [member: string]: unknown;
  readonly id: string;
  readonly url: string;
  readonly type: string;
  readonly revision: number;
  readonly next: string | null;
  readonly items: readonly Told[];
}

/** An answer, its JSON parsed. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly bytes: Buffer;
  readonly json: Told;
}

/** Some contexts behind HTTP over PostgreSQL, projections running, a clock that can be set forward. */
export interface DeskNewsroom {
  readonly dataSource: DataSource;
  readonly connectionString: string;
  readonly origin: string;
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly clock: Clock;
  readonly runner: CommandRunner;
  readonly engine: ProjectionEngine;
  readonly personKeys: PersonKeys;
  /** The lines of the log so far. */
  readonly log: readonly string[];
  /** A provider of the application. */
  get<T>(type: abstract new (...parts: never[]) => T): T;
  /** Lets time pass. */
  pass(milliseconds: number): void;
  now(): Instant;
  /** The header that lets someone with a role in. */
  credentials(role: string): Promise<{ readonly authorization: string }>;
  send(method: string, path: string, options?: SendOptions): Promise<Reply>;
  /** As {@link send} for GET, after everything written so far has become visible. */
  read(path: string, options?: SendOptions): Promise<Reply>;
  /** Records what is due on a stream, as the worker does. */
  recordDue<State, Command, Event extends DomainEvent>(
    decider: Decider<State, Command, Event>,
    id: string,
  ): Promise<void>;
  close(): Promise<void>;
}

@Module({})
class LogModule {}

/** Starts one on a database of its own. */
export async function openDeskNewsroom(contexts: DeskContexts): Promise<DeskNewsroom> {
  let offset = 0;
  const clock = { now: () => plusMilliseconds(toInstant(Date.now()), offset) };
  const log = await contexts.openLog?.();
  const opened: {
    log?: OpenLog;
    codec?: EventCodec;
    runner?: CommandRunner;
    engine?: ProjectionEngine;
    connectionString?: string;
  } = {};
  const http = await startHttpTestApplication({
    clock,
    migrations: [
      ...eventStoreMigrations,
      ...projectionMigrations,
      ...identityMigrations,
      ...(contexts.migrations ?? []),
    ],
    modules: ({ dataSource, personKeys }) => {
      const connectionString = String((dataSource.options as { readonly url?: string }).url);
      const kept = log ?? logIn(new PostgresEventStore({ dataSource, connectionString }));
      const { store } = kept;
      const codec = new EventCodec(
        new EventRegistry([...contexts.contracts, ...identityEventContracts]),
        personKeys.vault,
      );
      const runner = new CommandRunner(store, codec, clock);
      const engine = new ProjectionEngine({
        dataSource,
        connectionString,
        store,
        decode: (stored) => codec.decode(stored),
        definitions: contexts.projections,
        logger: new MemoryLogger(),
        holder: 'test',
      });
      Object.assign(opened, { log: kept, codec, runner, engine, connectionString });
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
      const logModule: DynamicModule = {
        module: LogModule,
        global: true,
        imports: [CqrsModule.forRoot()],
        providers: shared,
        exports: shared.map(({ provide }) => provide),
      };
      return [logModule, IdentityModule, ...contexts.modules];
    },
  });
  const { log: kept, codec, runner, engine, connectionString } = opened;
  if (!kept || !codec || !runner || !engine || connectionString === undefined) {
    throw new Error('The newsroom did not open');
  }
  await engine.start();
  if (!(await engine.caughtUp(30_000))) throw new Error('The projections were not built');

  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (role: string) => {
    const token =
      tokens.get(role) ??
      issueToken({ dataSource: http.dataSource, runner, clock, name: role, roles: [role] });
    tokens.set(role, token);
    return token;
  };
  const send: DeskNewsroom['send'] = async (method, path, { role = 'admin', body, headers } = {}) => {
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
    const text = bytes.toString('utf8');
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    return {
      status: response.status,
      headers: response.headers,
      text,
      bytes,
      json: (isJson ? JSON.parse(text) : null) as Told,
    };
  };
  return {
    dataSource: http.dataSource,
    connectionString,
    store: kept.store,
    codec,
    clock,
    runner,
    engine,
    personKeys: http.personKeys,
    log: http.log,
    get: (type) => http.app.get(type, { strict: false }),
    pass: (milliseconds) => {
      offset += milliseconds;
    },
    now: clock.now,
    origin: http.origin,
    credentials: async (role) => ({ authorization: `Bearer ${await tokenOf(role)}` }),
    send,
    read: async (path, options = {}) => {
      if (!(await engine.caughtUp(10_000))) throw new Error('The projections did not catch up');
      return send('GET', path, options);
    },
    recordDue: async (decider, id) => {
      const commandId = randomId();
      await runner.recordDue({
        decider,
        id,
        envelope: { commandId, actorId: 'system', correlationId: commandId },
      });
    },
    close: async () => {
      await engine.stop();
      await kept.close();
      await http.close();
    },
  };
}

function logIn(store: PostgresEventStore): OpenLog {
  return { store, close: () => store.close() };
}
