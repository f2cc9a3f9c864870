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
import { CreativeChecks } from '../../creatives/creative-checks.js';
import type { BookingCommand } from '../../domain/booking.commands.js';
import type { SubmittedCreative } from '../../domain/booking.events.js';
import { openOrder, orderDecider, orderToBookOn, orderToMakeGoodOn } from '../../domain/order.decider.js';
import type { Order } from '../../domain/order.decider.js';
import { ALL_OF_IT, priceByTerms } from '../../domain/pricing.js';
import { CalendarSteps } from '../calendar-steps.js';
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
    private readonly steps: CalendarSteps,
    private readonly creatives: CreativeChecks,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ envelope, input }: DraftBooking): Promise<BookingResult> {
    const placement = await this.placements.require(input.placement);
    const id = newAggregateId(envelope.commandId, bookingDecider.category);
    const { state: known } = await this.runner.load(bookingDecider, id);
    // A repeat is answered by what was recorded, whatever has become of the order.
    const order = known ? undefined : await this.order(input);
    const commandFor = (advertiserId: string, creative: SubmittedCreative | null) =>
      draftOf(input, { placement, order, advertiserId, creative });
    const create = (command: ReturnType<typeof commandFor>) =>
      this.runner.create({ decider: bookingDecider, id, command, envelope });
    if (known) return create(commandFor(known.plan.advertiserId, null));

    // What no advertiser makes right is refused before one is registered for it.
    const advertiserId = await this.knownAdvertiser(input, order);
    const creative = await this.creative(input, { placement, advertiserId });
    const command = commandFor(advertiserId ?? NOBODY_YET, creative);
    bookingDecider.decide(command, null, this.clock.now());
    if (input.toBook) {
      const { plan, terms } = command;
      const { override } = input.toBook;
      const { category } = terms;
      await this.steps.foresee('BookAd', { bookingId: id, plan: planOf(plan), category, override });
    }
    return create(
      commandFor(order?.advertiserId ?? (await this.registeredAdvertiser(input, envelope)), creative),
    );
  }

  private async creative(
    { creative, advertiser }: DraftBookingInput,
    {
      placement,
      advertiserId,
    }: { readonly placement: KnownPlacement; readonly advertiserId: string | undefined },
  ): Promise<SubmittedCreative | null> {
    const { format } = placement.state.details;
    const sender = advertiserId === undefined ? advertiser : { id: advertiserId };
    return creative && sender ? this.creatives.accepted(creative, { format, advertiser: sender }) : null;
  }

  private async order({ order: id, toBook, makegoodFor }: DraftBookingInput): Promise<Order | undefined> {
    if (id === undefined) return undefined;
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
    if (makegoodFor) return orderToMakeGoodOn(state);
    return toBook ? orderToBookOn(state) : openOrder(state);
  }

  /** Undefined for one that the directory does not know yet. */
  private async knownAdvertiser(
    { advertiser }: DraftBookingInput,
    order: Order | undefined,
  ): Promise<string | undefined> {
    if (order) return order.advertiserId;
    if (advertiser) return this.directory.find(advertiser);
    throw advertiserMissing();
  }

  private async registeredAdvertiser(
    { advertiser }: DraftBookingInput,
    envelope: CommandEnvelope,
  ): Promise<string> {
    if (advertiser) return this.directory.resolve(advertiser, envelope);
    throw advertiserMissing();
  }
}

/** Everything of a booking by itself, whoever its advertiser turns out to be. */
function draftOf(
  input: DraftBookingInput,
  {
    placement,
    order,
    advertiserId,
    creative,
  }: {
    readonly placement: KnownPlacement;
    readonly order: Order | undefined;
    readonly advertiserId: string;
    readonly creative: SubmittedCreative | null;
  },
): Extract<BookingCommand, { type: 'DraftBooking' }> {
  const { order: orderId = null, category = null, makegoodFor = null, approval = 'at-once' } = input;
  const { details } = placement.state;
  const { timeZone = details.timeZone, ...times } = input.plan;
  const plan = { ...times, timeZone, placementId: placement.id, advertiserId };
  // What makes good another flight costs nothing.
  const discount = makegoodFor === null ? (order?.terms.discount ?? 0) : ALL_OF_IT;
  const price = priceByTerms(details, { ...planOf(plan), discount });
  return { type: 'DraftBooking', plan, terms: { orderId, category, price, makegoodFor }, creative, approval };
}

function advertiserMissing(): DomainError {
  return new DomainError(
    'invalid',
    'advertiser-missing',
    'Name the advertiser, or the order that is booked on.',
    { problems: [{ field: 'advertiser', message: 'is missing' }] },
  );
}
