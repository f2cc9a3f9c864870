import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { Claims, CommandRunner } from '#event-store';
import { sectionDecider, slugTaken } from '../../domain/section.decider.js';
import { SECTION_SLUG_CLAIM } from '../define-section/define-section.handler.js';
import { PublicationChecks } from '../publication-checks.js';
import { ReviseSection } from './revise-section.command.js';

/** Runs {@link ReviseSection}. */
@CommandHandler(ReviseSection)
export class ReviseSectionHandler implements ICommandHandler<ReviseSection> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly claims: Claims,
    private readonly checks: PublicationChecks,
  ) {}

  async execute({ envelope, input }: ReviseSection) {
    const { id, changes, ifRevision } = input;
    const command = { type: 'ReviseSection' as const, changes };
    if (changes.slug !== undefined) {
      // Refuses an unknown section or an impossible slug before the name is claimed for ever.
      const { state } = await this.runner.load(sectionDecider, id);
      sectionDecider.decide(command, state, '');
      const owner = await this.claims.take({ kind: SECTION_SLUG_CLAIM, key: changes.slug, id });
      if (owner !== id) throw slugTaken();
    }
    const result = await this.runner.execute({ decider: sectionDecider, id, command, envelope, ifRevision });
    this.checks.forget(id);
    return result;
  }
}
