import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { PostgresEventStore } from '#event-store/postgres';
import type { QueueConnection } from '#scheduling';
import { EMBARGO_OVER, releaseScheduling } from './embargo-newsroom.js';

/** What the process is told on its command line, as JSON. */
export interface EmbargoWorkerSettings {
  readonly connectionString: string;
  readonly queue: QueueConnection;
  /** How long it takes to tell the world, in milliseconds. */
  readonly tellingMs: number;
}

/** What the process says. */
export type EmbargoWorkerWord =
  { readonly word: 'ready' } | { readonly word: 'telling' | 'told'; readonly stream: string };

/** A worker of press releases in a process of its own: ends by itself when it is told to stop, or its parent is gone. */
const { connectionString, queue, tellingMs } = JSON.parse(process.argv[2] ?? '') as EmbargoWorkerSettings;
const dataSource = await new DataSource({ type: 'postgres', url: connectionString }).initialize();
const store = new PostgresEventStore({ dataSource, connectionString });
const scheduling = releaseScheduling({
  queue,
  dataSource,
  store,
  effects: [
    {
      kind: EMBARGO_OVER,
      handle: async ({ payload }) => {
        const stream = String(payload['stream']);
        say({ word: 'telling', stream });
        await sleep(tellingMs);
        say({ word: 'told', stream });
      },
    },
  ],
});
process.once('disconnect', () => process.exit(0));
process.once('message', () => void end());
await scheduling.start();
say({ word: 'ready' });

async function end(): Promise<void> {
  await scheduling.stop();
  await store.close();
  await dataSource.destroy();
  process.removeAllListeners('disconnect');
  process.disconnect();
}

function say(word: EmbargoWorkerWord): void {
  process.send?.(word);
}
