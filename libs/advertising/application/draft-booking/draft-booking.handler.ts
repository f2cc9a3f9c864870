import { Inject } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CompanyDirectory } from '#companies';
import { CommandRunner, newAggregateId } from '#event-store';
import { instantInZone } from '#kernel';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform';
import { bookingDecider } from '../../domain/booking.decider.js';
import { placementDecider } from '../../domain/placement.decider.js';
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
    const commandFor = (advertiserId: string) => ({
      type: 'DraftBooking' as const,
      plan: { ...input.plan, placementId: placement.id, advertiserId },
      creative: input.creative,
    });
    const id = newAggregateId(envelope.commandId, bookingDecider.category);
    const { state: known } = await this.runner.load(bookingDecider, id);
    if (!known) {
      // What no advertiser makes right is refused before one is registered for it.
      bookingDecider.decide(commandFor(NOBODY_YET), null, this.clock.now());
      if (input.requires === 'room') this.assertRoom(placement, id, input);
    }
    const advertiserId =
      known?.plan.advertiserId ?? (await this.directory.resolve(input.advertiser, envelope));
    return this.runner.create({ decider: bookingDecider, id, command: commandFor(advertiserId), envelope });
  }

  private assertRoom({ state }: KnownPlacement, bookingId: string, { plan }: DraftBookingInput): void {
    const { share, start, end, timeZone } = plan;
    const period = { from: instantInZone(start, timeZone), until: instantInZone(end, timeZone) };
    placementDecider.decide({ type: 'BookAd', bookingId, share, ...period }, state, this.clock.now());
  }
}
