import { Inject, Injectable } from '@nestjs/common';
import { Claims, CommandRunner } from '#event-store';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform';
import { userDecider } from '../domain/user.decider.js';
import { Accounts, normalisedEmail } from './accounts.js';
import { Credentials } from './credentials.js';
import { KnownDevices } from './known-devices.js';
import { PasswordHasher } from './password-hasher.js';
import { Sessions } from './sessions.js';
import { SignInLimits } from './sign-in-limits.js';
import { SignInLog } from './sign-in-log.js';
import type { Origin } from './sign-in-log.js';

/** The kind of claim under which an e-mail address belongs to one user. */
export const EMAIL_CLAIM = 'user-email';

/** No user has it. */
const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Somebody who signed in. */
export interface SignedIn {
  readonly userId: string;
  /** The secret for the cookie. */
  readonly session: string;
  /** What the browser is to keep to be known again; null where no account was named. */
  readonly device: string | null;
}

/** Lets people in with a password, or with a token in a browser. */
@Injectable()
export class SignIn {
  constructor(
    private readonly claims: Claims,
    private readonly runner: CommandRunner,
    private readonly accounts: Accounts,
    private readonly credentials: Credentials,
    private readonly hasher: PasswordHasher,
    private readonly sessions: Sessions,
    private readonly limits: SignInLimits,
    private readonly devices: KnownDevices,
    private readonly log: SignInLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * An account that is not there, has no password or is deactivated is refused after the same work as a wrong password,
   * so that neither the answer nor its time says which addresses there are.
   * @returns null when address and password do not open an account
   * @throws HttpProblem 429 `too-many-attempts`
   */
  async withPassword(of: {
    readonly email: string;
    readonly password: string;
    readonly origin: Origin;
  }): Promise<SignedIn | null> {
    const { password, origin } = of;
    const email = normalisedEmail(of.email);
    const attempt = await this.limits.admit(email, origin);
    const known = await this.claims.ownerOf({ kind: EMAIL_CLAIM, key: email });
    const userId = known ?? NOBODY;
    // A change of address that was cut short leaves the old one claimed.
    const kept = await this.accounts.passwordAt(userId, email);
    const matching = await this.hasher.matches(password, kept);
    const { state } = await this.runner.load(userDecider, userId);
    if (kept === null || !matching || state === null || state.deactivated) {
      const outcome = attempt.locks ? 'locked-out' : 'failure';
      await this.log.keep({ outcome, way: 'password', userId: known ?? null, origin });
      return null;
    }
    await attempt.settle();
    if (this.hasher.isOld(kept)) {
      await this.accounts.rehash(userId, { from: kept, to: await this.hasher.hash(password) });
    }
    return this.open({ userId, email, tokenId: null, way: 'password', origin });
  }

  /**
   * @returns null when the token opens nothing
   * @throws HttpProblem 429 `too-many-attempts`
   */
  async withToken(token: string, origin: Origin): Promise<SignedIn | null> {
    const attempt = await this.limits.admit(null, origin);
    const actor = await this.credentials.actorOfToken(token);
    if (actor === null) {
      const outcome = attempt.locks ? 'locked-out' : 'failure';
      await this.log.keep({ outcome, way: 'token', userId: null, origin });
      return null;
    }
    await attempt.settle();
    return this.open({ userId: actor.id, email: null, tokenId: actor.credentialId, way: 'token', origin });
  }

  /** Lets somebody in who has just set a password by a link, and may try again if failures had locked the account. */
  async afterLink(of: {
    readonly userId: string;
    readonly email: string | null;
    readonly origin: Origin;
  }): Promise<SignedIn> {
    const email = of.email === null ? null : normalisedEmail(of.email);
    if (email !== null) await this.limits.forgive(email);
    return this.open({ userId: of.userId, email, tokenId: null, way: 'link', origin: of.origin });
  }

  /** Ends the session of a secret. */
  async out(session: string): Promise<void> {
    await this.sessions.close(session);
    this.credentials.forget();
  }

  /**
   * Whether a password is the user's own, for changes that ask for it once more; limited like signing in.
   * @throws HttpProblem 429 `too-many-attempts`
   */
  async isOwnPassword(of: {
    readonly userId: string;
    readonly password: string;
    readonly origin: Origin;
  }): Promise<boolean> {
    const email = (await this.accounts.profileOf(of.userId))?.email ?? null;
    const account = email === null ? of.userId : normalisedEmail(email);
    const attempt = await this.limits.admit(account, of.origin);
    const matching = await this.hasher.matches(of.password, await this.accounts.passwordOf(of.userId));
    if (matching) await attempt.settle();
    else {
      const outcome = attempt.locks ? 'locked-out' : 'failure';
      await this.log.keep({ outcome, way: 'password', userId: of.userId, origin: of.origin });
    }
    return matching;
  }

  private async open(of: {
    readonly userId: string;
    /** The account that was named. */
    readonly email: string | null;
    readonly tokenId: string | null;
    readonly way: 'password' | 'token' | 'link';
    readonly origin: Origin;
  }): Promise<SignedIn> {
    const now = this.clock.now();
    await this.sessions.forget(now);
    await this.accounts.forget(now);
    await this.limits.forget(now);
    await this.log.forget(now);
    const session = await this.sessions.open(of);
    await this.log.keep({ outcome: 'success', way: of.way, userId: of.userId, origin: of.origin });
    const device = of.email === null ? null : this.devices.cookieFor(of.email, of.origin.device);
    return { userId: of.userId, session, device };
  }
}
