import { randomId } from '#event-store';
import type { Claims, KeyedHash } from '#event-store';
import { DomainError } from '#kernel';
import { PublicUrls } from '#platform';
import { PersonInviter } from '../application/invite-person/person-inviter.js';
import { SetPasswordHandler } from '../application/set-password/set-password.handler.js';
import { SetPassword } from '../application/set-password/set-password.command.js';
import { invitePersonSchema } from '../contract/user.input-schemas.js';
import { PERMISSIONS } from '../domain/rights.js';
import { Accounts, normalisedEmail } from './accounts.js';
import { Credentials } from './credentials.js';
import type { IdentityParts } from './issue-token.js';
import { KnownDevices } from './known-devices.js';
import { PasswordHasher } from './password-hasher.js';
import { SignInLimits } from './sign-in-limits.js';
import { EMAIL_CLAIM } from './sign-in.js';

/** What accounts need besides, outside of an HTTP application. */
export interface AccountParts extends IdentityParts {
  readonly claims: Claims;
  readonly personKeys: { readonly keyedHash: KeyedHash };
}

/**
 * Lets a person in with a password; for the command line, whose caller has the data directory anyway.
 * @returns the user's id
 * @throws DomainError `user-invalid`, `email-taken` or `password-weak`, saying what to do
 */
export async function createUser(
  parts: AccountParts,
  of: {
    readonly email: string;
    readonly name: string;
    readonly roles: readonly string[];
    readonly password: string;
  },
): Promise<string> {
  const { password, ...given } = of;
  const person = invitePersonSchema.safeParse(given);
  if (!person.success) {
    const problems = person.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
    const told = problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
    throw new DomainError('invalid', 'user-invalid', `${told}.`, { problems });
  }
  const { runner, claims, clock, dataSource, personKeys } = parts;
  const accounts = new Accounts(dataSource, clock);
  const hasher = new PasswordHasher(personKeys.keyedHash);
  const inviter = new PersonInviter(runner, claims, accounts, hasher, new PublicUrls(''), clock);
  const { id } = await inviter.inviteWithPassword(envelope(), { ...person.data, password });
  return id;
}

/**
 * Gives somebody another password; for the command line, when nobody else can let them in.
 * @throws DomainError `user-unknown` or `password-weak`, saying what to do
 */
export async function setUserPassword(
  parts: AccountParts,
  of: { readonly email: string; readonly password: string },
): Promise<void> {
  const { runner, claims, clock, dataSource, personKeys } = parts;
  const { keyedHash } = personKeys;
  const userId = await claims.ownerOf({ kind: EMAIL_CLAIM, key: normalisedEmail(of.email) });
  if (userId === undefined) {
    throw new DomainError('not-found', 'user-unknown', 'No user has this address: create one.');
  }
  const handler = new SetPasswordHandler(
    runner,
    new Accounts(dataSource, clock),
    new PasswordHasher(keyedHash),
    new Credentials(dataSource, runner, clock),
  );
  const change = { userId, password: of.password, by: new Set(PERMISSIONS) };
  await handler.execute(new SetPassword(envelope(), change));
  const limits = new SignInLimits(dataSource, keyedHash, new KnownDevices(keyedHash), clock);
  await limits.forgive(normalisedEmail(of.email));
}

function envelope(): { commandId: string; actorId: string; correlationId: string } {
  return { commandId: randomId(), actorId: 'command-line', correlationId: randomId() };
}
