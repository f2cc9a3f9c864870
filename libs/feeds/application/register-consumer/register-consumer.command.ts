import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { ConsumerTerms } from '../../domain/consumer.events.js';

/** A consumer, or a further token of one. */
export interface ConsumerTokenIssued {
  readonly result: CommandResult;
  readonly tokenId: string;
  /** Null when this was a repeat: the secret is kept as a hash and was shown the first time. */
  readonly token: string | null;
}

/** Lets a consumer of feeds in. */
export class RegisterConsumer extends Command<ConsumerTokenIssued> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly terms: ConsumerTerms,
  ) {
    super();
  }
}
