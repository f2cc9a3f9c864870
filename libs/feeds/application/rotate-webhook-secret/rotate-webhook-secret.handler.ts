import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, derivedId, KeyedHash } from '#event-store';
import { consumerDecider, noSuchConsumer } from '../../domain/consumer.decider.js';
import { webhookSecret } from '../../webhooks/signing.js';
import type { WebhookSecretShown } from '../set-webhook/set-webhook.command.js';
import { RotateWebhookSecret } from './rotate-webhook-secret.command.js';

/** Handles {@link RotateWebhookSecret}. */
@CommandHandler(RotateWebhookSecret)
export class RotateWebhookSecretHandler implements ICommandHandler<RotateWebhookSecret> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly keyedHash: KeyedHash,
  ) {}

  async execute({ envelope, id }: RotateWebhookSecret): Promise<WebhookSecretShown> {
    const result = await this.runner.execute({
      decider: consumerDecider,
      id,
      command: { type: 'RotateWebhookSecret', secretId: derivedId(envelope.commandId, 'webhook-secret') },
      envelope,
    });
    const webhook = result.state?.webhook;
    if (!webhook) throw noSuchConsumer();
    return { result, url: webhook.url, secret: webhookSecret(this.keyedHash, webhook.secretId) };
  }
}
