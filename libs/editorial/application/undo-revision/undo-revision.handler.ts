import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleUndoDecider } from '../../domain/article-undo.decider.js';
import { ArticleHistoryQuery } from '../../history/article-history.query.js';
import { KnownReferences } from '../known-references.js';
import { UndoRevision } from './undo-revision.command.js';

/** Runs {@link UndoRevision}. */
@CommandHandler(UndoRevision)
export class UndoRevisionHandler implements ICommandHandler<UndoRevision> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly history: ArticleHistoryQuery,
    private readonly references: KnownReferences,
  ) {}

  async execute({ envelope, input }: UndoRevision) {
    const { id, ifRevision, revision, note } = input;
    const around = await this.history.around(id, revision);
    const { event, before } = around;
    const assignmentProblems =
      event.type === 'ArticleAssigned' && before !== null
        ? await this.references.assignmentProblems(before.assignment)
        : [];
    const command = { type: 'UndoRevision' as const, note, ...around, assignmentProblems };
    return this.runner.execute({
      decider: articleUndoDecider,
      id,
      command,
      envelope: { ...envelope, takesBack: revision },
      ifRevision,
    });
  }
}
