import { DomainError } from '#kernel';
import type { Decider, Instant, Recorded } from '#kernel';
import { monthAfter } from './month-after.js';
import type { PrivacyRequestCommand, ReceivedRequest } from './privacy-request.commands.js';
import type {
  ArticleOutcome,
  DataRight,
  PrivacyRequestEvent,
  RefusalReason,
  RequestDecision,
  RequestDetails,
} from './privacy-request.events.js';

/** What was decided. */
export interface DecidedRequest {
  readonly decision: RequestDecision;
  readonly reason: RefusalReason;
}

/** A request as it stands. */
export interface StandingRequest {
  readonly right: DataRight;
  readonly receivedAt: Instant;
  readonly dueAt: Instant;
  readonly subjectId: string | null;
  /** Null once the request is closed and its key destroyed. */
  readonly details: RequestDetails | null;
  readonly decided: DecidedRequest | null;
  /** Articles that name the person; null while nobody decided about one. */
  readonly articles: Readonly<Record<string, ArticleOutcome | null>>;
  readonly closed: boolean;
}

/** Null until it was received. */
export type PrivacyRequestState = StandingRequest | null;

function decide(
  command: PrivacyRequestCommand,
  state: PrivacyRequestState,
  now: Instant,
): readonly PrivacyRequestEvent[] {
  if (command.type === 'ReceiveRequest') return receive(command.request, state, now);
  const request = standingRequest(state);
  switch (command.type) {
    case 'DecideRequest':
      return decideRequest(command, request);
    case 'SettleArticle':
      return settle(command, request);
    case 'CloseRequest':
      return close(request);
  }
}

function receive(
  { right, receivedAt, subjectId, details }: ReceivedRequest,
  state: PrivacyRequestState,
  now: Instant,
): readonly PrivacyRequestEvent[] {
  if (state) throw new DomainError('conflict', 'privacy-request-known', 'This request is on record already.');
  const received = receivedAt ?? now;
  if (received > now) {
    throw new DomainError(
      'invalid',
      'received-in-future',
      'Say when the request came in: that is not to come.',
    );
  }
  const dueAt = monthAfter(received);
  return [
    {
      type: 'PrivacyRequestReceived',
      data: { right, receivedAt: received, dueAt, subjectId, personal: details },
    },
  ];
}

function decideRequest(
  { decision, reason, subjectId, articleIds }: Extract<PrivacyRequestCommand, { type: 'DecideRequest' }>,
  request: StandingRequest,
): readonly PrivacyRequestEvent[] {
  const { decided } = request;
  if (decided) {
    if (decided.decision === decision && decided.reason === reason) return [];
    throw new DomainError(
      'conflict',
      'privacy-request-decided',
      'The request was decided otherwise already.',
    );
  }
  if ((decision === 'refused') === (reason === 'none')) {
    throw new DomainError(
      'invalid',
      'reason-needed',
      'Give a reason for a refusal, and none for what is granted.',
    );
  }
  const subject = subjectId ?? request.subjectId;
  if (decision === 'granted' && request.right === 'erasure' && subject === null) {
    throw new DomainError('invalid', 'subject-needed', 'Say whom to erase: give `subjectId`.');
  }
  return [{ type: 'PrivacyRequestDecided', data: { decision, reason, subjectId: subject, articleIds } }];
}

function settle(
  { articleId, outcome }: Extract<PrivacyRequestCommand, { type: 'SettleArticle' }>,
  { articles, closed }: StandingRequest,
): readonly PrivacyRequestEvent[] {
  const known = articles[articleId];
  if (known === undefined) {
    throw new DomainError(
      'not-found',
      'naming-article-unknown',
      'The request lists no article with this id.',
    );
  }
  if (known === outcome) return [];
  if (closed) throw new DomainError('conflict', 'privacy-request-closed', 'The request is closed.');
  return [{ type: 'NamingArticleSettled', data: { articleId, outcome } }];
}

function close(request: StandingRequest): readonly PrivacyRequestEvent[] {
  if (request.closed) return [];
  if (!request.decided) {
    throw new DomainError('conflict', 'privacy-request-undecided', 'Decide the request before you close it.');
  }
  if (Object.values(request.articles).includes(null)) {
    throw new DomainError(
      'conflict',
      'naming-articles-open',
      'Decide about every article that names the person before you close the request.',
    );
  }
  return [{ type: 'PrivacyRequestClosed', data: {} }];
}

/** @throws DomainError `privacy-request-unknown` (404). */
export function standingRequest(state: PrivacyRequestState): StandingRequest {
  if (state) return state;
  throw new DomainError('not-found', 'privacy-request-unknown', 'There is no request with this id.');
}

function evolve(state: PrivacyRequestState, event: Recorded<PrivacyRequestEvent>): PrivacyRequestState {
  if (event.type === 'PrivacyRequestReceived') {
    const { personal, ...facts } = event.data;
    return { ...facts, details: personal, decided: null, articles: {}, closed: false };
  }
  if (!state) return state;
  switch (event.type) {
    case 'PrivacyRequestDecided': {
      const { decision, reason, subjectId, articleIds } = event.data;
      const articles = Object.fromEntries(articleIds.map((id) => [id, null]));
      return { ...state, subjectId, decided: { decision, reason }, articles };
    }
    case 'NamingArticleSettled': {
      const { articleId, outcome } = event.data;
      return { ...state, articles: { ...state.articles, [articleId]: outcome } };
    }
    case 'PrivacyRequestClosed':
      return { ...state, details: null, closed: true };
  }
}

/** What somebody asked for about what the newsroom keeps of them, until it is answered. */
export const privacyRequestDecider: Decider<PrivacyRequestState, PrivacyRequestCommand, PrivacyRequestEvent> =
  { category: 'request', initialState: null, decide, evolve };
