import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { StaffNames } from '#identity';
import type { Clock } from '#kernel';
import {
  CLOCK,
  commandReply,
  decodeCursor,
  encodeCursor,
  Envelope,
  IfMatch,
  instantSchema,
  Requires,
  uuidSchema,
} from '#platform';
import type { CommandReply, Page } from '#platform';
import { CloseOrder } from '../application/close-order/close-order.command.js';
import { OpenOrder } from '../application/open-order/open-order.command.js';
import type { OrderResult } from '../application/results.js';
import { ReviseOrder } from '../application/revise-order/revise-order.command.js';
import {
  closeOrderSchema,
  listOrdersSchema,
  openOrderSchema,
  reviseOrderSchema,
} from '../contract/order.input-schemas.js';
import type {
  CloseOrderBody,
  ListOrdersQuery,
  OpenOrderBody,
  ReviseOrderBody,
} from '../contract/order.input-schemas.js';
import { noSuchOrder, orderDecider } from '../domain/order.decider.js';
import { DeskBookingsQuery } from '../queries/desk-bookings.query.js';
import { DeskOrdersQuery } from '../queries/desk-orders.query.js';
import type { DeskOrder } from '../queries/desk-orders.query.js';
import { pageOfBookings, salespersonOf } from './booking-pages.js';

const cursorSchema = z.tuple([instantSchema, uuidSchema]);
const MOST_BOOKINGS = 100;

/** An order with who sells it by name; null for one without. */
interface ListedOrder extends DeskOrder {
  readonly salespersonName: string | null;
}

/** Orders: who buys, who pays, on what terms. */
@ApiTags('orders')
@ApiBearerAuth()
@Controller('api/admin/v1/orders')
export class OrdersAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
    private readonly orders: DeskOrdersQuery,
    private readonly bookings: DeskBookingsQuery,
    private readonly staff: StaffNames,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Requires('order.open')
  @ApiOperation({
    summary: 'Open an order, on which bookings are drafted',
    description:
      'Amounts are in øre without VAT. A company that is named for the first time is registered. A political order ' +
      'needs its whole notice before anything of it is optioned or booked.',
  })
  async openOrder(
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: openOrderSchema }) body: OpenOrderBody,
  ): Promise<CommandReply> {
    return replyOf(await this.commands.execute(new OpenOrder(envelope, body)));
  }

  @Get()
  @Requires('order.read')
  @ApiOperation({ summary: 'List orders with what they come to, last opened first' })
  async listOrders(
    @Query({ schema: listOrdersSchema }) { limit, after, salesperson, ...filter }: ListOrdersQuery,
    @Req() request: FastifyRequest,
  ): Promise<Page<ListedOrder>> {
    const key = after === undefined ? undefined : decodeCursor(after, cursorSchema);
    const found = await this.orders.orders({
      at: this.clock.now(),
      limit: limit + 1,
      after: key && { openedAt: key[0], id: key[1] },
      filter: { ...filter, salesperson: salespersonOf(salesperson, request) },
    });
    const orders = found.slice(0, limit);
    const names = await this.staff.of(orders.map((order) => order.salesperson));
    const items = orders.map((order) => ({
      ...order,
      salespersonName: names.get(order.salesperson) ?? null,
    }));
    const last = items.at(-1);
    return { items, next: found.length > limit && last ? encodeCursor([last.openedAt, last.id]) : null };
  }

  @Get(':id')
  @Requires('order.read')
  @ApiOperation({
    summary: 'Read an order as it stands, with its bookings and what they come to',
    description:
      'The newest hundred bookings; send `bookings.next` as `after` to the list of bookings, with `order`, for more.',
  })
  async readOrder(
    @Param('id', { schema: uuidSchema }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { state, revision } = await this.runner.load(orderDecider, id);
    if (!state) throw noSuchOrder();
    void reply.header('etag', `"${revision}"`);
    const { advertiserId, closed } = state;
    const { billToId, ...terms } = state.terms;
    const at = this.clock.now();
    const [parties, totals, bookings, names] = await Promise.all([
      this.orders.parties([advertiserId, billToId].filter((party) => party !== null)),
      this.orders.totals(id, at),
      pageOfBookings(this.bookings, { at, limit: MOST_BOOKINGS, filter: { order: id } }),
      this.staff.of([terms.salesperson]),
    ]);
    const party = (company: string) => parties.get(company) ?? { id: company, name: '' };
    return {
      id,
      revision: Number(revision),
      state: closed ? 'closed' : 'open',
      advertiser: party(advertiserId),
      billTo: billToId === null ? null : party(billToId),
      ...terms,
      salespersonName: names.get(terms.salesperson) ?? null,
      totals,
      bookings,
    };
  }

  @Patch(':id')
  @Requires('order.revise')
  @ApiOperation({
    summary: 'Change the terms of an order',
    description: 'Members left out stay as they are; null clears one. Prices that were agreed before stay.',
  })
  async reviseOrder(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: reviseOrderSchema }) { billTo, ...changes }: ReviseOrderBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return replyOf(
      await this.commands.execute(new ReviseOrder(envelope, { id, ifRevision, billTo, changes })),
    );
  }

  @Post(':id/close')
  @HttpCode(200)
  @Requires('order.close')
  @ApiOperation({ summary: 'Close an order: nothing more is booked on it, what is booked runs' })
  async closeOrder(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: closeOrderSchema }) { reason }: CloseOrderBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return replyOf(await this.commands.execute(new CloseOrder(envelope, { id, ifRevision, reason })));
  }
}

function replyOf(result: OrderResult): CommandReply {
  const { state } = result;
  return commandReply(
    result,
    state
      ? { state: state.closed ? 'closed' : 'open', advertiserId: state.advertiserId, ...state.terms }
      : {},
  );
}
