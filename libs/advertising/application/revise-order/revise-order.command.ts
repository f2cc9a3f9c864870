import { Command } from '@nestjs/cqrs';
import type { CompanyReference } from '#companies';
import type { CommandEnvelope } from '#event-store';
import type { OrderTerms } from '../../domain/order.events.js';
import type { OrderResult } from '../results.js';

/** What to change, of which order. */
export interface ReviseOrderInput {
  readonly id: string;
  readonly ifRevision?: bigint | undefined;
  /** Left out: as before; null when the advertiser pays. */
  readonly billTo?: CompanyReference | null | undefined;
  /** Members left out stay. */
  readonly changes: Partial<Omit<OrderTerms, 'billToId'>>;
}

/**
 * Changes the terms of an order; prices that were agreed stay.
 * @throws DomainError `order-unknown` (404), `order-closed` (409), `unknown-reference` (422), `revision-mismatch` (412);
 * then nothing is recorded.
 */
export class ReviseOrder extends Command<OrderResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: ReviseOrderInput,
  ) {
    super();
  }
}
