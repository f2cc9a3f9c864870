import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { KnownReferences } from '../known-references.js';
import { ReviseNotice } from './revise-notice.command.js';

/** Runs {@link ReviseNotice}. */
@CommandHandler(ReviseNotice)
export class ReviseNoticeHandler implements ICommandHandler<ReviseNotice> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly references: KnownReferences,
  ) {}

  async execute({ envelope, input }: ReviseNotice) {
    const { id, ifRevision, noticeId, changes, baseRevision } = input;
    if (changes.body) await this.references.assertKnown({ body: changes.body });
    const command = { type: 'ReviseNotice' as const, noticeId, changes, baseRevision };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
