import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, EventCodec, EventStore } from '#event-store';
import type { CommandResult } from '#event-store';
import type { Decider, DomainEvent } from '#kernel';
import { authorUndoDecider } from '../../domain/author-undo.decider.js';
import { deskUndoDecider } from '../../domain/desk-undo.decider.js';
import { frontUndoDecider } from '../../domain/front-undo.decider.js';
import { mediaUndoDecider } from '../../domain/media-undo.decider.js';
import { redirectUndoDecider } from '../../domain/redirect-undo.decider.js';
import type { RedirectState } from '../../domain/redirect.decider.js';
import { sectionUndoDecider } from '../../domain/section-undo.decider.js';
import { cannotUndo } from '../../domain/undo.js';
import type { UndoCommand } from '../../domain/undo.js';
import { aroundRevision } from '../../history/around-revision.js';
import { KnownReferences } from '../known-references.js';
import { PublicationChecks } from '../publication-checks.js';
import { RedirectCircles } from '../redirect-circles.js';
import { UndoChange } from './undo-change.command.js';

/** Runs {@link UndoChange}. */
@CommandHandler(UndoChange)
export class UndoChangeHandler implements ICommandHandler<UndoChange> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly store: EventStore,
    private readonly codec: EventCodec,
    private readonly references: KnownReferences,
    private readonly circles: RedirectCircles,
    private readonly checks: PublicationChecks,
  ) {}

  async execute(command: UndoChange): Promise<CommandResult> {
    const { of, id } = command.input;
    switch (of) {
      case 'front':
        await this.references.assertFront(id, []);
        return this.undo(frontUndoDecider, command);
      case 'section': {
        const result = await this.undo(sectionUndoDecider, command);
        this.checks.forget(id);
        return result;
      }
      case 'desk':
        return this.undo(deskUndoDecider, command);
      case 'author':
        return this.undo(authorUndoDecider, command);
      case 'redirect':
        return this.undo(redirectUndoDecider, command, (before) => this.assertNoCircle(before));
      case 'media':
        return this.undo(mediaUndoDecider, command);
    }
  }

  private async undo<State, Event extends DomainEvent>(
    decider: Decider<State, UndoCommand<State, Event>, Event>,
    { envelope, input: { id, revision, ifRevision } }: UndoChange,
    check?: (before: State) => Promise<void>,
  ): Promise<CommandResult> {
    const around = await aroundRevision({ store: this.store, codec: this.codec }, decider, { id, revision });
    await check?.(around.before);
    return this.runner.execute({
      decider,
      id,
      command: { type: 'Undo', ...around, ifRevision },
      envelope: { ...envelope, takesBack: revision },
      // Where plans come due, they count as changes: the decider looks after they are recorded.
      ...(decider.due ? {} : { ifRevision }),
    });
  }

  private async assertNoCircle(before: RedirectState | null): Promise<void> {
    if (before === null || before.removed || !(await this.circles.wouldClose(before))) return;
    throw cannotUndo('in-the-way', `By now ${before.to} leads back to ${before.from}: mend that first.`);
  }
}
