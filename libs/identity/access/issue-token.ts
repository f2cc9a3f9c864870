import type { DataSource } from 'typeorm';
import { randomId } from '#event-store';
import type { CommandRunner } from '#event-store';
import { DomainError } from '#kernel';
import type { Clock, Instant } from '#kernel';
import { TokenIssuer } from '../application/issue-token/token-issuer.js';
import { isRole, ROLES } from '../domain/rights.js';
import { Credentials } from './credentials.js';

/** What identity works with outside of an HTTP application: on the command line and while starting. */
export interface IdentityParts {
  readonly dataSource: DataSource;
  readonly runner: CommandRunner;
  readonly clock: Clock;
}

/**
 * Lets a person or program in and answers its token; for the command line, whose caller has the data directory anyway.
 * @throws DomainError `role-unknown`, naming the roles there are
 */
export async function issueToken(
  options: IdentityParts & {
    readonly name: string;
    readonly roles: readonly string[];
    readonly expiresAt?: Instant | null;
  },
): Promise<string> {
  const roles = options.roles.filter(isRole);
  if (roles.length === 0 || roles.length !== options.roles.length) {
    throw new DomainError('invalid', 'role-unknown', `Give one or more of the roles ${ROLES.join(', ')}.`);
  }
  const envelope = { commandId: randomId(), actorId: 'command-line', correlationId: randomId() };
  const { name, expiresAt = null } = options;
  const { token } = await issuerOf(options).issue(envelope, { name, roles, expiresAt, scopes: null });
  if (token === null) throw new Error('A new command met an old token');
  return token;
}

/** The issuer over these parts. */
export function issuerOf({ dataSource, runner, clock }: IdentityParts): TokenIssuer {
  return new TokenIssuer(runner, new Credentials(dataSource, runner, clock));
}
