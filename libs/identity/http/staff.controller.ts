import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NowOnly, Requires } from '#platform';
import type { Page } from '#platform';
import { listStaffSchema } from '../contract/user.input-schemas.js';
import type { ListStaffQuery } from '../contract/user.input-schemas.js';
import { StaffDirectory } from '../queries/staff-directory.query.js';
import type { Colleague } from '../queries/staff-directory.query.js';

/** The colleagues of everybody at the desk. */
@Controller('api/admin/v1/staff')
@ApiTags('users')
@ApiBearerAuth()
export class StaffController {
  constructor(private readonly staff: StaffDirectory) {}

  @Get()
  @Requires('desk.read')
  @NowOnly('What people were called and might do at another time is not kept here.')
  @ApiOperation({
    summary: 'List or search the people whom an article can be assigned to, in alphabetical order',
    description: 'Those who are active and whose roles give `article.read`; programs are not among them.',
  })
  listStaff(@Query({ schema: listStaffSchema }) query: ListStaffQuery): Promise<Page<Colleague>> {
    return this.staff.page('article.read', query);
  }
}
