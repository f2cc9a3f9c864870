import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { pageQuerySchema, Requires, uuidSchema } from '#platform';
import type { Page, PageQuery } from '#platform';
import { AuditQuery } from '../queries/audit.query.js';
import { UsersQuery } from '../queries/users.query.js';
import type { ListedSignIn, ListedStaffChange } from '../queries/audit.query.js';

/** Who signed in, and who may do what since when. */
@Controller('api/admin/v1')
@ApiTags('audit')
@ApiBearerAuth()
export class AuditController {
  constructor(
    private readonly audit: AuditQuery,
    private readonly users: UsersQuery,
  ) {}

  @Get('sign-ins')
  @Requires('audit.read')
  @ApiOperation({
    summary: 'List attempts to sign in, newest first',
    description: 'Kept for a year. What was typed is not: an attempt at an unknown address names nobody.',
  })
  listSignIns(@Query({ schema: pageQuerySchema }) query: PageQuery): Promise<Page<ListedSignIn>> {
    return this.audit.signIns(query);
  }

  @Get('users/:id/sign-ins')
  @Requires('audit.read')
  @ApiOperation({ summary: "List a user's attempts to sign in, newest first" })
  async listSignInsOfUser(
    @Param('id', { schema: uuidSchema }) id: string,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<ListedSignIn>> {
    await this.users.one(id);
    return this.audit.signIns(query, id);
  }

  @Get('staff-changes')
  @Requires('audit.read')
  @ApiOperation({
    summary: 'List changes of who may do what, newest first',
    description:
      'Invitations, roles, tokens, passwords and deactivations, from the log: nothing is ever taken out.',
  })
  listStaffChanges(@Query({ schema: pageQuerySchema }) query: PageQuery): Promise<Page<ListedStaffChange>> {
    return this.audit.staffChanges(query);
  }
}
