import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { FRONT_PAGE, frontDecider } from '../../domain/front.decider.js';
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
    const { front, slots, ifRevision } = input;
    if (front !== FRONT_PAGE) await this.references.assertSection(front);
    await this.references.assertArticles(slots.map((slot) => slot && slot.articleId));
    const command = { type: 'ArrangeFront' as const, slots };
    return this.runner.execute({ decider: frontDecider, id: front, command, envelope, ifRevision });
  }
}
