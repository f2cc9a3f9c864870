import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { CreativeChecks } from '../../creatives/creative-checks.js';
import { bookingDecider, noSuchBooking } from '../../domain/booking.decider.js';
import { Placements } from '../placements.js';
import type { BookingResult } from '../results.js';
import { SubmitCreative } from './submit-creative.command.js';

/** Runs {@link SubmitCreative}. */
@CommandHandler(SubmitCreative)
export class SubmitCreativeHandler implements ICommandHandler<SubmitCreative> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly placements: Placements,
    private readonly checks: CreativeChecks,
  ) {}

  async execute({ envelope, input }: SubmitCreative): Promise<BookingResult> {
    const { id, approval } = input;
    const { state: booking } = await this.runner.load(bookingDecider, id);
    if (!booking) throw noSuchBooking();
    const { placementId, advertiserId } = booking.plan;
    const placement = await this.placements.require({ id: placementId });
    const { format } = placement.state.details;
    const place = { format, advertiser: { id: advertiserId } };
    const creative = await this.checks.accepted(input.creative, place);
    const command = { type: 'SubmitCreative' as const, creative, approval };
    return this.runner.execute({ decider: bookingDecider, id, command, envelope });
  }
}
