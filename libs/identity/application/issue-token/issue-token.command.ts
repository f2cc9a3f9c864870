import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { IssuedToken, TokenRequest } from './token-issuer.js';

/** Lets a person or program in with a token. */
export class IssueToken extends Command<IssuedToken> {
  /** @param askedWith the token that the request came with; null with a session */
  constructor(
    readonly envelope: CommandEnvelope,
    readonly request: TokenRequest,
    readonly askedWith: string | null,
  ) {
    super();
  }
}
