import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { frontDecider } from '../../domain/front.decider.js';
import { KnownReferences } from '../known-references.js';
import { ReviseFrontPlan } from './revise-front-plan.command.js';

/** Runs {@link ReviseFrontPlan}. */
@CommandHandler(ReviseFrontPlan)
export class ReviseFrontPlanHandler implements ICommandHandler<ReviseFrontPlan> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly references: KnownReferences,
  ) {}

  async execute({ envelope, input }: ReviseFrontPlan) {
    const { front, plan, from, slots, baseRevision, ifRevision } = input;
    await this.references.assertFront(front, slots);
    const command = { type: 'RevisePlan' as const, plan, from, slots, baseRevision, ifRevision };
    return this.runner.execute({ decider: frontDecider, id: front, command, envelope });
  }
}
