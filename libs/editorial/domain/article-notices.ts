import { differencesOf, DomainError } from '#kernel';
import type { AttachNoticeCommand, ReviseNoticeCommand, WithdrawNoticeCommand } from './article.commands.js';
import type { ArticleEvent, ArticleNoticeText } from './article.events.js';
import type { ArticleState, AttachedNotice } from './article-state.js';
import { assertKnownRevision, editConflict } from './content-merge.js';
import type { EditConflict } from './content-merge.js';

/** How many notices an article can have, withdrawn ones included. */
export const MOST_NOTICES = 50;

/** Binds a reply or a ruling to what readers have seen. */
export function attachNotice(
  { noticeId, kind, title, body, from, url }: AttachNoticeCommand,
  state: ArticleState,
): readonly ArticleEvent[] {
  if (state.published === null) {
    throw new DomainError('conflict', 'not-published', 'Readers have never seen this article.');
  }
  if (state.notices.some((notice) => notice.noticeId === noticeId)) {
    throw new DomainError('conflict', 'notice-exists', 'This notice is there already: revise it instead.');
  }
  if (state.notices.length >= MOST_NOTICES) {
    throw new DomainError('conflict', 'too-many-notices', `An article has at most ${MOST_NOTICES} notices.`);
  }
  return [{ type: 'ArticleNoticeAttached', data: { noticeId, kind, title, body, from, url } }];
}

/** Lets a notice read differently; what somebody else changed in it since is a conflict. */
export function reviseNotice(
  { noticeId, changes, ...command }: ReviseNoticeCommand,
  state: ArticleState,
): readonly ArticleEvent[] {
  const baseRevision = command.baseRevision ?? state.revision;
  assertKnownRevision(baseRevision, state);
  const notice = noticeOf(state, noticeId);
  if (notice.withdrawn) {
    throw new DomainError('conflict', 'notice-withdrawn', 'This notice was withdrawn: attach a new one.');
  }
  const { title, body, from, url }: ArticleNoticeText = notice;
  const before: ArticleNoticeText = { title, body, from, url };
  const differences = differencesOf(before, changes);
  if (Object.keys(differences).length === 0) return [];
  if (baseRevision < BigInt(notice.revision)) {
    throw editConflict(conflictsOf(before, differences), state.revision);
  }
  return [{ type: 'ArticleNoticeRevised', data: { noticeId, ...before, ...differences } }];
}

/** What a notice read before is nowhere remembered: whatever differs may have been somebody's change. */
function conflictsOf(theirs: ArticleNoticeText, yours: Partial<ArticleNoticeText>): readonly EditConflict[] {
  const standing = new Map(Object.entries<unknown>({ ...theirs }));
  return Object.entries<unknown>({ ...yours }).map(([field, sent]) => ({
    field,
    base: null,
    theirs: standing.get(field),
    yours: sent,
  }));
}

/** Takes a notice away; once. */
export function withdrawNotice(
  { noticeId }: WithdrawNoticeCommand,
  state: ArticleState,
): readonly ArticleEvent[] {
  return noticeOf(state, noticeId).withdrawn ? [] : [{ type: 'ArticleNoticeWithdrawn', data: { noticeId } }];
}

function noticeOf({ notices }: ArticleState, noticeId: string): AttachedNotice {
  const notice = notices.find((each) => each.noticeId === noticeId);
  if (notice) return notice;
  throw new DomainError('not-found', 'notice-unknown', 'The article has no such notice.');
}
