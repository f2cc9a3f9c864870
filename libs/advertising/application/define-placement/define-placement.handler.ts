import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { Placements } from '../placements.js';
import type { PlacementResult } from '../results.js';
import { DefinePlacement } from './define-placement.command.js';

/** Runs {@link DefinePlacement}. */
@CommandHandler(DefinePlacement)
export class DefinePlacementHandler implements ICommandHandler<DefinePlacement> {
  constructor(private readonly placements: Placements) {}

  execute({ envelope, input }: DefinePlacement): Promise<PlacementResult> {
    return this.placements.define(input, envelope);
  }
}
