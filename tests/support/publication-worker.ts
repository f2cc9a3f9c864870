import { DataSource } from 'typeorm';
import { CommandRunner, EventCodec, EventRegistry } from '#event-store';
import type { AppendResult } from '#event-store';
import { PostgresEventStore } from '#event-store/postgres';
import { toInstant } from '#kernel';
import { DeciderRegistry, Scheduling } from '#scheduling';
import { articleEventContracts } from '../../libs/editorial/contract/article.event-contracts.js';
import { articleDecider } from '../../libs/editorial/domain/article.decider.js';
import { articleScheduleRule } from '../../libs/editorial/projections/article-schedule.rule.js';
import { NoSecrets, QUICK, quiet } from './embargo-newsroom.js';

/** What the process is told on its command line, as JSON. */
export interface PublicationWorkerSettings {
  readonly connectionString: string;
  /** After so many facts it is gone, as by kill -9, with others on their way; null for never. */
  readonly diesAfter: number | null;
}

const { connectionString, diesAfter } = JSON.parse(process.argv[2] ?? '') as PublicationWorkerSettings;

/** A log that ends its process in the middle of its work. */
class FatalEventStore extends PostgresEventStore {
  private appended = 0;

  override async append(request: Parameters<PostgresEventStore['append']>[0]): Promise<AppendResult> {
    const result = await super.append(request);
    this.appended += 1;
    if (this.appended === diesAfter) process.kill(process.pid, 'SIGKILL');
    return result;
  }
}

/** A worker of articles in a process of its own: ends by itself when it is told to stop, or its parent is gone. */
const dataSource = await new DataSource({ type: 'postgres', url: connectionString }).initialize();
const store = new FatalEventStore({ dataSource, connectionString });
const codec = new EventCodec(new EventRegistry(articleEventContracts), new NoSecrets());
const clock = { now: () => toInstant(Date.now()) };
const scheduling = new Scheduling({
  queue: { engine: 'postgres', connectionString, schema: 'queue' },
  dataSource,
  runner: new CommandRunner(store, codec, clock),
  deciders: new DeciderRegistry([articleDecider]),
  rules: [articleScheduleRule],
  clock,
  logger: quiet,
  pace: QUICK,
});
process.once('disconnect', () => process.exit(0));
process.once('message', () => void end());
await scheduling.start();
process.send?.('ready');

async function end(): Promise<void> {
  await scheduling.stop();
  await store.close();
  await dataSource.destroy();
  process.removeAllListeners('disconnect');
  process.disconnect();
}
