import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Authenticator, CONFIGURATION, unauthenticated } from '#platform';
import type { Actor, AuthenticationPurpose, Configuration } from '#platform';
import { Credentials } from './credentials.js';
import { SessionCookie } from './staff-cookies.js';

/** Knows who sends a request by its bearer token, or in a browser by its session cookie. */
@Injectable()
export class TokenAuthenticator extends Authenticator {
  private readonly cookie: SessionCookie;

  constructor(
    private readonly credentials: Credentials,
    @Inject(CONFIGURATION) configuration: Configuration,
  ) {
    super();
    this.cookie = new SessionCookie(configuration.publicUrl);
  }

  async authenticate(request: FastifyRequest, purpose: AuthenticationPurpose): Promise<Actor | null> {
    const bearer = /^Bearer(?: +(.*))?$/i.exec(request.headers.authorization ?? '');
    if (bearer) {
      const actor = await this.credentials.actorOfToken(bearer[1]?.trim() ?? '');
      if (actor) return actor;
      throw unauthenticated('This token is unknown, expired or revoked: ask an admin for a new one.');
    }
    const session = this.cookie.read(request.headers.cookie);
    return session === undefined ? null : this.credentials.actorOfSession(session, purpose);
  }
}
