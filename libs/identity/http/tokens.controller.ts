import { Body, Controller, Delete, Get, Param, Post, Put, Query, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { CommandEnvelope } from '#event-store';
import { commandReply, Envelope, pageQuerySchema, Requires, uuidSchema } from '#platform';
import type { CommandReply, Page, PageQuery } from '#platform';
import { Sessions } from '../access/sessions.js';
import { ChangeRoles } from '../application/change-roles/change-roles.command.js';
import { IssueToken } from '../application/issue-token/issue-token.command.js';
import { assertWithinOwnRights } from '../application/own-rights.js';
import { RevokeToken } from '../application/revoke-token/revoke-token.command.js';
import { changeRolesSchema, issueTokenSchema } from '../contract/token.input-schemas.js';
import type { ChangeRolesInput, IssueTokenInput } from '../contract/token.input-schemas.js';
import { permissionsWithin } from '../domain/rights.js';
import { TokensQuery } from '../queries/tokens.query.js';
import type { ListedToken } from '../queries/tokens.query.js';
import { actorOf } from './actor.js';

/** API tokens: who may do what in this newsroom. */
@Controller('api/admin/v1/tokens')
@ApiTags('tokens')
@ApiBearerAuth()
export class TokensController {
  constructor(
    private readonly commands: CommandBus,
    private readonly tokens: TokensQuery,
    private readonly sessions: Sessions,
  ) {}

  @Post()
  @Requires('token.issue')
  @ApiOperation({
    summary: 'Issue a token',
    description:
      'Answers the token once, as `token`: it is kept as a hash. A repeat with the same Idempotency-Key answers null there.',
  })
  async issueToken(
    @Req() request: FastifyRequest,
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: issueTokenSchema }) input: IssueTokenInput,
  ): Promise<CommandReply> {
    const { name, roles, expiresAt = null, scopes = null } = input;
    const actor = actorOf(request);
    assertWithinOwnRights(actor.permissions, permissionsWithin(roles, scopes));
    const askedWith = await this.sessions.tokenBehind(actor);
    const wanted = { name, roles, expiresAt, scopes };
    const issued = await this.commands.execute(new IssueToken(envelope, wanted, askedWith));
    return commandReply(issued.result, {
      id: issued.tokenId,
      userId: issued.userId,
      token: issued.token,
      name,
      roles,
      scopes,
      expiresAt,
    });
  }

  @Get()
  @Requires('token.read')
  @ApiOperation({ summary: 'List tokens, newest first' })
  listTokens(@Query({ schema: pageQuerySchema }) query: PageQuery): Promise<Page<ListedToken>> {
    return this.tokens.page(query);
  }

  @Put(':id/roles')
  @Requires('token.issue')
  @ApiOperation({ summary: "Change the roles of a token's holder" })
  async changeRoles(
    @Req() request: FastifyRequest,
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: changeRolesSchema }) { roles }: ChangeRolesInput,
  ): Promise<CommandReply> {
    const { permissions } = actorOf(request);
    const result = await this.commands.execute(new ChangeRoles(envelope, id, roles, permissions));
    return commandReply(result, { id, roles });
  }

  @Delete(':id')
  @Requires('token.revoke')
  @ApiOperation({ summary: 'Revoke a token', description: 'It opens nothing from now on.' })
  async revokeToken(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
  ): Promise<CommandReply> {
    return commandReply(await this.commands.execute(new RevokeToken(envelope, id)), { id });
  }
}
