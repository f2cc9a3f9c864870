import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { frontDecider } from '../../domain/front.decider.js';
import { KnownReferences } from '../known-references.js';
import { ArrangeFront } from './arrange-front.command.js';

/** Runs {@link ArrangeFront}. */
@CommandHandler(ArrangeFront)
export class ArrangeFrontHandler implements ICommandHandler<ArrangeFront> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly references: KnownReferences,
  ) {}

  async execute({ envelope, input }: ArrangeFront) {
    const { front, slots, baseRevision, ifRevision } = input;
    await this.references.assertFront(front, slots);
    const command = { type: 'ArrangeFront' as const, slots, baseRevision, ifRevision };
    return this.runner.execute({ decider: frontDecider, id: front, command, envelope });
  }
}
