import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { Creative } from '../../domain/booking.events.js';
import type { PlacementResult } from '../results.js';

/**
 * Chooses what shows where nobody's ad does: in positions that nobody booked, and in those whose booking has no
 * approved creative. Null for nothing.
 * @throws DomainError `placement-unknown` (404), `creative-unfit` (422), `revision-mismatch` (412).
 */
export class ChooseHouseAd extends Command<PlacementResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      readonly id: string;
      readonly ifRevision?: bigint | undefined;
      readonly creative: Creative | null;
    },
  ) {
    super();
  }
}
