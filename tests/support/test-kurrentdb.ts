import { KurrentDBEventStore } from '#event-store/kurrentdb';
import type { KurrentDBTimes } from '#event-store/kurrentdb';
import { startKurrentDBServer } from './kurrentdb-server/kurrentdb-server.js';
import type { KurrentDBServer, KurrentDBServerOptions } from './kurrentdb-server/kurrentdb-server.js';

/** A store on KurrentDB, on whichever server the environment has. */
export interface TestKurrentDB {
  readonly store: KurrentDBEventStore;
  readonly connectionString: string;
  readonly close: () => Promise<void>;
}

/** Times in which a test may wait for what takes seconds in production. */
export const QUICK: Partial<KurrentDBTimes> = {
  watchMs: 150,
  renewMs: 100,
  shortestPauseMs: 10,
  longestPauseMs: 200,
};

/** Opens a store on the server of `KURRENTDB_URL`, else on one of our own, and says in one line which it is. */
export async function openTestKurrentDB(options: KurrentDBServerOptions = {}): Promise<TestKurrentDB> {
  const url = process.env['KURRENTDB_URL'];
  const server = url ? undefined : await startKurrentDBServer(options);
  const connectionString = url ?? server?.connectionString ?? '';
  const store = await KurrentDBEventStore.connect({ connectionString });
  const whose = server ? 'the protocol test server' : 'the server of KURRENTDB_URL';
  process.stderr.write(`KurrentDB tests run against ${whose}, version ${store.serverVersion}\n`);
  return {
    store,
    connectionString,
    close: async () => {
      await store.close();
      await server?.stop();
    },
  };
}

/** A server of our own and how to open stores on it; all are closed together. */
export interface FaultyKurrentDB {
  readonly server: KurrentDBServer;
  readonly open: (times?: Partial<KurrentDBTimes>, connectionString?: string) => Promise<KurrentDBEventStore>;
  readonly close: () => Promise<void>;
}

/** For tests of faults: always a server of our own, since a real one cannot be made to fail on demand. */
export async function startFaultyKurrentDB(options: KurrentDBServerOptions = {}): Promise<FaultyKurrentDB> {
  const server = await startKurrentDBServer(options);
  const stores: KurrentDBEventStore[] = [];
  return {
    server,
    open: async (times = {}, connectionString = server.connectionString) => {
      const store = await KurrentDBEventStore.connect({ connectionString, times: { ...QUICK, ...times } });
      stores.push(store);
      return store;
    },
    close: async () => {
      await Promise.all(stores.map((store) => store.close()));
      await server.stop();
    },
  };
}
