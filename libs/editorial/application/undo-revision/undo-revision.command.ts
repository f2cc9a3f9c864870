import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { ArticleEvent } from '../../domain/article.events.js';
import type { ArticleState } from '../../domain/article-state.js';
import type { ArticleTarget } from '../article-target.js';

/** What is to be taken back. */
export interface UndoRevisionInput extends ArticleTarget {
  readonly revision: bigint;
  /** What readers are told when it is a correction. */
  readonly note: string | null;
}

/**
 * Takes back what one revision of an article did, by recording the opposite.
 * @throws DomainError `undo-superseded`, `nothing-to-undo`, `edit-conflict`, `article-killed`, `schedule-pending` (409);
 * `revision-unknown` (404); `under-embargo`, `note-needed` (422)
 */
export class UndoRevision extends Command<CommandResult<ArticleState | null, ArticleEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: UndoRevisionInput,
  ) {
    super();
  }
}
