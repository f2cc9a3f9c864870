import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { NewPlacement } from '../placements.js';
import type { PlacementResult } from '../results.js';

/**
 * Sets up a place for ads.
 * @throws DomainError `placement-known` (409) with the `id` of the placement that has the key.
 */
export class DefinePlacement extends Command<PlacementResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: NewPlacement,
  ) {
    super();
  }
}
