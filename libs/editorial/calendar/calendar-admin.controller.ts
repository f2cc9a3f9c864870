import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { decodeCursor, encodeCursor, instantSchema, NowOnly, Requires } from '#platform';
import type { Page } from '#platform';
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
  @NowOnly('The calendar tells of past and future times by `from` and `to`, as they are known now.')
  @ApiOperation({
    summary: 'List what is planned, published and due in a time',
    description:
      'In the order of time: schedules, ends, embargoes, work that is due, what has been published, and arrangements ' +
      'of fronts. Fronts are left out when a desk or a person is asked for. It tells of any time, as it is known now: ' +
      'what it told earlier is not kept, so `at` is refused (422).',
  })
  async readCalendar(
    @Query({ schema: calendarQuerySchema }) query: CalendarRequest,
  ): Promise<Page<CalendarItem>> {
    const { from, to, kind, section, desk, assignee, limit } = query;
    const key = query.after === undefined ? undefined : decodeCursor(query.after, cursorSchema);
    const after = key && { at: key[0], kind: key[1], id: key[2] };
    const { items, next } = await this.calendar.page({
      ...{ from, to, limit, kind, after },
      ...{ sectionId: section, deskId: desk, assigneeId: assignee },
    });
    return { items, next: next && encodeCursor([next.at, next.kind, next.id]) };
  }
}
