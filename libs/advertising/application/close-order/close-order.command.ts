import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { OrderResult } from '../results.js';

/**
 * Closes an order: nothing more is booked on it, what is booked runs.
 * @throws DomainError `order-unknown` (404), `revision-mismatch` (412).
 */
export class CloseOrder extends Command<OrderResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      readonly id: string;
      readonly ifRevision?: bigint | undefined;
      readonly reason: string | null;
    },
  ) {
    super();
  }
}
