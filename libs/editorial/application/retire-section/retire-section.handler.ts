import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { sectionDecider } from '../../domain/section.decider.js';
import { PublicationChecks } from '../publication-checks.js';
import { RetireSection } from './retire-section.command.js';

/** Runs {@link RetireSection}. */
@CommandHandler(RetireSection)
export class RetireSectionHandler implements ICommandHandler<RetireSection> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly checks: PublicationChecks,
  ) {}

  async execute({ envelope, input }: RetireSection) {
    const { id, ifRevision } = input;
    const command = { type: 'RetireSection' as const };
    const result = await this.runner.execute({ decider: sectionDecider, id, command, envelope, ifRevision });
    this.checks.forget(id);
    return result;
  }
}
