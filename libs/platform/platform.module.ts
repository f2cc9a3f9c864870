import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { KeyedHash, PersonalVault } from '#event-store';
import type { Clock } from '#kernel';
import { CLOCK, SystemClock } from './clock/clock.js';
import { CONFIGURATION } from './configuration/configuration.js';
import type { Configuration } from './configuration/configuration.js';
import { PublicUrls } from './http/public-urls.js';
import { IdempotencyKeys } from './idempotency/idempotency-keys.js';
import { SiteMoments } from './time-travel/site-moments.js';
import type { PersonKeys } from './person-keys/open-person-keys.js';
import { Tombstones } from './person-keys/tombstones.js';

/** What a process has opened before it builds its application. */
export interface PlatformParts {
  readonly configuration: Configuration;
  /** Connected. */
  readonly dataSource: DataSource;
  readonly personKeys: PersonKeys;
  /** The system's unless told. */
  readonly clock?: Clock;
}

/**
 * Gives every module CONFIGURATION, CLOCK, DataSource, PublicUrls, KeyedHash, PersonalVault, Tombstones,
 * IdempotencyKeys and SiteMoments.
 * Who opened the parts closes them.
 */
@Module({})
export class PlatformModule {
  static forRoot(parts: PlatformParts): DynamicModule {
    const shared = [
      { provide: CONFIGURATION, useValue: parts.configuration },
      { provide: CLOCK, useValue: parts.clock ?? new SystemClock() },
      { provide: DataSource, useValue: parts.dataSource },
      { provide: PublicUrls, useValue: new PublicUrls(parts.configuration.publicUrl) },
      { provide: KeyedHash, useValue: parts.personKeys.keyedHash },
      { provide: PersonalVault, useValue: parts.personKeys.vault },
      { provide: Tombstones, useValue: parts.personKeys.tombstones },
      IdempotencyKeys,
      SiteMoments,
    ];
    return {
      module: PlatformModule,
      global: true,
      providers: shared,
      exports: shared.map((provider) => ('provide' in provider ? provider.provide : provider)),
    };
  }
}
