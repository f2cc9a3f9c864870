import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { At, decodeCursor, encodeCursor, instantSchema, Requires } from '#platform';
import type { AsOf, Page } from '#platform';
import { CALENDAR_KINDS, calendarQuerySchema } from './calendar.input-schemas.js';
import type { CalendarRequest } from './calendar.input-schemas.js';
import { CalendarQuery } from './calendar.query.js';
import type { CalendarItem } from './calendar.query.js';

const cursorSchema = z.tuple([instantSchema, z.enum(CALENDAR_KINDS), z.string().max(100)]);

/** What the desk has before it and behind it. */
@ApiTags('calendar')
@ApiBearerAuth()
@Controller('api/admin/v1/calendar')
export class CalendarAdminController {
  constructor(private readonly calendar: CalendarQuery) {}

  @Get()
  @Requires('article.read')
  @ApiOperation({
    summary: 'List what is planned, published and due in a time',
    description:
      'In the order of time: schedules and ends to come, what readers have seen published, updated and taken down, ' +
      'embargoes, work that is due, and arrangements of fronts. What readers saw is dated by when they saw it, recorded ' +
      'or not, and told of articles in the bin too. Fronts are left out when a desk or a person is asked for. With ' +
      '`at`, what had happened and was planned at that time; for a time to come, what will have happened and will ' +
      'still be planned when nothing else happens by then. Plans of fronts are those that followed or will, as known ' +
      'now.',
  })
  async readCalendar(
    @At() { at }: AsOf,
    @Query({ schema: calendarQuerySchema }) query: CalendarRequest,
  ): Promise<Page<CalendarItem>> {
    const { from, to, kind, section, desk, assignee, limit } = query;
    const key = query.after === undefined ? undefined : decodeCursor(query.after, cursorSchema);
    const after = key && { at: key[0], kind: key[1], id: key[2] };
    const { items, next } = await this.calendar.page(at, {
      ...{ from, to, limit, kind, after },
      ...{ sectionId: section, deskId: desk, assigneeId: assignee },
    });
    return { items, next: next && encodeCursor([next.at, next.kind, next.id]) };
  }
}
