import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { Instant } from '#kernel';
import type { Role } from '../../domain/rights.js';

/** Somebody who is let in. */
export interface Invitation {
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/** A link by which a password is set, once. */
export interface PasswordLink {
  readonly result: CommandResult;
  /** An absolute address; null when this was a repeat: it was shown the first time. */
  readonly link: string | null;
  readonly expiresAt: Instant;
}

/** Lets a person in, who sets a password by a link. */
export class InvitePerson extends Command<PasswordLink> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly invitation: Invitation,
  ) {
    super();
  }
}
