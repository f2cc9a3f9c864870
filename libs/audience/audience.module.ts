import { Logger, Module } from '@nestjs/common';
import type {
  BeforeApplicationShutdown,
  DynamicModule,
  FactoryProvider,
  OnApplicationBootstrap,
  OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Clock } from '#kernel';
import { KeyedHash } from '#event-store';
import { CLOCK } from '#platform';
import type { AudienceLogger } from './audience-logger.js';
import { BeingRead } from './being-read/being-read.query.js';
import { CountableArticles, RememberedArticles } from './counting/countable-articles.js';
import { FloodGuard } from './counting/flood-guard.js';
import { CounterUpkeep } from './counting/counter-upkeep.js';
import { ViewCounter } from './counting/view-counter.js';
import { ViewStore } from './counting/view-store.js';
import { ViewTokens } from './counting/view-tokens.js';
import { ViewsController } from './http/views.controller.js';

/** What the application tells the module. */
export interface AudienceOptions {
  /** Makes the answer to which articles may be counted, as `useFactory` of a Nest provider. */
  readonly articles: Pick<FactoryProvider<CountableArticles>, 'useFactory' | 'inject'>;
  /** The modules that export what `inject` names. */
  readonly imports?: DynamicModule['imports'];
}

/**
 * Counts page views and knows what is being read: exports {@link BeingRead} for pages, and serves
 * `/api/v1/view-tokens` and `/api/v1/views`. Needs {@link DataSource}, {@link KeyedHash} and CLOCK.
 */
@Module({})
export class AudienceModule
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  private readonly logger = new Logger('Audience');

  constructor(
    private readonly counter: ViewCounter,
    private readonly upkeep: CounterUpkeep,
  ) {}

  static register({ articles, imports = [] }: AudienceOptions): DynamicModule {
    const logger = nestLogger();
    return {
      module: AudienceModule,
      imports,
      controllers: [ViewsController],
      providers: [
        {
          provide: CountableArticles,
          inject: articles.inject ?? [],
          useFactory: async (...parts: unknown[]) =>
            new RememberedArticles(await articles.useFactory(...parts)),
        },
        { provide: FloodGuard, useFactory: () => new FloodGuard() },
        { provide: ViewTokens, inject: [KeyedHash], useFactory: (hash: KeyedHash) => new ViewTokens(hash) },
        {
          provide: ViewStore,
          inject: [DataSource],
          useFactory: (dataSource: DataSource) => new ViewStore(dataSource),
        },
        {
          provide: ViewCounter,
          inject: [ViewStore],
          useFactory: (store: ViewStore) => new ViewCounter(store, logger),
        },
        {
          provide: CounterUpkeep,
          inject: [ViewStore, CLOCK],
          useFactory: (store: ViewStore, clock: Clock) => new CounterUpkeep(store, clock, logger),
        },
        {
          provide: BeingRead,
          inject: [DataSource, CLOCK],
          useFactory: (dataSource: DataSource, clock: Clock) => new BeingRead(dataSource, clock, logger),
        },
      ],
      exports: [BeingRead],
    };
  }

  onApplicationBootstrap(): void {
    this.counter.start();
    this.upkeep.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.upkeep.stop();
    await this.counter.flush().catch(() => undefined);
  }

  /** Requests that were under way have ended by now. */
  async onApplicationShutdown(): Promise<void> {
    await this.counter.stop().catch(() => this.logger.error('The last views before the stop were lost'));
  }
}

function nestLogger(): AudienceLogger {
  const logger = new Logger('Audience');
  return {
    warn: (fields, message) => logger.warn(`${message} ${JSON.stringify(fields)}`),
    error: (fields, message) => logger.error(`${message} ${JSON.stringify(fields)}`),
  };
}
