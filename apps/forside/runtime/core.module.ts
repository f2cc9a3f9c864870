import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Claims, CommandRunner, EventCodec, EventRegistry, EventStore } from '#event-store';
import {
  Freshness,
  HealthModule,
  LiveReplies,
  MetricsModule,
  PlatformModule,
  advisory,
  clockCheck,
  databaseCheck,
  eventStoreCheck,
} from '#platform';
import { ProjectionEngine } from '#projections';
import { VERSION } from '../version.js';
import { collectorsOf } from './collectors.js';
import { eventRegistry } from './contexts.js';
import { DUTIES } from '../roles.js';
import type { ForsideParts } from './forside-parts.js';
import { projectionsCheck } from './projections-check.js';
import { queueCheck } from './queue-check.js';

/** Gives every module the log, the command runner, claims, projections and caches of this process. */
@Module({})
export class CoreModule {
  static forRoot(process: ForsideParts): DynamicModule {
    const { role, parts, scheduling } = process;
    const { serves, commands, projects, works } = DUTIES[role];
    const { store, codec, runner, claims, engine, dataSource, clock } = parts;
    const replies = new LiveReplies();
    const shared = [
      { provide: EventStore, useValue: store },
      { provide: EventCodec, useValue: codec },
      { provide: EventRegistry, useValue: eventRegistry },
      { provide: CommandRunner, useValue: runner },
      { provide: Claims, useValue: claims },
      { provide: ProjectionEngine, useValue: engine },
      { provide: Freshness, useValue: engine },
      { provide: LiveReplies, useValue: replies },
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
            // Pages come from projections: a site goes on while nobody can write.
            commands || projects || works ? eventStoreCheck(store) : advisory(eventStoreCheck(store)),
            clockCheck(dataSource, clock),
            ...(projects || serves.length > 0 ? [projectionsCheck(engine)] : []),
            ...(scheduling ? [queueCheck(scheduling)] : []),
          ],
        }),
        MetricsModule.forRoot({
          role,
          version: VERSION,
          token: parts.configuration.metricsToken,
          collectors: collectorsOf(process, replies),
        }),
      ],
      providers: shared,
      exports: shared.map(({ provide }) => provide),
    };
  }
}
