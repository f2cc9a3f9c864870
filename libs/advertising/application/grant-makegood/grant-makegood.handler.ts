import { Inject } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, newAggregateId } from '#event-store';
import { DomainError, localTimeIn } from '#kernel';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform';
import { bookingDecider, bookingToMakeGood, shownCreative } from '../../domain/booking.decider.js';
import type { Booking } from '../../domain/booking.decider.js';
import { makegoodFlight } from '../../domain/makegood-flight.js';
import { noSuchPlacement, placementDecider, settledAt } from '../../domain/placement.decider.js';
import { BookBooking } from '../book-booking/book-booking.command.js';
import { bookingStep } from '../booking-step.js';
import { DeclineBooking } from '../decline-booking/decline-booking.command.js';
import { DraftBooking } from '../draft-booking/draft-booking.command.js';
import type { DraftBookingInput } from '../draft-booking/draft-booking.command.js';
import type { BookingResult } from '../results.js';
import { GrantMakegood } from './grant-makegood.command.js';
import type { MakegoodFlight } from './grant-makegood.command.js';

/**
 * Runs {@link GrantMakegood}: draft, note on the original, book. The original's stream decides who makes it good, so that
 * of two that are granted at once one holds no place and is declined again. Each step has a command id of its own: a
 * repeat completes what was interrupted.
 */
@CommandHandler(GrantMakegood)
export class GrantMakegoodHandler implements ICommandHandler<GrantMakegood> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly commands: CommandBus,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ envelope, input }: GrantMakegood): Promise<BookingResult> {
    const { id, reason, override } = input;
    const drafting = bookingStep(envelope, id, 'draft its make-good');
    const makegoodBookingId = newAggregateId(drafting.commandId, bookingDecider.category);
    const command = { type: 'GrantMakegood', makegoodBookingId, reason } as const;
    const { state } = await this.runner.load(bookingDecider, id);
    bookingDecider.decide(command, state, this.clock.now());
    const original = bookingToMakeGood(state);

    const draft = await this.draftOf(original, input);
    await this.commands.execute(new DraftBooking(drafting, draft));
    try {
      await this.runner.execute({
        decider: bookingDecider,
        id,
        command,
        envelope: bookingStep(envelope, id, 'grant its make-good'),
      });
    } catch (error) {
      if (error instanceof DomainError) {
        const declining = bookingStep(envelope, makegoodBookingId, 'decline');
        await this.commands.execute(
          new DeclineBooking(declining, { id: makegoodBookingId, ifRevision: undefined, reason }),
        );
      }
      throw error;
    }
    const booking = bookingStep(envelope, makegoodBookingId, 'book');
    return this.commands.execute(new BookBooking(booking, { id: makegoodBookingId, override }));
  }

  private async draftOf(original: Booking, input: GrantMakegood['input']): Promise<DraftBookingInput> {
    const { placementId, advertiserId, share } = original.plan;
    const { orderId, category } = original.terms;
    const creative = shownCreative(original);
    const times = input.flight ?? (await this.soonest(original, input.share));
    return {
      placement: { id: placementId },
      ...(orderId === null ? { advertiser: { id: advertiserId } } : { order: orderId }),
      plan: { ...times, share: input.share ?? share },
      category,
      makegoodFor: input.id,
      // A job ad has the words that it has now.
      creative: creative && creative.jobId !== null ? { ...creative, headline: undefined } : creative,
      toBook: { override: input.override },
    };
  }

  private async soonest({ plan, terms }: Booking, share = plan.share): Promise<MakegoodFlight> {
    const { placementId, advertiserId, from, until } = plan;
    const { state } = await this.runner.load(placementDecider, placementId);
    if (!state) throw noSuchPlacement();
    const now = this.clock.now();
    const { details, claims } = settledAt(state, now);
    const { category } = terms;
    const found = makegoodFlight(details, { from, until, share, advertiserId, category, claims, now });
    if (!found) throw noFreeFlight();
    const { timeZone } = details;
    return { start: localTimeIn(found.from, timeZone), end: localTimeIn(found.until, timeZone), timeZone };
  }
}

function noFreeFlight(): DomainError {
  return new DomainError(
    'conflict',
    'no-free-flight',
    'The placement is no longer sold for as many days as this booking had: say when the make-good is to run.',
    { problems: [{ field: 'days', message: 'is missing' }] },
  );
}
