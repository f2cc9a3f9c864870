import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { Claims, CommandRunner, newAggregateId } from '#event-store';
import { sectionDecider } from '../../domain/section.decider.js';
import { DefineSection } from './define-section.command.js';

/** The kind under which slugs are claimed; part of stored keys, never renamed. */
export const SECTION_SLUG_CLAIM = 'section-slug';

/** Runs {@link DefineSection}. */
@CommandHandler(DefineSection)
export class DefineSectionHandler implements ICommandHandler<DefineSection> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly claims: Claims,
  ) {}

  async execute({ envelope, input }: DefineSection) {
    const command = { type: 'DefineSection' as const, ...input };
    // Refuses what no section may be called before the name is claimed for ever.
    sectionDecider.decide(command, null, '');
    const id = await this.claims.take({
      kind: SECTION_SLUG_CLAIM,
      key: input.slug,
      id: newAggregateId(envelope.commandId, sectionDecider.category),
    });
    return this.runner.create({ decider: sectionDecider, command, envelope, id });
  }
}
