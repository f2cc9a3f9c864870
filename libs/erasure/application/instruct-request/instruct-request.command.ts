import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { PrivacyRequestState } from '../../domain/privacy-request.decider.js';
import type { ArticleOutcome, RefusalReason, RequestDecision } from '../../domain/privacy-request.events.js';

/** What is done about a request. */
export type RequestInstruction =
  | {
      readonly type: 'DecideRequest';
      readonly decision: RequestDecision;
      readonly reason: RefusalReason;
      readonly subjectId: string | null;
    }
  | { readonly type: 'SettleArticle'; readonly articleId: string; readonly outcome: ArticleOutcome }
  | { readonly type: 'CloseRequest' };

/**
 * Decides a request, settles an article that names the person, or closes the request. A granted request for erasure is
 * carried out at once.
 * @throws DomainError `privacy-request-unknown`, `data-subject-unknown`, `naming-article-unknown` (404),
 *   `privacy-request-decided`, `privacy-request-undecided`, `naming-articles-open`, `privacy-request-closed` (409),
 *   `reason-needed`, `subject-needed` (422), `revision-mismatch` (412).
 */
export class InstructRequest extends Command<CommandResult<PrivacyRequestState>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      readonly id: string;
      readonly ifRevision?: bigint | undefined;
      readonly instruction: RequestInstruction;
    },
  ) {
    super();
  }
}
