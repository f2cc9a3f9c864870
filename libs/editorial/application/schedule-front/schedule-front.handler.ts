import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { frontDecider } from '../../domain/front.decider.js';
import { KnownReferences } from '../known-references.js';
import { ScheduleFront } from './schedule-front.command.js';

/** Runs {@link ScheduleFront}. */
@CommandHandler(ScheduleFront)
export class ScheduleFrontHandler implements ICommandHandler<ScheduleFront> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly references: KnownReferences,
  ) {}

  async execute({ envelope, input }: ScheduleFront) {
    const { front, from, slots, ifRevision } = input;
    await this.references.assertFront(front, slots);
    const command = { type: 'ScheduleFront' as const, from, slots, ifRevision };
    return this.runner.execute({ decider: frontDecider, id: front, command, envelope });
  }
}
