import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { BookingResult } from '../results.js';

/**
 * Records what the advertiser says of a proof: approved, the creative may be shown; rejected, it may not.
 * @throws DomainError `booking-unknown`, `creative-unknown` (404), `proof-outdated`, `proof-withdrawn` (410) once there is
 * a newer version or the desk has rejected it, `proof-answered`, `booking-cancelled`, `flight-over` (409).
 */
export class AnswerProof extends Command<BookingResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      readonly id: string;
      readonly creativeVersion: number;
      readonly answer: 'approved' | 'rejected';
      readonly comment: string | null;
    },
  ) {
    super();
  }
}
