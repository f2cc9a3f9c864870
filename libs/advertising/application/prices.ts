import { Injectable } from '@nestjs/common';
import { CommandRunner } from '#event-store';
import type { BookingPrice, FlightPlan } from '../domain/booking.events.js';
import { placementDecider } from '../domain/placement.decider.js';
import { priceOf } from '../domain/pricing.js';

/** Prices of flights by the terms that their placements have now. */
@Injectable()
export class Prices {
  constructor(private readonly runner: CommandRunner) {}

  /**
   * Null where the placement is sold by agreement.
   * @param options.discount basis points
   */
  async of(
    { placementId, from, until }: FlightPlan,
    options: { readonly discount: number },
  ): Promise<BookingPrice | null> {
    const { state } = await this.runner.load(placementDecider, placementId);
    if (!state?.details.price) return null;
    const { price, timeZone } = state.details;
    return priceOf(price, { from, until, timeZone, ...options });
  }
}
