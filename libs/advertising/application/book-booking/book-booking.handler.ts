import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { DomainError } from '#kernel';
import { bookingCancelled, bookingDecider, planToBook } from '../../domain/booking.decider.js';
import type { FlightPlan } from '../../domain/booking.events.js';
import type { AdClaim } from '../../domain/calendar.js';
import { placementDecider } from '../../domain/placement.decider.js';
import { bookingStep } from '../booking-step.js';
import type { BookingResult } from '../results.js';
import { BookBooking } from './book-booking.command.js';

/**
 * Runs {@link BookBooking}: the placement's stream decides, then the booking's notes what was granted. Whatever stops it
 * in between, a repeat completes; a booking that was cancelled meanwhile gives its place back.
 */
@CommandHandler(BookBooking)
export class BookBookingHandler implements ICommandHandler<BookBooking> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: BookBooking): Promise<BookingResult> {
    const { id } = input;
    const { state } = await this.runner.load(bookingDecider, id);
    const plan = planToBook(state);
    const known = state?.claim && { ...state.claim, bookingId: id };
    const claim = known ?? (await this.claimed(id, plan, envelope));
    try {
      return await this.runner.execute({
        decider: bookingDecider,
        id,
        command: { type: 'NoteClaim', claim },
        envelope: bookingStep(envelope, id, 'note'),
      });
    } catch (error) {
      if (error instanceof DomainError && error.code === 'booking-cancelled') {
        await this.giveBack(id, plan, envelope);
      }
      throw error;
    }
  }

  private async claimed(
    bookingId: string,
    { placementId, share, from, until }: FlightPlan,
    envelope: CommandEnvelope,
  ): Promise<AdClaim> {
    try {
      const { state } = await this.runner.execute({
        decider: placementDecider,
        id: placementId,
        command: { type: 'BookAd', bookingId, share, from, until },
        envelope: bookingStep(envelope, bookingId, 'book'),
      });
      const claim = state?.claims.find((one) => one.bookingId === bookingId);
      if (claim) return claim;
    } catch (error) {
      throw withBooking(error, bookingId);
    }
    // A repeat of a booking that lost its place since.
    throw bookingCancelled();
  }

  private async giveBack(bookingId: string, plan: FlightPlan, envelope: CommandEnvelope): Promise<void> {
    await this.runner.execute({
      decider: placementDecider,
      id: plan.placementId,
      command: { type: 'CancelAd', bookingId },
      envelope: bookingStep(envelope, bookingId, 'give back'),
    });
  }
}

/** Says which draft found no room, so that its caller can change or cancel it. */
function withBooking(error: unknown, id: string): unknown {
  if (!(error instanceof DomainError)) return error;
  const { kind, code, message, problems, details } = error;
  return new DomainError(kind, code, message, { problems, details: { ...details, bookingId: id } });
}
