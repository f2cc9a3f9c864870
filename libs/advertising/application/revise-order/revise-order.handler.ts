import { Inject } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform';
import { orderDecider } from '../../domain/order.decider.js';
import type { OrderTerms } from '../../domain/order.events.js';
import { Buyers } from '../buyers.js';
import type { OrderResult } from '../results.js';
import { ReviseOrder } from './revise-order.command.js';
import type { ReviseOrderInput } from './revise-order.command.js';

/** Runs {@link ReviseOrder}. */
@CommandHandler(ReviseOrder)
export class ReviseOrderHandler implements ICommandHandler<ReviseOrder> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly buyers: Buyers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ envelope, input }: ReviseOrder): Promise<OrderResult> {
    const { id, ifRevision } = input;
    const changes = await this.changesOf(input, envelope);
    const command = { type: 'ReviseOrder' as const, changes };
    return this.runner.execute({ decider: orderDecider, id, command, envelope, ifRevision });
  }

  private async changesOf(
    { id, billTo, changes, ifRevision }: ReviseOrderInput,
    envelope: CommandEnvelope,
  ): Promise<Partial<OrderTerms>> {
    const { state, revision } = await this.runner.load(orderDecider, id);
    // The runner refuses it, or answers a repeat: either way nobody needs to be known any more.
    if (!state || (ifRevision !== undefined && ifRevision !== revision)) return changes;
    await this.buyers.assertKnown({ billTo, salesperson: changes.salesperson });
    if (billTo === undefined) return changes;
    // What no payer makes right is refused before one is registered for it.
    orderDecider.decide({ type: 'ReviseOrder', changes }, state, this.clock.now());
    const { advertiserId } = state;
    return { ...changes, billToId: await this.buyers.payer(billTo, { advertiserId, envelope }) };
  }
}
