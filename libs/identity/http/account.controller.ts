import { Body, Controller, Delete, Get, Inject, Param, Post, Put, Query, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { CommandEnvelope } from '#event-store';
import { DomainError } from '#kernel';
import { commandReply, CONFIGURATION, Envelope, pageQuerySchema, Requires, uuidSchema } from '#platform';
import type { CommandReply, Configuration, Page, PageQuery } from '#platform';
import { Accounts } from '../access/accounts.js';
import { Credentials } from '../access/credentials.js';
import { originOf } from '../access/origin.js';
import { Sessions } from '../access/sessions.js';
import type { ListedSession } from '../access/sessions.js';
import { SignIn } from '../access/sign-in.js';
import { DeviceCookie } from '../access/staff-cookies.js';
import { IssueOwnToken } from '../application/issue-own-token/issue-own-token.command.js';
import { assertWithinOwnRights } from '../application/own-rights.js';
import { RevokeToken } from '../application/revoke-token/revoke-token.command.js';
import { SetPassword } from '../application/set-password/set-password.command.js';
import { tokenUnknown } from '../application/token-unknown.js';
import { issueOwnTokenSchema } from '../contract/token.input-schemas.js';
import type { IssueOwnTokenInput } from '../contract/token.input-schemas.js';
import { changePasswordSchema } from '../contract/user.input-schemas.js';
import type { ChangePasswordInput } from '../contract/user.input-schemas.js';
import { TokensQuery } from '../queries/tokens.query.js';
import type { ListedToken } from '../queries/tokens.query.js';
import { actorOf } from './actor.js';

/** Who is signed in, and what they may do right now. */
export interface Account {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly via: 'token' | 'session';
}

/** A session of one's own. */
export interface OwnSession extends ListedSession {
  /** The one that asks. */
  readonly current: boolean;
}

/** What everybody of the staff does with their own account. */
@Controller('api/admin/v1/me')
@ApiTags('account')
@ApiBearerAuth()
export class AccountController {
  private readonly device: DeviceCookie;

  constructor(
    private readonly commands: CommandBus,
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly credentials: Credentials,
    private readonly tokens: TokensQuery,
    private readonly signIn: SignIn,
    @Inject(CONFIGURATION) configuration: Configuration,
  ) {
    this.device = new DeviceCookie(configuration.publicUrl);
  }

  @Get()
  @Requires('account.read')
  @ApiOperation({ summary: 'Who you are, and what you may do' })
  async readAccount(@Req() request: FastifyRequest): Promise<Account> {
    const { id, roles, permissions, via } = actorOf(request);
    const profile = await this.accounts.profileOf(id);
    return {
      id,
      name: profile?.name ?? null,
      email: profile?.email ?? null,
      roles,
      permissions: [...permissions].sort(),
      via,
    };
  }

  @Get('sessions')
  @Requires('account.read')
  @ApiOperation({ summary: 'Where you are signed in', description: 'At most 20, the one used last first.' })
  async listSessions(@Req() request: FastifyRequest): Promise<{ readonly items: readonly OwnSession[] }> {
    const { id, credentialId } = actorOf(request);
    const sessions = await this.sessions.of(id);
    return { items: sessions.map((each) => ({ ...each, current: each.id === credentialId })) };
  }

  @Delete('sessions')
  @Requires('account.manage')
  @ApiOperation({ summary: 'Sign out everywhere else', description: 'Answers how many sessions it ended.' })
  async closeOtherSessions(@Req() request: FastifyRequest): Promise<{ readonly closed: number }> {
    const { id, credentialId } = actorOf(request);
    const closed = await this.sessions.closeAll(id, credentialId);
    this.credentials.forget();
    return { closed };
  }

  @Delete('sessions/:id')
  @Requires('account.manage')
  @ApiOperation({ summary: 'Sign out somewhere' })
  async closeSession(
    @Req() request: FastifyRequest,
    @Param('id', { schema: uuidSchema }) sessionId: string,
  ): Promise<{ readonly closed: number }> {
    const closed = await this.sessions.closeOne(actorOf(request).id, sessionId);
    this.credentials.forget();
    if (!closed) throw new DomainError('not-found', 'session-unknown', 'You have no such session.');
    return { closed: 1 };
  }

  @Put('password')
  @Requires('account.manage')
  @ApiOperation({
    summary: 'Change your password',
    description: 'Ends every other session of yours. Tokens stay: revoke those that you do not trust.',
  })
  async changePassword(
    @Req() request: FastifyRequest,
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: changePasswordSchema }) { current, password }: ChangePasswordInput,
  ): Promise<CommandReply> {
    const { id: userId, via, credentialId } = actorOf(request);
    const origin = originOf(request, this.device);
    const own = await this.signIn.isOwnPassword({ userId, password: current, origin });
    if (!own) throw wrongPassword();
    const kept = via === 'session' ? { keepSession: credentialId } : {};
    const change = { userId, password, by: 'holder', ...kept } as const;
    return commandReply(await this.commands.execute(new SetPassword(envelope, change)));
  }

  @Post('tokens')
  @Requires('account.manage')
  @ApiOperation({
    summary: 'Issue a token for a program of yours',
    description:
      'It opens what its scopes say, and of that what you may yourself. Answers the token once, as `token`.',
  })
  async issueOwnToken(
    @Req() request: FastifyRequest,
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: issueOwnTokenSchema }) { name, scopes, expiresAt }: IssueOwnTokenInput,
  ): Promise<CommandReply> {
    const actor = actorOf(request);
    assertWithinOwnRights(actor.permissions, new Set(scopes));
    const { id: userId } = actor;
    const askedWith = await this.sessions.tokenBehind(actor);
    const wanted = { userId, name, scopes, expiresAt, askedWith };
    const issued = await this.commands.execute(new IssueOwnToken(envelope, wanted));
    return commandReply(issued.result, { id: issued.tokenId, token: issued.token, name, scopes, expiresAt });
  }

  @Get('tokens')
  @Requires('account.read')
  @ApiOperation({ summary: 'List your tokens, newest first' })
  listOwnTokens(
    @Req() request: FastifyRequest,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<ListedToken>> {
    return this.tokens.pageFor(actorOf(request).id, query);
  }

  @Delete('tokens/:id')
  @Requires('account.manage')
  @ApiOperation({ summary: 'Revoke a token of yours' })
  async revokeOwnToken(
    @Req() request: FastifyRequest,
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
  ): Promise<CommandReply> {
    if ((await this.credentials.ownerOf(id)) !== actorOf(request).id) throw tokenUnknown();
    return commandReply(await this.commands.execute(new RevokeToken(envelope, id)), { id });
  }
}

function wrongPassword(): DomainError {
  return new DomainError('forbidden', 'password-wrong', 'Give the password that you sign in with now.', {
    problems: [{ field: 'current', message: 'is not your password' }],
  });
}
