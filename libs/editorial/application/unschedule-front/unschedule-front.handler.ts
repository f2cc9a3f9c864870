import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { frontDecider } from '../../domain/front.decider.js';
import { KnownReferences } from '../known-references.js';
import { UnscheduleFront } from './unschedule-front.command.js';

/** Runs {@link UnscheduleFront}. */
@CommandHandler(UnscheduleFront)
export class UnscheduleFrontHandler implements ICommandHandler<UnscheduleFront> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly references: KnownReferences,
  ) {}

  async execute({ envelope, input }: UnscheduleFront) {
    const { front, plan, ifRevision } = input;
    await this.references.assertFront(front, []);
    const command = { type: 'UnscheduleFront' as const, plan, ifRevision };
    return this.runner.execute({ decider: frontDecider, id: front, command, envelope });
  }
}
