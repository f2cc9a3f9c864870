import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, derivedId, KeyedHash } from '#event-store';
import { DomainError } from '#kernel';
import { consumerDecider, noSuchConsumer } from '../../domain/consumer.decider.js';
import { SafeSender, TargetRefusedError } from '../../webhooks/post-safely.js';
import { webhookSecret } from '../../webhooks/signing.js';
import { WebhookPlaces } from '../../webhooks/webhook-places.js';
import { SetWebhook } from './set-webhook.command.js';
import type { WebhookSecretShown } from './set-webhook.command.js';

/** Handles {@link SetWebhook}. */
@CommandHandler(SetWebhook)
export class SetWebhookHandler implements ICommandHandler<SetWebhook> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly sender: SafeSender,
    private readonly places: WebhookPlaces,
    private readonly keyedHash: KeyedHash,
  ) {}

  /** The address is judged again whenever something is sent; here a person learns of it at once. */
  async execute({ envelope, id, url }: SetWebhook): Promise<WebhookSecretShown> {
    await this.sender.targetOf(url).catch(refused);
    const result = await this.runner.execute({
      decider: consumerDecider,
      id,
      command: { type: 'SetWebhook', url, secretId: derivedId(envelope.commandId, 'webhook-secret') },
      envelope,
    });
    const { terms, webhook } = result.state ?? {};
    if (!terms || !webhook) throw noSuchConsumer();
    await this.places.begin(id, terms.feeds);
    await this.places.retry(id);
    return { result, url: webhook.url, secret: webhookSecret(this.keyedHash, webhook.secretId) };
  }
}

function refused(error: unknown): void {
  if (!(error instanceof TargetRefusedError)) throw error;
  // A name may be set up after its webhook is.
  if (error.reason === 'unknown-host') return;
  throw new DomainError(
    'invalid',
    'webhook-unreachable',
    'Give an https address that can be reached from the internet.',
    { problems: [{ field: 'url', message: error.message }] },
  );
}
