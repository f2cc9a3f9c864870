import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { orderDecider } from '../../domain/order.decider.js';
import { Buyers } from '../buyers.js';
import type { OrderResult } from '../results.js';
import { OpenOrder } from './open-order.command.js';

/** Runs {@link OpenOrder}. */
@CommandHandler(OpenOrder)
export class OpenOrderHandler implements ICommandHandler<OpenOrder> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly buyers: Buyers,
  ) {}

  async execute({ envelope, input }: OpenOrder): Promise<OrderResult> {
    const { advertiser, billTo, salesperson = envelope.actorId, ...agreed } = input;
    await this.buyers.assertKnown(input);
    const advertiserId = await this.buyers.company(advertiser, envelope);
    const billToId = await this.buyers.payer(billTo, { advertiserId, envelope });
    const terms = { ...agreed, billToId, salesperson };
    const command = { type: 'OpenOrder' as const, advertiserId, terms };
    return this.runner.create({ decider: orderDecider, command, envelope });
  }
}
