import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';

/** A webhook and the secret that its messages are signed with. */
export interface WebhookSecretShown {
  readonly result: CommandResult;
  readonly url: string;
  readonly secret: string;
}

/** Sends changes to an address from now on, or again. */
export class SetWebhook extends Command<WebhookSecretShown> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly id: string,
    readonly url: string,
  ) {
    super();
  }
}
