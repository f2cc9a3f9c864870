import { Inject, Injectable } from '@nestjs/common';
import { CommandRunner } from '#event-store';
import { localTimeIn } from '#kernel';
import type { Clock, LocalDateTime } from '#kernel';
import { CLOCK } from '#platform';
import { bookingDecider, noSuchBooking, planOf } from '../domain/booking.decider.js';
import type { Booking } from '../domain/booking.decider.js';
import type { WantedFlight } from '../domain/booking.commands.js';
import type { BookingPrice, FlightPlan, NotedClaim } from '../domain/booking.events.js';
import { cancellationDifference, earnedPart } from '../domain/cancellation.js';
import type { EarnedPart } from '../domain/cancellation.js';
import { noSuchPlacement, placementDecider, settledAt } from '../domain/placement.decider.js';
import type { Oere } from '../domain/placement.events.js';
import { priceByTerms } from '../domain/pricing.js';
import { CalendarSteps } from './calendar-steps.js';
import type { OverrideWish } from './calendar-steps.js';

/** What should be different of a flight; members left out stay as they are. */
export interface WantedChange {
  readonly start?: LocalDateTime | undefined;
  readonly end?: LocalDateTime | undefined;
  /** `placement` for whole days and weeks, which are those of the placement's; the booking's own unless told. */
  readonly zone?: 'placement' | { readonly name: string } | undefined;
  readonly share?: number | undefined;
}

/** A change of a flight as it would be agreed now. */
export interface ProposedChange {
  readonly kind: 'extend' | 'move';
  readonly booking: Booking;
  readonly wanted: WantedFlight;
  readonly plan: FlightPlan;
  readonly price: BookingPrice | null;
  /** Of the net prices, new minus old; null where one of them is not agreed. */
  readonly difference: Oere | null;
  /** Whether the booking has a place in the calendar that goes along. */
  readonly holdsPlace: boolean;
}

/** What it would come to to call a booking off now; amounts in øre without VAT. */
export interface ForeseenCancellation {
  readonly booking: Booking;
  /** Of what is booked: the days that have begun by now, and their part of the net price. */
  readonly run: EarnedPart;
  readonly fee: Oere | null;
  /** Of what is to be paid, then minus now; null where no price was agreed. */
  readonly difference: Oere | null;
}

/** What another flight of a booking would be and cost. */
@Injectable()
export class FlightChanges {
  constructor(
    private readonly runner: CommandRunner,
    private readonly steps: CalendarSteps,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `booking-unknown` (404), `booking-cancelled`, and what its order refuses (409). */
  async proposed(id: string, change: WantedChange): Promise<ProposedChange> {
    const booking = await this.steps.bookingToClaim(id);
    const { state } = await this.runner.load(placementDecider, booking.plan.placementId);
    if (!state) throw noSuchPlacement();
    const now = this.clock.now();
    const held = settledAt(state, now).claims.find(({ bookingId }) => bookingId === id);
    const { from: _from, until: _until, ...agreed } = booking.plan;
    const asked: WantedFlight = {
      ...agreed,
      start: change.start ?? agreed.start,
      end: change.end ?? agreed.end,
      timeZone: change.zone === 'placement' ? state.details.timeZone : (change.zone?.name ?? agreed.timeZone),
      share: change.share ?? agreed.share,
    };
    // What has run has run: its start is the one that was agreed, and so are the days that are paid for.
    const underWay = held !== undefined && held.from <= now && planOf(asked).from <= now;
    const wanted = underWay ? { ...asked, start: localTimeIn(booking.plan.from, asked.timeZone) } : asked;
    const plan = planOf(wanted);
    const before = booking.terms.price;
    const price = before && priceByTerms(state.details, { ...plan, discount: before.discount });
    return {
      kind: plan.from === booking.plan.from ? 'extend' : 'move',
      booking,
      wanted,
      plan,
      price,
      difference: price && before ? price.net - before.net : null,
      holdsPlace: held !== undefined || booking.claim?.standing === 'booked',
    };
  }

  /** What calling a booking off would come to; records nothing. @throws DomainError as calling it off would. */
  async cancellation(id: string, fee: Oere | null): Promise<ForeseenCancellation> {
    const { state } = await this.runner.load(bookingDecider, id);
    const now = this.clock.now();
    bookingDecider.decide({ type: 'CancelBooking', reason: null, fee }, state, now);
    if (!state) throw noSuchBooking();
    const run = earnedPart(state, now);
    return { booking: state, run, fee, difference: cancellationDifference(state, { fee, now }) };
  }

  /**
   * A change, and the place that the calendar would give it now; records nothing.
   * @throws DomainError as the change itself would.
   */
  async foreseen(
    id: string,
    change: WantedChange,
    override: OverrideWish,
  ): Promise<ProposedChange & { readonly place: NotedClaim }> {
    const proposed = await this.proposed(id, change);
    const { plan, booking, holdsPlace } = proposed;
    const place = await this.steps.foresee(holdsPlace ? 'RescheduleAd' : 'BookAd', {
      bookingId: id,
      plan,
      category: booking.terms.category,
      override,
    });
    return { ...proposed, place };
  }
}
