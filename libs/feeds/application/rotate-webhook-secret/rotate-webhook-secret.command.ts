import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { WebhookSecretShown } from '../set-webhook/set-webhook.command.js';

/** Signs with a new secret, and for a while with the old one too. */
export class RotateWebhookSecret extends Command<WebhookSecretShown> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly id: string,
  ) {
    super();
  }
}
