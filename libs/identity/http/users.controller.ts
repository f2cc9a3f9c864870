import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { CommandEnvelope } from '#event-store';
import { commandReply, Envelope, pageQuerySchema, Requires, uuidSchema } from '#platform';
import type { CommandReply, Page, PageQuery } from '#platform';
import { Credentials } from '../access/credentials.js';
import { Sessions } from '../access/sessions.js';
import { InstructUser } from '../application/instruct-user/instruct-user.command.js';
import { InvitePerson } from '../application/invite-person/invite-person.command.js';
import { IssuePasswordLink } from '../application/issue-password-link/issue-password-link.command.js';
import { assertWithinOwnRights } from '../application/own-rights.js';
import { ReviseUser } from '../application/revise-user/revise-user.command.js';
import { SetPassword } from '../application/set-password/set-password.command.js';
import {
  invitePersonSchema,
  reviseUserSchema,
  roleSchema,
  setPasswordSchema,
} from '../contract/user.input-schemas.js';
import type { InvitePersonInput, ReviseUserInput, SetPasswordInput } from '../contract/user.input-schemas.js';
import { permissionsOf } from '../domain/rights.js';
import type { Role } from '../domain/rights.js';
import { UsersQuery } from '../queries/users.query.js';
import type { ListedUser } from '../queries/users.query.js';
import { actorOf } from './actor.js';

/** The people of the newsroom: who is let in, as what. */
@Controller('api/admin/v1/users')
@ApiTags('users')
@ApiBearerAuth()
export class UsersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly users: UsersQuery,
    private readonly sessions: Sessions,
    private readonly credentials: Credentials,
  ) {}

  @Post()
  @Requires('user.invite')
  @ApiOperation({
    summary: 'Invite a person',
    description:
      'Answers a `link` at which the person sets a password, once and within three days: pass it on. It is kept as a hash; ' +
      'a repeat with the same Idempotency-Key answers null there.',
  })
  async inviteUser(
    @Req() request: FastifyRequest,
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: invitePersonSchema }) input: InvitePersonInput,
  ): Promise<CommandReply> {
    assertWithinOwnRights(actorOf(request).permissions, permissionsOf(input.roles));
    const { result, link, expiresAt } = await this.commands.execute(new InvitePerson(envelope, input));
    return commandReply(result, { name: input.name, roles: input.roles, link, linkExpiresAt: expiresAt });
  }

  @Get()
  @Requires('user.read')
  @ApiOperation({ summary: 'List users, newest first: people, and the programs that tokens were issued for' })
  listUsers(@Query({ schema: pageQuerySchema }) query: PageQuery): Promise<Page<ListedUser>> {
    return this.users.page(query);
  }

  @Get(':id')
  @Requires('user.read')
  @ApiOperation({ summary: 'Read a user' })
  readUser(@Param('id', { schema: uuidSchema }) id: string): Promise<ListedUser> {
    return this.users.one(id);
  }

  @Patch(':id')
  @Requires('user.revise')
  @ApiOperation({
    summary: 'Change what a user is called, or the address they sign in with',
    description: 'Both stand beside the log, which tells of another address without saying which.',
  })
  async reviseUser(
    @Req() request: FastifyRequest,
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: reviseUserSchema }) input: ReviseUserInput,
  ): Promise<CommandReply> {
    const { permissions } = actorOf(request);
    return commandReply(await this.commands.execute(new ReviseUser(envelope, id, input, permissions)));
  }

  @Put(':id/roles/:role')
  @Requires('role.grant')
  @ApiOperation({ summary: 'Grant a role' })
  async grantRole(
    @Req() request: FastifyRequest,
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Param('role', { schema: roleSchema }) role: Role,
  ): Promise<CommandReply> {
    assertWithinOwnRights(actorOf(request).permissions, permissionsOf([role]));
    return commandReply(
      await this.commands.execute(new InstructUser(envelope, id, { type: 'GrantRole', role })),
    );
  }

  @Delete(':id/roles/:role')
  @Requires('role.revoke')
  @ApiOperation({
    summary: 'Revoke a role',
    description: 'Admins do not revoke their own: another one does.',
  })
  async revokeRole(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Param('role', { schema: roleSchema }) role: Role,
  ): Promise<CommandReply> {
    const askedBy = askedByOf(envelope, id);
    const instruction = { type: 'RevokeRole', role, askedBy } as const;
    return commandReply(await this.commands.execute(new InstructUser(envelope, id, instruction)));
  }

  @Post(':id/deactivate')
  @HttpCode(200)
  @Requires('user.deactivate')
  @ApiOperation({
    summary: 'Let a user in no more',
    description: 'Ends their sessions; their password and tokens open nothing. What they did stays theirs.',
  })
  async deactivateUser(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
  ): Promise<CommandReply> {
    const instruction = { type: 'DeactivateUser', askedBy: askedByOf(envelope, id) } as const;
    return commandReply(await this.commands.execute(new InstructUser(envelope, id, instruction)));
  }

  @Post(':id/reactivate')
  @HttpCode(200)
  @Requires('user.deactivate')
  @ApiOperation({
    summary: 'Let a user in again',
    description: 'With the roles, password and tokens of before.',
  })
  async reactivateUser(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
  ): Promise<CommandReply> {
    const instruction = { type: 'ReactivateUser' } as const;
    return commandReply(await this.commands.execute(new InstructUser(envelope, id, instruction)));
  }

  @Post(':id/password-link')
  @Requires('user.invite')
  @ApiOperation({
    summary: 'Make a link to set a new password',
    description:
      'It works once and for a day, and the links before it no more. The password of now stays until then.',
  })
  async issuePasswordLink(
    @Req() request: FastifyRequest,
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
  ): Promise<CommandReply> {
    const { permissions } = actorOf(request);
    const issued = await this.commands.execute(new IssuePasswordLink(envelope, id, permissions));
    return commandReply(issued.result, { link: issued.link, linkExpiresAt: issued.expiresAt });
  }

  @Put(':id/password')
  @Requires('password.set')
  @ApiOperation({
    summary: "Set a user's password",
    description: 'Ends their sessions. Better make them a link.',
  })
  async setPassword(
    @Req() request: FastifyRequest,
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: setPasswordSchema }) { password }: SetPasswordInput,
  ): Promise<CommandReply> {
    const change = { userId: id, password, by: actorOf(request).permissions };
    return commandReply(await this.commands.execute(new SetPassword(envelope, change)));
  }

  @Delete(':id/sessions')
  @Requires('session.close')
  @ApiOperation({ summary: "End a user's sessions", description: 'Answers how many there were.' })
  async closeSessionsOfUser(
    @Param('id', { schema: uuidSchema }) id: string,
  ): Promise<{ readonly closed: number }> {
    await this.users.one(id);
    const closed = await this.sessions.closeAll(id);
    this.credentials.forget();
    return { closed };
  }
}

function askedByOf({ actorId }: CommandEnvelope, userId: string): 'holder' | 'another' {
  return actorId === userId ? 'holder' : 'another';
}
