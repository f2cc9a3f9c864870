import { Logger, Module } from '@nestjs/common';
import type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
  OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AudienceLogger } from '#audience';
import { KeyedHash } from '#event-store';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform';
import { AdClicksController } from './ad-clicks.controller.js';
import { AdCountStore } from './ad-count-store.js';
import { AdCountUpkeep } from './ad-count-upkeep.js';
import { AdCounter } from './ad-counter.js';
import { AdCounting } from './ad-counting.js';
import { AdCountsController } from './ad-counts.controller.js';
import { AdTokens } from './ad-tokens.js';
import { ClickTargetQuery } from './click-target.query.js';
import { DueAds } from './due-ads.js';

const nest = new Logger('Ads');
const logger: AudienceLogger = {
  warn: (fields, message) => nest.warn(`${message} ${JSON.stringify(fields)}`),
  error: (fields, message) => nest.error(`${message} ${JSON.stringify(fields)}`),
};

/**
 * Counts what readers see of ads and takes them where ads lead: `/api/v1/ad-tokens`, `/api/v1/ad-counts` and
 * `/annonceindlaeg/klik`. For a site; needs {@link DataSource}, {@link KeyedHash} and CLOCK.
 */
@Module({
  controllers: [AdCountsController, AdClicksController],
  providers: [
    DueAds,
    ClickTargetQuery,
    { provide: AdTokens, inject: [KeyedHash], useFactory: (hash: KeyedHash) => new AdTokens(hash) },
    {
      provide: AdCountStore,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new AdCountStore(dataSource),
    },
    {
      provide: AdCounter,
      inject: [AdCountStore, CLOCK],
      useFactory: (store: AdCountStore, clock: Clock) => new AdCounter(store, clock, logger),
    },
    {
      provide: AdCountUpkeep,
      inject: [AdCountStore, CLOCK],
      useFactory: (store: AdCountStore, clock: Clock) => new AdCountUpkeep(store, clock, logger),
    },
    {
      provide: AdCounting,
      inject: [AdTokens, AdCounter],
      useFactory: (tokens: AdTokens, counter: AdCounter) => new AdCounting(tokens, counter),
    },
  ],
})
export class AdCountingModule
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  constructor(
    private readonly counter: AdCounter,
    private readonly upkeep: AdCountUpkeep,
  ) {}

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
    await this.counter
      .stop()
      .catch(() => logger.error({}, 'The last counts of ads before the stop were lost'));
  }
}
