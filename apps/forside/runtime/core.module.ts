import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Claims, CommandRunner, EventCodec, EventRegistry, EventStore } from '#event-store';
import {
  Freshness,
  HealthModule,
  LiveReplies,
  PlatformModule,
  clockCheck,
  databaseCheck,
  eventStoreCheck,
} from '#platform';
import { ProjectionEngine } from '#projections';
import { eventRegistry } from './contexts.js';
import type { Parts } from './parts.js';
import { projectionsCheck } from './projections-check.js';

/** Gives every module the log, the command runner, claims, projections and caches of this process. */
@Module({})
export class CoreModule {
  static forRoot(parts: Parts): DynamicModule {
    const { store, codec, runner, claims, engine, dataSource, clock } = parts;
    const shared = [
      { provide: EventStore, useValue: store },
      { provide: EventCodec, useValue: codec },
      { provide: EventRegistry, useValue: eventRegistry },
      { provide: CommandRunner, useValue: runner },
      { provide: Claims, useValue: claims },
      { provide: ProjectionEngine, useValue: engine },
      { provide: Freshness, useValue: engine },
      { provide: LiveReplies, useValue: new LiveReplies() },
    ];
    return {
      module: CoreModule,
      global: true,
      imports: [
        CqrsModule.forRoot(),
        PlatformModule.forRoot(parts),
        HealthModule.forRoot({
          checks: () => [
            databaseCheck(dataSource),
            eventStoreCheck(store),
            clockCheck(dataSource, clock),
            projectionsCheck(engine),
          ],
        }),
      ],
      providers: shared,
      exports: shared.map(({ provide }) => provide),
    };
  }
}
