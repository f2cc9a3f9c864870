import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { IssuedToken, TokenRequest } from './token-issuer.js';

/** Lets a person or program in with a token. */
export class IssueToken extends Command<IssuedToken> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly request: TokenRequest,
  ) {
    super();
  }
}
