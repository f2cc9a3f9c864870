import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { QueueConnection } from '#scheduling';
import { DASHBOARD_QUEUE, QueueDashboardController } from './queue-dashboard.controller.js';

/** The dashboard of a queue at `/admin/queues`. */
@Module({})
export class QueueDashboardModule {
  static forRoot(queue: QueueConnection): DynamicModule {
    return {
      module: QueueDashboardModule,
      controllers: [QueueDashboardController],
      providers: [{ provide: DASHBOARD_QUEUE, useValue: queue }],
    };
  }
}
