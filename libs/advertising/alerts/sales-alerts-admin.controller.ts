import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Clock } from '#kernel';
import {
  CLOCK,
  decodeCursor,
  encodeCursor,
  instantSchema,
  pageQuerySchema,
  Requires,
  uuidSchema,
} from '#platform';
import type { Page, PageQuery } from '#platform';
import { OverbookingQuery } from '../queries/overbooking.query.js';
import type { Overbooked } from '../queries/overbooking.query.js';
import { ALERT_KINDS } from './sales-alerts.projection.js';
import { SalesAlertsQuery } from './sales-alerts.query.js';
import type { SalesAlert } from './sales-alerts.query.js';

const cursorSchema = z.tuple([instantSchema, uuidSchema, z.enum(ALERT_KINDS)]);

/** What the sales desk should see to. */
@ApiTags('bookings')
@ApiBearerAuth()
@Controller('api/admin/v1/sales-alerts')
export class SalesAlertsAdminController {
  constructor(
    private readonly alerts: SalesAlertsQuery,
    private readonly overbooking: OverbookingQuery,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Requires('booking.read')
  @ApiOperation({
    summary: 'List what the sales desk should see to, newest first',
    description:
      'Options that end within a day or have ended, flights that start within a day without an approved creative, ' +
      'ads that started late or were never shown, what advertisers said of proofs, and for two weeks those whose last day was recorded (`final-report`: ' +
      'what they delivered is known for good). What has been seen to is gone from the list by itself.',
  })
  async listSalesAlerts(
    @Query({ schema: pageQuerySchema }) { limit, after }: PageQuery,
  ): Promise<Page<SalesAlert>> {
    const key = after === undefined ? undefined : decodeCursor(after, cursorSchema);
    const behind = key && { since: key[0], bookingId: key[1], kind: key[2] };
    const found = await this.alerts.open({ limit: limit + 1, after: behind });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const next = last && encodeCursor([last.since, last.booking.id, last.kind]);
    return { items, next: found.length > limit && next ? next : null };
  }

  @Get('overbooked')
  @Requires('booking.read')
  @ApiOperation({
    summary: 'List positions that are sold beyond 100, now or at any time to come',
    description:
      'Always empty, since a placement’s calendar refuses what does not fit. If it ever is not, a defect has put it there: ' +
      'move or cancel one of `bookings`.',
  })
  async listOverbookedPositions(): Promise<Page<Overbooked>> {
    return { items: await this.overbooking.overbookedAt(this.clock.now()), next: null };
  }
}
