import { Controller, Get, Inject, Module, Req, Res } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../http/access.decorators.js';
import { OwnCredentials } from '../http/own-credentials.decorator.js';
import { metricsAccess } from './metrics-access.js';
import type { MetricsAccess } from './metrics-access.js';
import { Metrics } from './metrics.js';
import type { MetricsOptions } from './metrics.js';

const ACCESS = Symbol('forside.metrics-access');

/** `/metrics` in Prometheus' text format, for who may read it (see metricsAccess). */
@Controller('metrics')
@ApiExcludeController()
@Public()
export class MetricsController implements OnApplicationShutdown {
  constructor(
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(ACCESS) private readonly assertMayRead: MetricsAccess,
  ) {}

  @Get()
  @OwnCredentials()
  async scrape(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    void reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex, nofollow');
    this.assertMayRead(request);
    void reply.header('content-type', this.metrics.contentType);
    return this.metrics.scrape();
  }

  onApplicationShutdown(): void {
    this.metrics.close();
  }
}

/** Counts from the moment it is made, and serves what it counted on the port of the application. */
@Module({})
export class MetricsModule {
  /** @param options.token what a scrape must send; null: only this machine may scrape */
  static forRoot({ token, ...options }: MetricsOptions & { readonly token: string | null }): DynamicModule {
    return {
      module: MetricsModule,
      controllers: [MetricsController],
      providers: [
        { provide: Metrics, useFactory: () => new Metrics(options) },
        { provide: ACCESS, useValue: metricsAccess(token) },
      ],
    };
  }
}
