import { Injectable } from '@nestjs/common';
import { CommandRunner, derivedId } from '#event-store';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { Instant } from '#kernel';
import { Credentials } from '../../access/credentials.js';
import type { Role } from '../../domain/rights.js';
import { userDecider } from '../../domain/user.decider.js';

/** Who gets a token, and what it opens. */
export interface TokenRequest {
  /** Of the person or program; kept beside the log. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** Null: until it is revoked. */
  readonly expiresAt: Instant | null;
  /** The permissions it opens, of those of its roles; null: all of them. */
  readonly scopes: readonly string[] | null;
}

/** A token that was issued. */
export interface IssuedToken {
  readonly result: CommandResult;
  readonly tokenId: string;
  readonly userId: string;
  /** Null when this was a repeat: the secret is kept as a hash and was shown the first time. */
  readonly token: string | null;
}

/** Lets a person or program in: a user with roles, and a token. */
@Injectable()
export class TokenIssuer {
  constructor(
    private readonly runner: CommandRunner,
    private readonly credentials: Credentials,
  ) {}

  /**
   * The user's stream first, then the secret: a crash between the two leaves a token without a secret, which opens
   * nothing, and a repeat of the same command completes it.
   * @param options.token the secret to keep; a new one unless given
   */
  async issue(
    envelope: CommandEnvelope,
    request: TokenRequest,
    options: { readonly token?: string } = {},
  ): Promise<IssuedToken> {
    const tokenId = tokenIdOf(envelope.commandId);
    const { roles, expiresAt, scopes, name } = request;
    const result = await this.runner.create({
      decider: userDecider,
      command: { type: 'InviteUserWithToken', roles, tokenId, expiresAt, scopes },
      envelope,
    });
    const token = await this.credentials.keep({ userId: result.id, name, tokenId, ...options });
    return { result, tokenId, userId: result.id, token };
  }
}

/** The id of the token that a command issues: the same command, the same token. */
export function tokenIdOf(commandId: string): string {
  return derivedId(commandId, 'token');
}
