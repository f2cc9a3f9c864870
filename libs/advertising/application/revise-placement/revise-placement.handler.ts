import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { placementDecider } from '../../domain/placement.decider.js';
import type { PlacementResult } from '../results.js';
import { RevisePlacement } from './revise-placement.command.js';

/** Runs {@link RevisePlacement}. */
@CommandHandler(RevisePlacement)
export class RevisePlacementHandler implements ICommandHandler<RevisePlacement> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ envelope, input }: RevisePlacement): Promise<PlacementResult> {
    const { id, ifRevision, changes } = input;
    const command = { type: 'RevisePlacement' as const, changes };
    return this.runner.execute({ decider: placementDecider, id, command, envelope, ifRevision });
  }
}
