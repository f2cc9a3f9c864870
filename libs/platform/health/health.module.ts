import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, HttpCode, Inject, Module, Res } from '@nestjs/common';
import type { DynamicModule, FactoryProvider, ModuleMetadata } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '#kernel';
import { Public } from '../http/access.decorators.js';
import type { HealthCheck, HealthReport } from './health.js';

const HEALTH_CHECKS = Symbol('forside.health-checks');
const PATIENCE_MS = 2_000;

/** `/health/live`: the process turns; `/health/ready`: it should get requests. */
@Controller('health')
@ApiTags('health')
@Public()
export class HealthController {
  constructor(@Inject(HEALTH_CHECKS) private readonly checks: readonly HealthCheck[]) {}

  @Get('live')
  @HttpCode(200)
  @ApiOperation({ summary: 'Whether the process runs', operationId: 'live' })
  @ApiResponse({ status: 200, description: 'It runs.' })
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether the process should get requests', operationId: 'ready' })
  @ApiResponse({ status: 200, description: 'Every part is well.' })
  @ApiResponse({ status: 503, description: 'A part is not well; `checks` says which.' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const reports = await Promise.all(
      this.checks.map(async (each) => ({ ...each, report: await reportOf(each) })),
    );
    const checks = Object.fromEntries(
      reports.map(({ name, advisory, report }) => [name, advisory ? { ...report, advisory } : report]),
    );
    const unwell = reports.filter(({ advisory, report }) => !advisory && !report.ok).map(({ name }) => name);
    void reply.header('cache-control', 'no-store');
    if (unwell.length === 0) return { status: 'ready', checks };
    throw new DomainError('unavailable', 'not-ready', `Not well: ${unwell.join(', ')}.`, {
      details: { checks },
    });
  }
}

/** Serves the health addresses over the checks of the application. */
@Module({})
export class HealthModule {
  static forRoot(options: {
    readonly imports?: ModuleMetadata['imports'];
    readonly inject?: FactoryProvider['inject'];
    readonly checks: (...parts: never[]) => readonly HealthCheck[];
  }): DynamicModule {
    return {
      module: HealthModule,
      imports: options.imports ?? [],
      controllers: [HealthController],
      providers: [{ provide: HEALTH_CHECKS, useFactory: options.checks, inject: options.inject ?? [] }],
    };
  }
}

async function reportOf(part: HealthCheck): Promise<HealthReport> {
  const patience = new AbortController();
  try {
    return await Promise.race([
      part.check(),
      sleep(
        PATIENCE_MS,
        { ok: false, detail: `no answer in ${PATIENCE_MS} ms` },
        { signal: patience.signal },
      ),
    ]);
  } catch {
    return { ok: false, detail: 'failed' };
  } finally {
    patience.abort();
  }
}
