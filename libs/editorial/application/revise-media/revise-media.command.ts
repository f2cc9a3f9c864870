import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { MediaState } from '../../domain/media.decider.js';
import type { MediaEvent, MediaWords } from '../../domain/media.events.js';

/**
 * Changes the words of a picture.
 * @throws DomainError `media-unknown` (404).
 */
export class ReviseMedia extends Command<CommandResult<MediaState | null, MediaEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      readonly id: string;
      /** What is left out stays. */
      readonly changes: Partial<MediaWords>;
      readonly ifRevision?: bigint | undefined;
    },
  ) {
    super();
  }
}
