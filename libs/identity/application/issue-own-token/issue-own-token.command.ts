import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { Instant } from '#kernel';
import type { IssuedToken } from '../issue-token/token-issuer.js';

/** A token that somebody wants for a program of their own. */
export interface OwnTokenRequest {
  readonly userId: string;
  /** What the token is for; kept beside the log. */
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Instant;
  /** The token that the request came with; null with a session. */
  readonly askedWith: string | null;
}

/** Gives a user a further token, which opens what its scopes say and the user may. */
export class IssueOwnToken extends Command<IssuedToken> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly request: OwnTokenRequest,
  ) {
    super();
  }
}
