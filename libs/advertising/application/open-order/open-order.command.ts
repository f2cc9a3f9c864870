import { Command } from '@nestjs/cqrs';
import type { CompanyReference } from '#companies';
import type { CommandEnvelope } from '#event-store';
import type { OrderTerms } from '../../domain/order.events.js';
import type { OrderResult } from '../results.js';

/** Who buys and on what terms. */
export interface OpenOrderInput extends Omit<OrderTerms, 'billToId' | 'salesperson'> {
  readonly advertiser: CompanyReference;
  /** Null when the advertiser pays. */
  readonly billTo: CompanyReference | null;
  /** A user's id; whoever opens the order unless told. */
  readonly salesperson?: string | undefined;
}

/**
 * Opens an order. A company that is named for the first time is registered.
 * @throws DomainError `unknown-reference` (422); then nothing is recorded.
 */
export class OpenOrder extends Command<OrderResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: OpenOrderInput,
  ) {
    super();
  }
}
