import type { FieldProblem, Instant } from '#kernel';
import type { ArticleContent } from './article-content.js';
import type {
  ArticleAssignment,
  ArticleNoticeKind,
  ArticleNoticeText,
  ArticleOrigin,
  KillReason,
  ScheduleSlot,
} from './article.events.js';
import type { PublishingFacts } from './publishing-problems.js';

/** Begin an article, and publish it at once when `publish` is given. */
export interface DraftArticleCommand {
  readonly type: 'DraftArticle';
  readonly content: ArticleContent;
  readonly origin: ArticleOrigin | null;
  readonly publish: PublicationWish | null;
  readonly facts: PublishingFacts | null;
}

/** How to publish. */
export interface PublicationWish {
  /** The date readers see, not after now; null for now or, at an update, the date of first publication. */
  readonly publishedAt: Instant | null;
}

/**
 * What becomes of a scheduled version when something else is published before it: the command is refused; the
 * schedule is called off; or what is published is merged into what was pinned, which is pinned anew.
 */
export type PendingSchedule = 'refuse' | 'unschedule' | 'rebase';

/** Change the working copy. */
export interface ReviseArticleCommand {
  readonly type: 'ReviseArticle';
  /** What is to read differently; what is left out stays. */
  readonly changes: Partial<ArticleContent>;
  /** The revision that the changes were made on: they are merged with what others did since. Absent: the newest. */
  readonly baseRevision?: bigint | undefined;
}

/** Ask for the working copy to be looked over. */
export interface SubmitArticleCommand {
  readonly type: 'SubmitArticle';
  readonly comment: string | null;
  /** Once approved, it is scheduled for this time. */
  readonly publishAt: Instant | null;
}

/** Ask whoever submitted the working copy for something else. */
export interface RequestChangesCommand {
  readonly type: 'RequestChanges';
  readonly comment: string;
}

/** Agree to the working copy as it stands. */
export interface ApproveArticleCommand {
  readonly type: 'ApproveArticle';
  readonly comment: string | null;
  readonly actorId: string;
  /** The revision that they have read; the command runner has made sure that it is the newest. */
  readonly ifRevision: bigint | undefined;
  readonly facts: PublishingFacts | null;
}

/** Show the working copy to readers. */
export interface PublishArticleCommand extends PublicationWish {
  readonly type: 'PublishArticle';
  readonly pending: PendingSchedule;
  readonly facts: PublishingFacts | null;
}

/** Pin the working copy, to be shown from a time to come. */
export interface ScheduleArticleCommand {
  readonly type: 'ScheduleArticle';
  readonly publishAt: Instant;
  readonly facts: PublishingFacts | null;
}

/** Set the time from which readers see the article no more. */
export interface ScheduleUnpublicationCommand {
  readonly type: 'ScheduleUnpublication';
  readonly unpublishAt: Instant;
  readonly notice: string | null;
}

/** Call a schedule off. */
export interface UnscheduleArticleCommand {
  readonly type: 'UnscheduleArticle';
  readonly slot: ScheduleSlot;
}

/** Take the article from readers. */
export interface UnpublishArticleCommand {
  readonly type: 'UnpublishArticle';
  /** What readers are told at its address. */
  readonly notice: string | null;
}

/** Let the article not be shown before a time, or lift that. */
export interface SetEmbargoCommand {
  readonly type: 'SetEmbargo';
  readonly until: Instant | null;
  readonly note: string | null;
}

/** Correct what readers see, and tell them. */
export interface CorrectArticleCommand {
  readonly type: 'CorrectArticle';
  readonly note: string;
  /** What is to read differently in the version that readers see; null to correct it to the working copy. */
  readonly change: LiveChange | null;
  readonly pending: PendingSchedule;
  readonly facts: PublishingFacts | null;
}

/** A change that was made on what readers see. */
export interface LiveChange {
  /** The version it was made on. */
  readonly version: number;
  /** What is left out stays. */
  readonly changes: Partial<ArticleContent>;
}

/** Withhold the article for good. */
export interface KillArticleCommand {
  readonly type: 'KillArticle';
  readonly notice: string;
  readonly reason: KillReason;
}

/** Bind a reply or a ruling to the article. */
export interface AttachNoticeCommand extends ArticleNoticeText {
  readonly type: 'AttachNotice';
  readonly noticeId: string;
  readonly kind: ArticleNoticeKind;
}

/** Let a notice read differently. */
export interface ReviseNoticeCommand {
  readonly type: 'ReviseNotice';
  readonly noticeId: string;
  /** What is left out stays. */
  readonly changes: Partial<ArticleNoticeText>;
  /** The revision of the article that the changes were made on. Absent: the newest. */
  readonly baseRevision?: bigint | undefined;
}

/** Take a notice away. */
export interface WithdrawNoticeCommand {
  readonly type: 'WithdrawNotice';
  readonly noticeId: string;
}

/** Give the article to a desk or a person. */
export interface AssignArticleCommand {
  readonly type: 'AssignArticle';
  /** What is left out stays. */
  readonly changes: Partial<ArticleAssignment>;
  /** Why nothing new can be given to those whom the changes name; with them it stays that had it before. */
  readonly problems: readonly FieldProblem[];
}

/** Put the article into the bin. */
export interface DiscardArticleCommand {
  readonly type: 'DiscardArticle';
}

/** Take the article out of the bin. */
export interface RestoreArticleCommand {
  readonly type: 'RestoreArticle';
}

/** Everything that an editor can ask of an article. */
export type ArticleCommand =
  | DraftArticleCommand
  | ReviseArticleCommand
  | SubmitArticleCommand
  | RequestChangesCommand
  | ApproveArticleCommand
  | PublishArticleCommand
  | ScheduleArticleCommand
  | ScheduleUnpublicationCommand
  | UnscheduleArticleCommand
  | UnpublishArticleCommand
  | SetEmbargoCommand
  | CorrectArticleCommand
  | KillArticleCommand
  | AttachNoticeCommand
  | ReviseNoticeCommand
  | WithdrawNoticeCommand
  | AssignArticleCommand
  | DiscardArticleCommand
  | RestoreArticleCommand;
