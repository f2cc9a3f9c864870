import { Inject, Injectable } from '@nestjs/common';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { DomainError } from '#kernel';
import type { Clock, Instant } from '#kernel';
import { CLOCK } from '#platform';
import { bookingCancelled, bookingDecider, bookingToClaim } from '../domain/booking.decider.js';
import type { Booking } from '../domain/booking.decider.js';
import type { BookingCommand } from '../domain/booking.commands.js';
import type { FlightPlan, NotedClaim } from '../domain/booking.events.js';
import { orderDecider, orderToBookOn, orderToMakeGoodOn } from '../domain/order.decider.js';
import type { PlacementCommand } from '../domain/placement.commands.js';
import { noSuchPlacement, placementDecider, settledAt } from '../domain/placement.decider.js';
import type { HeldClaim } from '../domain/placement.decider.js';
import { bookingStep } from './booking-step.js';
import type { BookingResult } from './results.js';

/** What is asked of the calendar for a booking. */
export type CalendarWish = 'BookAd' | 'RescheduleAd' | { readonly optionUntil: Instant };

/** That a chief of sales lifts the rules that stand in the way; null for nobody does. */
export type OverrideWish = { readonly reason: string } | null;

/** For which booking the calendar is asked, and by what terms. */
export interface CalendarRequest {
  readonly bookingId: string;
  readonly plan: FlightPlan;
  readonly category: string | null;
  readonly override: OverrideWish;
}

/**
 * The steps by which a booking gets, keeps and gives back its place: the placement's stream decides, then the booking's
 * notes what was granted. Each step has a command id of its own, so that a repeat completes whatever was interrupted.
 */
@Injectable()
export class CalendarSteps {
  constructor(
    private readonly runner: CommandRunner,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError when the booking is off, or its order may not be booked on. */
  async bookingToClaim(id: string): Promise<Booking> {
    const booking = bookingToClaim((await this.runner.load(bookingDecider, id)).state);
    const { orderId, makegoodFor } = booking.terms;
    if (orderId === null) return booking;
    const { state } = await this.runner.load(orderDecider, orderId);
    if (makegoodFor === null) orderToBookOn(state);
    else orderToMakeGoodOn(state);
    return booking;
  }

  /** What {@link ask} would be answered now; records nothing. @throws DomainError as the calendar says. */
  async foresee(wish: CalendarWish, request: CalendarRequest): Promise<NotedClaim> {
    const { bookingId, plan } = request;
    const { state } = await this.runner.load(placementDecider, plan.placementId);
    if (!state) throw noSuchPlacement();
    const now = this.clock.now();
    const settled = settledAt(state, now);
    const [event] = placementDecider.decide(commandOf(wish, request), settled, now);
    const known = settled.claims.find((one) => one.bookingId === bookingId);
    switch (event?.type) {
      case 'AdBooked':
        return notedOf({ ...event.data, expiresAt: null });
      case 'AdOptioned':
      case 'AdRescheduled':
        return notedOf(event.data);
      default:
        if (known) return notedOf(known);
        throw bookingCancelled();
    }
  }

  /** Asks the placement's calendar. @throws DomainError with the `bookingId` beside what the calendar says. */
  async ask(
    wish: CalendarWish,
    { envelope, ...request }: CalendarRequest & { readonly envelope: CommandEnvelope },
  ): Promise<NotedClaim> {
    const { bookingId, plan } = request;
    try {
      const { state } = await this.runner.execute({
        decider: placementDecider,
        id: plan.placementId,
        command: commandOf(wish, request),
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

  /**
   * Lets the booking note what was granted; one that was called off meanwhile, or that has another flight by now, gives
   * that place back, and leaves alone what others were granted for it since.
   */
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
      if (command.claim && error instanceof DomainError && LEAVES_NO_USE.has(error.code)) {
        const { claimVersion } = command.claim;
        await this.giveBack({ bookingId, placementId, envelope }, claimVersion);
      }
      throw error;
    }
  }

  /** Frees what the booking holds, or one claim of it unless a newer one has followed; without effect otherwise. */
  async giveBack({ bookingId, placementId, envelope }: StepOf, claimVersion?: number): Promise<void> {
    await this.runner.execute({
      decider: placementDecider,
      id: placementId,
      command: { type: 'CancelAd', bookingId, ...(claimVersion !== undefined && { claimVersion }) },
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

/** What a booking says when it has no use for what it was granted. */
const LEAVES_NO_USE: ReadonlySet<string> = new Set(['booking-cancelled', 'flight-changed']);

function commandOf(
  wish: CalendarWish,
  { bookingId, plan, category, override }: CalendarRequest,
): PlacementCommand {
  const { share, from, until, advertiserId } = plan;
  const space = { bookingId, share, from, until, advertiserId, category, override };
  return typeof wish === 'string'
    ? { type: wish, ...space }
    : { type: 'OptionAd', ...space, expiresAt: wish.optionUntil };
}

function notedOf({
  claimVersion,
  position,
  share,
  from,
  until,
  expiresAt,
}: Omit<HeldClaim, 'bookingId' | 'advertiserId' | 'category'>): NotedClaim {
  const standing = expiresAt === null ? 'booked' : 'option';
  return { claimVersion, position, share, from, until, standing, expiresAt };
}

/** Says which draft found no room, so that its caller can change or cancel it. */
function withBooking(error: unknown, id: string): unknown {
  if (!(error instanceof DomainError)) return error;
  const { kind, code, message, problems, details } = error;
  return new DomainError(kind, code, message, { problems, details: { ...details, bookingId: id } });
}
