import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { orderDecider } from '../../domain/order.decider.js';
import type { OrderResult } from '../results.js';
import { CloseOrder } from './close-order.command.js';

/** Runs {@link CloseOrder}. */
@CommandHandler(CloseOrder)
export class CloseOrderHandler implements ICommandHandler<CloseOrder> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ envelope, input }: CloseOrder): Promise<OrderResult> {
    const { id, ifRevision, reason } = input;
    const command = { type: 'CloseOrder' as const, reason };
    return this.runner.execute({ decider: orderDecider, id, command, envelope, ifRevision });
  }
}
