import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { PlacementDetails } from '../../domain/placement.events.js';
import type { PlacementResult } from '../results.js';

/** What to change, of which placement. */
export interface RevisePlacementInput {
  readonly id: string;
  readonly ifRevision?: bigint | undefined;
  /** Members left out stay. */
  readonly changes: Partial<Omit<PlacementDetails, 'key'>>;
}

/**
 * Changes a placement; positions in which ads are booked stay.
 * @throws DomainError `placement-unknown` (404), `positions-in-use` (409), `revision-mismatch` (412).
 */
export class RevisePlacement extends Command<PlacementResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: RevisePlacementInput,
  ) {
    super();
  }
}
