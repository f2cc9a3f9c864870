import { Injectable } from '@nestjs/common';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { DomainError } from '#kernel';
import type { Instant } from '#kernel';
import { bookingCancelled, bookingDecider, bookingToClaim } from '../domain/booking.decider.js';
import type { Booking } from '../domain/booking.decider.js';
import type { BookingCommand } from '../domain/booking.commands.js';
import type { FlightPlan, NotedClaim } from '../domain/booking.events.js';
import { orderDecider, orderToBookOn } from '../domain/order.decider.js';
import { placementDecider } from '../domain/placement.decider.js';
import type { HeldClaim } from '../domain/placement.decider.js';
import { bookingStep } from './booking-step.js';
import type { BookingResult } from './results.js';

/** What is asked of the calendar for a booking. */
export type CalendarWish = 'BookAd' | 'RescheduleAd' | { readonly optionUntil: Instant };

/** That a chief of sales lifts the rules that stand in the way; null for nobody does. */
export type OverrideWish = { readonly reason: string } | null;

/**
 * The steps by which a booking gets, keeps and gives back its place: the placement's stream decides, then the booking's
 * notes what was granted. Each step has a command id of its own, so that a repeat completes whatever was interrupted.
 */
@Injectable()
export class CalendarSteps {
  constructor(private readonly runner: CommandRunner) {}

  /** @throws DomainError when the booking is off, or its order may not be booked on. */
  async bookingToClaim(id: string): Promise<Booking> {
    const booking = bookingToClaim((await this.runner.load(bookingDecider, id)).state);
    const { orderId } = booking.terms;
    if (orderId !== null) orderToBookOn((await this.runner.load(orderDecider, orderId)).state);
    return booking;
  }

  /** Asks the placement's calendar. @throws DomainError with the `bookingId` beside what the calendar says. */
  async ask(
    wish: CalendarWish,
    {
      bookingId,
      plan,
      category,
      override,
      envelope,
    }: {
      readonly bookingId: string;
      readonly plan: FlightPlan;
      readonly category: string | null;
      readonly override: OverrideWish;
      readonly envelope: CommandEnvelope;
    },
  ): Promise<NotedClaim> {
    const { placementId, share, from, until, advertiserId } = plan;
    const space = { bookingId, share, from, until, advertiserId, category, override };
    const command =
      typeof wish === 'string'
        ? { type: wish, ...space }
        : { type: 'OptionAd' as const, ...space, expiresAt: wish.optionUntil };
    try {
      const { state } = await this.runner.execute({
        decider: placementDecider,
        id: placementId,
        command,
        envelope: bookingStep(envelope, bookingId, 'claim'),
      });
      const claim = state?.claims.find((one) => one.bookingId === bookingId);
      if (claim) return notedOf(claim);
    } catch (error) {
      throw withBooking(error, bookingId);
    }
    // A repeat of a booking that lost its place since.
    throw bookingCancelled();
  }

  /** Lets the booking note what was granted; one that was called off meanwhile gives its place back. */
  async note(
    command: Extract<BookingCommand, { readonly type: 'NoteClaim' | 'ChangeFlight' }>,
    { bookingId, placementId, envelope }: StepOf,
  ): Promise<BookingResult> {
    try {
      return await this.runner.execute({
        decider: bookingDecider,
        id: bookingId,
        command,
        envelope: bookingStep(envelope, bookingId, 'note'),
      });
    } catch (error) {
      if (error instanceof DomainError && error.code === 'booking-cancelled') {
        await this.giveBack({ bookingId, placementId, envelope });
      }
      throw error;
    }
  }

  /** Frees what the booking holds; without effect when it holds nothing. */
  async giveBack({ bookingId, placementId, envelope }: StepOf): Promise<void> {
    await this.runner.execute({
      decider: placementDecider,
      id: placementId,
      command: { type: 'CancelAd', bookingId },
      envelope: bookingStep(envelope, bookingId, 'give back'),
    });
  }
}

/** Which booking a step is about, and the command that it is a step of. */
export interface StepOf {
  readonly bookingId: string;
  readonly placementId: string;
  readonly envelope: CommandEnvelope;
}

function notedOf({ claimVersion, position, share, from, until, expiresAt }: HeldClaim): NotedClaim {
  const standing = expiresAt === null ? 'booked' : 'option';
  return { claimVersion, position, share, from, until, standing, expiresAt };
}

/** Says which draft found no room, so that its caller can change or cancel it. */
function withBooking(error: unknown, id: string): unknown {
  if (!(error instanceof DomainError)) return error;
  const { kind, code, message, problems, details } = error;
  return new DomainError(kind, code, message, { problems, details: { ...details, bookingId: id } });
}
