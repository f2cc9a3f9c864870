import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { QueueDashboardModule } from '../newsroom/queue-dashboard/queue-dashboard.module.js';
import { queueOf } from '../worker/worker.js';
import { DUTIES } from './roles.js';
import { CoreModule } from './runtime/core.module.js';
import type { ForsideParts } from './runtime/forside-parts.js';

/** The HTTP side of a process of Forside: what its role serves, over the parts that all of it share. */
@Module({})
export class ForsideModule {
  static forRoot(process: ForsideParts): DynamicModule {
    const { role, parts } = process;
    const { serves, commands } = DUTIES[role];
    const queue = queueOf({ ...parts, redisUrl: parts.configuration.redisUrl });
    return {
      module: ForsideModule,
      imports: [
        CoreModule.forRoot(process),
        ...serves,
        ...(commands ? [QueueDashboardModule.forRoot(queue)] : []),
      ],
    };
  }
}
