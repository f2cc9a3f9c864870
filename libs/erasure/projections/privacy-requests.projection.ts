import { aggregateIdOf } from '#event-store';
import type { Instant } from '#kernel';
import { projection, table } from '#projections';
import type { DataRight, PrivacyRequestEvent } from '../domain/privacy-request.events.js';

/** A request in the register: when it came, when it is due, what became of it. It names nobody. */
export interface PrivacyRequestRow {
  readonly request_id: string;
  readonly asked_right: DataRight;
  readonly received_at: Instant;
  readonly due_at: Instant;
  readonly subject_id: string | null;
  readonly decision: string | null;
  readonly reason: string | null;
  readonly decided_at: Instant | null;
  readonly decided_by: string | null;
  /** Articles that still await a decision of their own. */
  readonly open_articles: readonly string[];
  readonly closed_at: Instant | null;
}

const tables = {
  requests: table<PrivacyRequestRow>({
    columns: {
      request_id: 'uuid',
      asked_right: 'text',
      received_at: 'timestamptz',
      due_at: 'timestamptz',
      subject_id: 'uuid?',
      decision: 'text?',
      reason: 'text?',
      decided_at: 'timestamptz?',
      decided_by: 'text?',
      open_articles: 'uuid[]',
      closed_at: 'timestamptz?',
    },
    primaryKey: ['request_id'],
    partitionKey: 'request_id',
    indexes: [
      '(due_at, request_id)',
      '(due_at, request_id) where closed_at is null',
      // Whom it was decided to erase.
      `(subject_id) where asked_right = 'erasure' and decision = 'granted' and closed_at is null`,
    ],
  }),
};

/** The register of requests. */
export const privacyRequests = projection<PrivacyRequestEvent, typeof tables>({
  name: 'privacy_requests',
  revision: 1,
  categories: ['request'],
  tables,
  partitions: ({ stream }) => ({ requests: [aggregateIdOf(stream)] }),

  apply(event, { requests }) {
    const requestId = aggregateIdOf(event.stream);
    if (event.type === 'PrivacyRequestReceived') {
      const { right, receivedAt, dueAt, subjectId } = event.data;
      requests.put({
        request_id: requestId,
        asked_right: right,
        received_at: receivedAt,
        due_at: dueAt,
        subject_id: subjectId,
        decision: null,
        reason: null,
        decided_at: null,
        decided_by: null,
        open_articles: [],
        closed_at: null,
      });
      return;
    }
    const row = requests.get({ request_id: requestId });
    if (!row) return;
    switch (event.type) {
      case 'PrivacyRequestDecided': {
        const { decision, reason, subjectId, articleIds } = event.data;
        requests.put({
          ...row,
          decision,
          reason,
          subject_id: subjectId,
          decided_at: event.occurredAt,
          decided_by: event.actorId,
          open_articles: articleIds,
        });
        return;
      }
      case 'NamingArticleSettled': {
        const { articleId } = event.data;
        requests.put({ ...row, open_articles: row.open_articles.filter((id) => id !== articleId) });
        return;
      }
      case 'PrivacyRequestClosed':
        requests.put({ ...row, closed_at: event.occurredAt });
        return;
    }
  },
});
