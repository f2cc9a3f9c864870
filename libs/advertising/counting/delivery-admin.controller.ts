import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CommandRunner } from '#event-store';
import { addDays, countDays, localDateIn } from '#kernel';
import type { Clock, LocalDate } from '#kernel';
import { CLOCK, HttpProblem, localDateSchema, Requires, uuidSchema } from '#platform';
import { bookingDecider, noSuchBooking } from '../domain/booking.decider.js';
import { DeliveryQuery, NOTHING_COUNTED } from './delivery.query.js';
import type { AdCounts, DayDelivery, HourDelivery } from './delivery.query.js';

/** What one answer holds. */
const MOST_DAYS = 400;

const periodSchema = z.object({
  from: localDateSchema
    .optional()
    .describe(`The first day; ${MOST_DAYS} days before the last unless given.`)
    .meta({ example: '2026-01-01' }),
  to: localDateSchema
    .optional()
    .describe('The last day; today unless given.')
    .meta({ example: '2026-01-31' }),
});

/** What an ad has delivered. */
interface DeliveryReport {
  /** The booking's. */
  readonly id: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** Of the period. */
  readonly total: AdCounts;
  /** True once the last day of the flight is on record. */
  readonly final: boolean;
  /** In order; days on which nothing was counted or recorded are left out. */
  readonly days: readonly Omit<DayDelivery, 'bookingId'>[];
  /** The hours of today, as they are counted. */
  readonly today: readonly Omit<HourDelivery, 'bookingId'>[];
}

/** What ads delivered, for the desk. */
@ApiTags('bookings')
@ApiBearerAuth()
@Controller('api/admin/v1/bookings')
export class DeliveryAdminController {
  constructor(
    private readonly delivery: DeliveryQuery,
    private readonly runner: CommandRunner,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get(':id/delivery')
  @Requires('booking.read')
  @ApiOperation({
    summary: 'Read what an ad has delivered, day by day and for today hour by hour',
    description:
      'Served, viewable and clicks are three numbers; what is `invalid` is counted apart with the reason and never ' +
      'billed. A day is recorded an hour after it has ended in the zone of the booking; `final` is true once the last ' +
      'one is.',
  })
  async readDelivery(
    @Param('id', { schema: uuidSchema }) id: string,
    @Query({ schema: periodSchema }) query: z.infer<typeof periodSchema>,
  ): Promise<DeliveryReport> {
    const { state: booking } = await this.runner.load(bookingDecider, id);
    if (!booking) throw noSuchBooking();
    const today = localDateIn(this.clock.now(), booking.plan.timeZone);
    const { to = today } = query;
    const { from = addDays(to, 1 - MOST_DAYS) } = query;
    assertPeriod(from, to);
    const [found, hours] = await Promise.all([
      this.delivery.days({ bookingIds: [id], from, to }),
      this.delivery.hours({ bookingIds: [id], from: today, to: today }),
    ]);
    return {
      ...{ id, from, to },
      total: found.reduce(sumOf, NOTHING_COUNTED),
      final: found.at(-1)?.final ?? false,
      days: found.map(({ bookingId: _, ...day }) => day),
      today: hours.map(({ bookingId: _, ...hour }) => hour),
    };
  }
}

function assertPeriod(from: LocalDate, to: LocalDate): void {
  const days = countDays(from, to);
  if (days > 0 && days <= MOST_DAYS) return;
  throw new HttpProblem(400, 'invalid-request', `Ask for 1 to ${MOST_DAYS} days, \`from\` before \`to\`.`, {
    problems: [{ field: 'to', message: days === 0 ? 'lies before `from`' : 'lies too long after `from`' }],
  });
}

function sumOf(one: AdCounts, other: AdCounts): AdCounts {
  return {
    served: one.served + other.served,
    viewable: one.viewable + other.viewable,
    clicks: one.clicks + other.clicks,
    invalid: {
      bots: one.invalid.bots + other.invalid.bots,
      floods: one.invalid.floods + other.invalid.floods,
      expired: one.invalid.expired + other.invalid.expired,
      repeats: one.invalid.repeats + other.invalid.repeats,
    },
  };
}
