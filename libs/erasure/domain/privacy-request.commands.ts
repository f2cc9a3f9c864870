import type { Instant } from '#kernel';
import type {
  ArticleOutcome,
  DataRight,
  RefusalReason,
  RequestDecision,
  RequestDetails,
} from './privacy-request.events.js';

/** A request as it came in. */
export interface ReceivedRequest {
  readonly right: DataRight;
  /** Null: now. */
  readonly receivedAt: Instant | null;
  readonly subjectId: string | null;
  readonly details: RequestDetails;
}

/** What can be asked of a request's stream. */
export type PrivacyRequestCommand =
  | { readonly type: 'ReceiveRequest'; readonly request: ReceivedRequest }
  | {
      readonly type: 'DecideRequest';
      readonly decision: RequestDecision;
      readonly reason: RefusalReason;
      readonly subjectId: string | null;
      readonly articleIds: readonly string[];
    }
  | { readonly type: 'SettleArticle'; readonly articleId: string; readonly outcome: ArticleOutcome }
  | { readonly type: 'CloseRequest' };
