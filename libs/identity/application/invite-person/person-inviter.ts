import { Inject, Injectable } from '@nestjs/common';
import { Claims, CommandRunner, derivedId, newAggregateId } from '#event-store';
import type { CommandEnvelope, CommandResult } from '#event-store';
import { DomainError, plusMilliseconds } from '#kernel';
import type { Clock, Instant } from '#kernel';
import { CLOCK, PublicUrls } from '#platform';
import { Accounts, normalisedEmail } from '../../access/accounts.js';
import { PasswordHasher } from '../../access/password-hasher.js';
import { EMAIL_CLAIM } from '../../access/sign-in.js';
import { assertGoodPassword } from '../../domain/password-rules.js';
import { userDecider } from '../../domain/user.decider.js';
import type { UserState } from '../../domain/user.decider.js';
import type { UserEvent } from '../../domain/user.events.js';
import { emailTaken } from '../email-taken.js';
import type { Invitation, PasswordLink } from './invite-person.command.js';

/** How long an invitation waits for its answer. */
export const INVITATION_HOURS = 72;

/** How long a link waits that somebody asked for who is there already. */
export const RESET_HOURS = 24;

const HOUR_MS = 3_600_000;

type UserResult = CommandResult<UserState | null, UserEvent>;

/** Lets people in: an address that belongs to nobody else, roles, and a way to a password. */
@Injectable()
export class PersonInviter {
  constructor(
    private readonly runner: CommandRunner,
    private readonly claims: Claims,
    private readonly accounts: Accounts,
    private readonly hasher: PasswordHasher,
    private readonly urls: PublicUrls,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `email-taken` */
  async invite(envelope: CommandEnvelope, invitation: Invitation): Promise<PasswordLink> {
    const link = this.newLink(envelope, INVITATION_HOURS);
    const result = await this.create(envelope, invitation, link);
    return { result, link: await this.secretOf(result.id, link), expiresAt: endOf(result, link) };
  }

  /**
   * Lets somebody in whose password is known already.
   * @throws DomainError `email-taken`; `password-weak`
   */
  async inviteWithPassword(
    envelope: CommandEnvelope,
    { password, ...invitation }: Invitation & { readonly password: string },
  ): Promise<CommandResult> {
    assertGoodPassword(password, invitation);
    const hash = await this.hasher.hash(password);
    const result = await this.create(envelope, invitation, null);
    await this.runner.execute({
      decider: userDecider,
      id: result.id,
      command: { type: 'SetPassword', way: 'for-holder' },
      envelope: { ...envelope, commandId: derivedId(envelope.commandId, 'password') },
    });
    await this.accounts.setPassword(result.id, hash);
    return result;
  }

  /** Gives somebody who is there a link to set a new password by. */
  async link(envelope: CommandEnvelope, userId: string): Promise<PasswordLink> {
    if (((await this.accounts.profileOf(userId))?.email ?? null) === null) throw withoutAddress();
    const link = this.newLink(envelope, RESET_HOURS);
    const command = { type: 'IssuePasswordLink', ...link } as const;
    const result = await this.runner.execute({ decider: userDecider, id: userId, command, envelope });
    return { result, link: await this.secretOf(userId, link), expiresAt: endOf(result, link) };
  }

  private newLink(envelope: CommandEnvelope, hours: number): { linkId: string; expiresAt: Instant } {
    return {
      linkId: derivedId(envelope.commandId, 'password-link'),
      expiresAt: plusMilliseconds(this.clock.now(), hours * HOUR_MS),
    };
  }

  /** Who somebody is stands beside the log before the stream begins, so that nobody is let in without a name. */
  private async create(
    envelope: CommandEnvelope,
    { email, name, roles }: Invitation,
    link: { readonly linkId: string; readonly expiresAt: Instant } | null,
  ): Promise<UserResult> {
    const key = normalisedEmail(email);
    const wanted = newAggregateId(envelope.commandId, userDecider.category);
    const id = await this.claims.take({ kind: EMAIL_CLAIM, key, id: wanted });
    await this.accounts.keepPerson(id, { name, email: key });
    const command = { type: 'InvitePerson', roles, link } as const;
    try {
      return await this.runner.create({ decider: userDecider, command, envelope, id });
    } catch (error) {
      if (error instanceof DomainError && error.code === 'user-known') throw emailTaken();
      throw error;
    }
  }

  private async secretOf(
    userId: string,
    link: { readonly linkId: string; readonly expiresAt: Instant },
  ): Promise<string | null> {
    const secret = await this.accounts.keepLink({ ...link, userId });
    return secret && this.urls.path(`/admin/password?link=${secret}`);
  }
}

/** As it was recorded, which for a repeat is what the first time said. */
function endOf({ events }: UserResult, asked: { readonly expiresAt: Instant }): Instant {
  const issued = events.find((event) => event.type === 'PasswordLinkIssued');
  return issued?.data.expiresAt ?? asked.expiresAt;
}

function withoutAddress(): DomainError {
  return new DomainError(
    'conflict',
    'no-address',
    'This user signs in with tokens alone: give them an address first.',
  );
}
