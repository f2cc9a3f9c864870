import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { BookingResult } from '../results.js';

/** What the desk says of a creative. */
export type CreativeVerdict =
  { readonly verdict: 'approve' } | { readonly verdict: 'reject'; readonly reason: string };

/**
 * Approves a creative, or rejects it with a reason; one that is rejected gives way to the one approved before it.
 * @throws DomainError `booking-unknown`, `creative-unknown` (404), `booking-cancelled`, `flight-over` (409).
 */
export class ReviewCreative extends Command<BookingResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      readonly id: string;
      /** From 1. */
      readonly creativeVersion: number;
    } & CreativeVerdict,
  ) {
    super();
  }
}
