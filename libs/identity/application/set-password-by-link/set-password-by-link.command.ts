import { Command } from '@nestjs/cqrs';

/** Whose password was set. */
export interface LinkHolder {
  readonly userId: string;
  readonly email: string | null;
}

/** Sets a password by a link, which is the proof of who asks. */
export class SetPasswordByLink extends Command<LinkHolder> {
  constructor(
    readonly correlationId: string,
    readonly link: string,
    readonly password: string,
  ) {
    super();
  }
}
