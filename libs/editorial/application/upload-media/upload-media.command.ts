import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { MediaState } from '../../domain/media.decider.js';
import type { MediaEvent, MediaWords } from '../../domain/media.events.js';

/**
 * Stores a picture and records it; the files are durable before the fact.
 * @throws DomainError `not-an-image` or `image-too-large` (422), `media-erased` (410).
 */
export class UploadMedia extends Command<CommandResult<MediaState | null, MediaEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: { readonly upload: Uint8Array; readonly words: MediaWords },
  ) {
    super();
  }
}
