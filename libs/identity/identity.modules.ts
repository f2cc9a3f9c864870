import { Module } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { assertRoutesAreGuarded, Authenticator } from '#platform';
import { Credentials } from './access/credentials.js';
import { TokenAuthenticator } from './access/token-authenticator.js';
import { ChangeRolesHandler } from './application/change-roles/change-roles.handler.js';
import { IssueTokenHandler } from './application/issue-token/issue-token.handler.js';
import { TokenIssuer } from './application/issue-token/token-issuer.js';
import { RevokeTokenHandler } from './application/revoke-token/revoke-token.handler.js';
import { PERMISSIONS } from './domain/rights.js';
import { SignInController } from './http/sign-in.controller.js';
import { TokensController } from './http/tokens.controller.js';
import { TokensQuery } from './queries/tokens.query.js';

/** Knows who sends a request, in every process that answers any; needs CommandRunner and the platform. */
@Module({
  controllers: [SignInController],
  providers: [Credentials, { provide: Authenticator, useClass: TokenAuthenticator }],
  exports: [Credentials, Authenticator],
})
export class IdentityReadModule implements OnApplicationBootstrap {
  constructor(private readonly module: ModuleRef) {}

  /** @throws StartupError `route-unguarded` when any route of the application forgot to say whom it lets in */
  onApplicationBootstrap(): void {
    assertRoutesAreGuarded(this.module, PERMISSIONS);
  }
}

/** Issues and revokes tokens. */
@Module({
  imports: [IdentityReadModule],
  controllers: [TokensController],
  providers: [TokenIssuer, TokensQuery, IssueTokenHandler, RevokeTokenHandler, ChangeRolesHandler],
})
export class IdentityCommandModule {}

/** All of identity, for a process that serves everything. */
@Module({ imports: [IdentityReadModule, IdentityCommandModule] })
export class IdentityModule {}
