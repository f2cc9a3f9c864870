import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { Instant } from '#kernel';
import type { ImportReport } from '../import-report.js';

/** A dump of a page and what is known about it besides. */
export interface ImportPageInput {
  readonly text: string;
  /** When the page was published; null for now. */
  readonly publishedAt: Instant | null;
  /** The slug of a section. */
  readonly section: string | null;
  /** Who wrote it, as the byline names them. */
  readonly byline: readonly string[];
  /** Where the page came from. */
  readonly url: string | null;
  /** `given` by whoever runs the newsroom, on its command line; `needed` where the section asks for four eyes otherwise. */
  readonly approval: 'given' | 'needed';
}

/**
 * Records and publishes everything on a page. The same page again records nothing.
 * @throws DomainError `not-a-news-page`, `section-unknown`, `published-in-future` (422), `approval-needed` (409) before anything is recorded.
 */
export class ImportPage extends Command<ImportReport> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: ImportPageInput,
  ) {
    super();
  }
}
