import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';

/** What changes can be taken back of; those of articles are taken back by `UndoRevision`. */
export type UndoableKind = 'front' | 'section' | 'desk' | 'author' | 'redirect' | 'media';

/**
 * Takes back what one revision did, by recording the opposite.
 * @throws DomainError `cannot-undo` (409) with its reason; `{kind}-unknown` or `revision-unknown` (404), `media-erased`
 * (410), `revision-mismatch` (412).
 */
export class UndoChange extends Command<CommandResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      readonly of: UndoableKind;
      readonly id: string;
      readonly revision: bigint;
      readonly ifRevision?: bigint | undefined;
    },
  ) {
    super();
  }
}
