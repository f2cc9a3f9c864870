import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { placementDecider } from '../../domain/placement.decider.js';
import type { PlacementResult } from '../results.js';
import { ChooseHouseAd } from './choose-house-ad.command.js';

/** Runs {@link ChooseHouseAd}. */
@CommandHandler(ChooseHouseAd)
export class ChooseHouseAdHandler implements ICommandHandler<ChooseHouseAd> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ envelope, input }: ChooseHouseAd): Promise<PlacementResult> {
    const { id, ifRevision, creative } = input;
    const command = { type: 'ChooseHouseAd' as const, creative };
    return this.runner.execute({ decider: placementDecider, id, command, envelope, ifRevision });
  }
}
