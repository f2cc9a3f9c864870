import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { CreativeChecks } from '../../creatives/creative-checks.js';
import { placementDecider } from '../../domain/placement.decider.js';
import type { PlacementResult } from '../results.js';
import { ChooseHouseAd } from './choose-house-ad.command.js';

/** Runs {@link ChooseHouseAd}. */
@CommandHandler(ChooseHouseAd)
export class ChooseHouseAdHandler implements ICommandHandler<ChooseHouseAd> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly checks: CreativeChecks,
  ) {}

  async execute({ envelope, input }: ChooseHouseAd): Promise<PlacementResult> {
    const { id, ifRevision, creative } = input;
    if (creative) await this.checks.acceptedHouseAd(creative);
    const command = { type: 'ChooseHouseAd' as const, creative };
    return this.runner.execute({ decider: placementDecider, id, command, envelope, ifRevision });
  }
}
