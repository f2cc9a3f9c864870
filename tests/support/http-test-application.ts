import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DataSource } from 'typeorm';
import {
  closeGracefully,
  connect,
  createDataSource,
  createHttpApplication,
  createLogger,
  migrateDatabase,
  openPersonKeys,
  PlatformModule,
  platformMigrations,
  readConfiguration,
} from '#platform';
import type { MigrationClass, PersonKeys } from '#platform';
import type { Clock } from '#kernel';
import { createTestDatabase } from './test-database.js';

/** What a test of the HTTP side gets: a real application on a free port over a database of its own. */
export interface HttpTestApplication {
  readonly app: NestFastifyApplication;
  readonly dataSource: DataSource;
  readonly dataDir: string;
  readonly personKeys: PersonKeys;
  /** `http://127.0.0.1:port`. */
  readonly origin: string;
  readonly port: number;
  /** The lines of the log so far. */
  readonly log: readonly string[];
  close(): Promise<void>;
}

/** Starts an application of the platform and further modules. */
export async function startHttpTestApplication(options: {
  readonly modules: (parts: {
    readonly dataSource: DataSource;
    readonly personKeys: PersonKeys;
  }) => readonly (Type | DynamicModule)[];
  readonly migrations?: readonly MigrationClass[];
  readonly clock?: Clock;
  readonly prepare?: (app: NestFastifyApplication) => void;
}): Promise<HttpTestApplication> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'forside-http-'));
  const url = database.connectionString;
  await migrateDatabase(url, [...platformMigrations, ...(options.migrations ?? [])]);
  const dataSource = await connect(createDataSource({ url, poolSize: 5 }));
  const personKeys = await openPersonKeys({ dataDir, rootKey: null });
  const release = async () => {
    await dataSource.destroy();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  };
  const { configuration } = readConfiguration({ DATA_DIR: dataDir, PUBLIC_URL: 'http://avis.example' });
  const log: string[] = [];
  class Root {}
  const start = async () => {
    const built = await createHttpApplication(
      {
        module: Root,
        imports: [
          PlatformModule.forRoot({
            configuration,
            dataSource,
            personKeys,
            ...(options.clock && { clock: options.clock }),
          }),
          ...options.modules({ dataSource, personKeys }),
        ],
      },
      { logger: createLogger({ level: 'debug', destination: { write: (entry) => void log.push(entry) } }) },
    );
    options.prepare?.(built);
    // A thousand who come at the same moment wait to be let in, rather than being turned away by the machine.
    await built.listen({ port: 0, host: '127.0.0.1', backlog: 2_048 });
    return built;
  };
  const app = await start().catch(async (error: unknown) => {
    await release();
    throw error;
  });
  const { port } = app.getHttpServer().address() as AddressInfo;
  return {
    app,
    dataSource,
    dataDir,
    personKeys,
    port,
    origin: `http://127.0.0.1:${port}`,
    log,
    close: async () => {
      await closeGracefully(app, { drainMs: 1_000 });
      await release();
    },
  };
}

/** Sends bytes as they are and answers with everything that comes back until the connection ends (or 5 seconds). */
export function rawExchange(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connectSocket(port, '127.0.0.1', () => socket.write(bytes));
    const finish = () => resolve(Buffer.concat(chunks).toString('utf8'));
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (error) => (chunks.length > 0 ? finish() : reject(error)));
    socket.on('close', finish);
  });
}
