import { Module } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { assertRoutesAreGuarded, Authenticator } from '#platform';
import { Accounts } from './access/accounts.js';
import { Credentials } from './access/credentials.js';
import { KnownDevices } from './access/known-devices.js';
import { PasswordHasher } from './access/password-hasher.js';
import { Sessions } from './access/sessions.js';
import { SignIn } from './access/sign-in.js';
import { SignInLimits } from './access/sign-in-limits.js';
import { SignInLog } from './access/sign-in-log.js';
import { TokenAuthenticator } from './access/token-authenticator.js';
import { ChangeRolesHandler } from './application/change-roles/change-roles.handler.js';
import { InstructUserHandler } from './application/instruct-user/instruct-user.handler.js';
import { InvitePersonHandler } from './application/invite-person/invite-person.handler.js';
import { PersonInviter } from './application/invite-person/person-inviter.js';
import { IssueOwnTokenHandler } from './application/issue-own-token/issue-own-token.handler.js';
import { IssuePasswordLinkHandler } from './application/issue-password-link/issue-password-link.handler.js';
import { IssueTokenHandler } from './application/issue-token/issue-token.handler.js';
import { TokenIssuer } from './application/issue-token/token-issuer.js';
import { RevokeTokenHandler } from './application/revoke-token/revoke-token.handler.js';
import { ReviseUserHandler } from './application/revise-user/revise-user.handler.js';
import { SetPasswordByLinkHandler } from './application/set-password-by-link/set-password-by-link.handler.js';
import { SetPasswordHandler } from './application/set-password/set-password.handler.js';
import { PERMISSIONS } from './domain/rights.js';
import { AccountController } from './http/account.controller.js';
import { AuditController } from './http/audit.controller.js';
import { PasswordController } from './http/password.controller.js';
import { SignInController } from './http/sign-in.controller.js';
import { StaffController } from './http/staff.controller.js';
import { TokensController } from './http/tokens.controller.js';
import { UsersController } from './http/users.controller.js';
import { AuditQuery } from './queries/audit.query.js';
import { StaffDirectory } from './queries/staff-directory.query.js';
import { TokensQuery } from './queries/tokens.query.js';
import { UsersQuery } from './queries/users.query.js';

const access = [
  ...[Accounts, Credentials, KnownDevices, PasswordHasher, Sessions],
  ...[SignIn, SignInLimits, SignInLog],
];

/** Knows who sends a request, in every process that answers any; needs CommandRunner, Claims and the platform. */
@Module({
  controllers: [SignInController],
  providers: [...access, { provide: Authenticator, useClass: TokenAuthenticator }],
  exports: [...access, Authenticator],
})
export class IdentityReadModule implements OnApplicationBootstrap {
  constructor(private readonly module: ModuleRef) {}

  /** @throws StartupError `route-unguarded` when any route of the application forgot to say whom it lets in */
  onApplicationBootstrap(): void {
    assertRoutesAreGuarded(this.module, PERMISSIONS);
  }
}

/** Lets people and programs in, and says what they may do. */
@Module({
  imports: [IdentityReadModule],
  controllers: [
    ...[AccountController, AuditController, PasswordController],
    ...[StaffController, TokensController, UsersController],
  ],
  providers: [
    ...[PersonInviter, TokenIssuer, AuditQuery, StaffDirectory, TokensQuery, UsersQuery],
    ...[InvitePersonHandler, ReviseUserHandler, InstructUserHandler, IssuePasswordLinkHandler],
    ...[SetPasswordHandler, SetPasswordByLinkHandler],
    ...[IssueTokenHandler, IssueOwnTokenHandler, RevokeTokenHandler, ChangeRolesHandler],
  ],
})
export class IdentityCommandModule {}

/** All of identity, for a process that serves everything. */
@Module({ imports: [IdentityReadModule, IdentityCommandModule] })
export class IdentityModule {}
