import type { DataSource } from 'typeorm';
import { BEGINNING } from '#event-store';
import type { EventStore } from '#event-store';
import type { CheckpointTable } from './checkpoint-table.js';
import type { RunnerRole } from './consumer-runner.js';
import { ConsumerSession } from './consumer-session.js';
import { assertHeld } from './lease-keeper.js';
import type { Lease } from './lease-keeper.js';
import { endOfLogBefore } from './log-end.js';
import type { ProjectionLogger } from './projection-logger.js';
import { ReactorConsumer } from './reactor-consumer.js';
import type { ReactorDefinition } from './reactor-definition.js';
import { inTransaction } from './transaction.js';

const REACTOR_NAME = /^[a-z][a-z0-9-]{0,62}$/;

/** Runs a reactor from its own checkpoint, which nothing resets. */
export class ReactorRole implements RunnerRole {
  readonly building = false;

  /** @throws Error for a name that is not kebab-case. */
  constructor(
    private readonly definition: ReactorDefinition,
    private readonly options: {
      readonly dataSource: DataSource;
      readonly store: EventStore;
      readonly logger: ProjectionLogger;
      readonly batchSize: number;
      readonly onEffects: (reactor: string) => void;
    },
  ) {
    if (!REACTOR_NAME.test(definition.name)) {
      throw new Error(`${JSON.stringify(definition.name)} cannot name a reactor: kebab-case`);
    }
  }

  get name(): string {
    return this.definition.name;
  }

  get lease(): string {
    return `reactor:${this.definition.name}`;
  }

  get categories(): readonly string[] {
    return this.definition.categories;
  }

  ready(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async open(lease: Lease): Promise<ConsumerSession> {
    const { dataSource, store, logger, batchSize, onEffects } = this.options;
    const consumer = new ReactorConsumer(this.definition, { dataSource, onEffects });
    const { checkpoint } = consumer;
    const { epoch } = lease;
    const head = await store.head();
    const opened = await inTransaction(dataSource, async (manager) => {
      await assertHeld(manager, [lease]);
      const start = this.definition.from === 'head' ? head : BEGINNING;
      const position = await checkpoint.stamp(manager, epoch);
      if (position === undefined) await checkpoint.begin(manager, { epoch, position: start });
      await this.definition.record?.opened(manager);
      return { position: position ?? start, parked: await checkpoint.parked(manager) };
    });
    const position = await this.withinLog(checkpoint, lease, opened.position);
    const { parked } = opened;
    return new ConsumerSession(consumer, { dataSource, logger, epoch, batchSize, position, parked });
  }

  reached(): void {
    // Nobody waits for a reactor.
  }

  /**
   * A log restored from an older backup ends before the checkpoint. What it will hold from its end on has not been
   * handled, whatever stood at those positions before, so the checkpoint goes back there; no further.
   */
  private async withinLog(checkpoint: CheckpointTable, lease: Lease, position: bigint): Promise<bigint> {
    const { dataSource, store, logger } = this.options;
    const head = await endOfLogBefore(store, position);
    if (head === undefined) return position;
    logger.error(
      { reactor: this.name, position: position.toString(), head: head.toString() },
      `${this.name} is ahead of the log, which was restored: it goes on at its end`,
    );
    await checkpoint.commit(
      dataSource,
      { epoch: lease.epoch, from: position, to: head, durability: 'durable' },
      [],
    );
    await this.definition.record?.rewound(dataSource);
    return head;
  }
}
