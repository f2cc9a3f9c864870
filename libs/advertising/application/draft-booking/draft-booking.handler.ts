import { Inject } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CompanyDirectory } from '#companies';
import { CommandRunner, newAggregateId } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { DomainError } from '#kernel';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform';
import { bookingDecider, planOf } from '../../domain/booking.decider.js';
import type { Booking } from '../../domain/booking.decider.js';
import type { BookingPrice, FlightPlan } from '../../domain/booking.events.js';
import { orderDecider, orderToBookOn } from '../../domain/order.decider.js';
import type { Order } from '../../domain/order.decider.js';
import { placementDecider } from '../../domain/placement.decider.js';
import { ALL_OF_IT, priceOf } from '../../domain/pricing.js';
import { Placements } from '../placements.js';
import type { KnownPlacement } from '../placements.js';
import type { BookingResult } from '../results.js';
import { DraftBooking } from './draft-booking.command.js';
import type { DraftBookingInput } from './draft-booking.command.js';

const NOBODY_YET = '';

/** Runs {@link DraftBooking}. */
@CommandHandler(DraftBooking)
export class DraftBookingHandler implements ICommandHandler<DraftBooking> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly placements: Placements,
    private readonly directory: CompanyDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ envelope, input }: DraftBooking): Promise<BookingResult> {
    const placement = await this.placements.require(input.placement);
    const order = input.order === undefined ? undefined : await this.order(input.order);
    const commandFor = (advertiserId: string) => draftOf(input, { placement, order, advertiserId });
    const id = newAggregateId(envelope.commandId, bookingDecider.category);
    const { state: known } = await this.runner.load(bookingDecider, id);
    if (!known) {
      // What no advertiser makes right is refused before one is registered for it.
      const { plan } = commandFor(order?.advertiserId ?? NOBODY_YET);
      bookingDecider.decide(commandFor(NOBODY_YET), null, this.clock.now());
      if (input.requires === 'room') this.assertRoom(placement, { id, plan: planOf(plan), input });
    }
    const advertiserId = await this.advertiser(input, { known, order, envelope });
    return this.runner.create({ decider: bookingDecider, id, command: commandFor(advertiserId), envelope });
  }

  private async order(id: string): Promise<Order> {
    const { state } = await this.runner.load(orderDecider, id);
    if (!state) {
      throw new DomainError(
        'invalid',
        'unknown-reference',
        'There is no such order: list them and choose one.',
        {
          problems: [{ field: 'order', message: 'points to nothing that exists' }],
        },
      );
    }
    return orderToBookOn(state);
  }

  private async advertiser(
    { advertiser }: DraftBookingInput,
    {
      known,
      order,
      envelope,
    }: {
      readonly known: Booking | null;
      readonly order: Order | undefined;
      readonly envelope: CommandEnvelope;
    },
  ): Promise<string> {
    if (known) return known.plan.advertiserId;
    if (order) return order.advertiserId;
    if (advertiser) return this.directory.resolve(advertiser, envelope);
    throw new DomainError(
      'invalid',
      'advertiser-missing',
      'Name the advertiser, or the order that is booked on.',
      {
        problems: [{ field: 'advertiser', message: 'is missing' }],
      },
    );
  }

  private assertRoom(
    { state }: KnownPlacement,
    {
      id: bookingId,
      plan,
      input,
    }: {
      readonly id: string;
      readonly plan: FlightPlan;
      readonly input: DraftBookingInput;
    },
  ): void {
    const { share, from, until, advertiserId } = plan;
    const wish = {
      bookingId,
      share,
      from,
      until,
      advertiserId,
      category: input.category ?? null,
      override: null,
    };
    placementDecider.decide({ type: 'BookAd', ...wish }, state, this.clock.now());
  }
}

/** Everything of a booking by itself, whoever its advertiser turns out to be. */
function draftOf(
  input: DraftBookingInput,
  {
    placement,
    order,
    advertiserId,
  }: {
    readonly placement: KnownPlacement;
    readonly order: Order | undefined;
    readonly advertiserId: string;
  },
) {
  const {
    order: orderId = null,
    category = null,
    makegoodFor = null,
    creative,
    approval = 'at-once',
  } = input;
  const plan = { ...input.plan, placementId: placement.id, advertiserId };
  // What makes good another flight costs nothing.
  const discount = makegoodFor === null ? (order?.terms.discount ?? 0) : ALL_OF_IT;
  return {
    type: 'DraftBooking' as const,
    plan,
    terms: { orderId, category, price: agreedPrice(placement, planOf(plan), discount), makegoodFor },
    creative,
    approval,
  };
}

/** A flight that ends before it begins has no price: the booking refuses it. */
function agreedPrice(
  { state }: KnownPlacement,
  { from, until }: FlightPlan,
  discount: number,
): BookingPrice | null {
  const { price, timeZone } = state.details;
  return price && until > from ? priceOf(price, { from, until, timeZone, discount }) : null;
}
