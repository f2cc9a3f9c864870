import type { DomainEvent, Instant } from '#kernel';
import type { ArticleContent, ArticleFields } from './article-content.js';
import type { Block, BodyDocument } from './body.js';

/** Where an article came from when nobody at the desk wrote it. */
export interface ArticleOrigin {
  readonly kind: 'import';
  /** The address of the original page, when it was told. */
  readonly url: string | null;
}

/**
 * How a published version relates to the one before it: the `first` that readers ever saw, `updated` with other
 * content, or `unchanged` content shown again (after an unpublication, or with another date).
 */
export type PublicationChange = 'first' | 'updated' | 'unchanged';

/** Someone began an article. */
export type ArticleDrafted = DomainEvent<
  'ArticleDrafted',
  {
    readonly content: ArticleContent;
    /** Null for an article of our own. */
    readonly origin: ArticleOrigin | null;
  }
>;

/** The way from one content to another: the fields and blocks that differ, and nothing else. */
export interface RecordedChange {
  readonly fields: Partial<ArticleFields>;
  /** Blocks that are new or read differently now. */
  readonly putBlocks: readonly Block[];
  /** Ids of blocks that are gone. */
  readonly removedBlocks: readonly string[];
  /** All block ids in their new order; null when the sequence is as before. */
  readonly blockOrder: readonly string[] | null;
}

/** Someone changed the working copy; readers see nothing of it yet. Only what changed is here. */
export type ArticleRevised = DomainEvent<'ArticleRevised', RecordedChange>;

/** What was scheduled and is to be scheduled anew, because something was published before its time. */
export interface SubmittedPlan {
  /** What was pinned, with what was published before it merged in. */
  readonly content: ArticleContent;
  /** The version that readers saw when it was merged. */
  readonly version: number;
  /** The ids of those who wrote what was pinned. */
  readonly writers: readonly string[];
}

/** Someone asked for the working copy, as it stood then, to be looked over; or for `plan`, where there is one. */
export type ArticleSubmitted = DomainEvent<
  'ArticleSubmitted',
  {
    readonly comment: string | null;
    /** Once approved, it is to be scheduled for this time; null when that is left to whoever publishes it. */
    readonly publishAt: Instant | null;
    /** Set when it is this that is to be pinned, whatever the working copy reads by then. */
    readonly plan?: SubmittedPlan;
  }
>;

/** Whoever looked the working copy over wants it changed. */
export type ChangesRequested = DomainEvent<'ChangesRequested', { readonly comment: string }>;

/** Whoever looked the working copy over agrees to it as it stood then; a later change makes this void. */
export type ArticleApproved = DomainEvent<
  'ArticleApproved',
  {
    readonly comment: string | null;
    /** Set when it was a submitted plan, and the working copy reads otherwise: nobody has agreed to that. */
    readonly apart?: true;
  }
>;

/**
 * The whole content became public: at the time of the event, or, when a schedule brought it about, at `dueAt`
 * (ArticleScheduled has made it visible from then on, this fact changes no visibility).
 */
export type ArticlePublished = DomainEvent<
  'ArticlePublished',
  {
    /** Counts the pinned versions of an article from 1: publications and schedules alike, also unscheduled ones. */
    readonly version: number;
    readonly content: ArticleContent;
    /** The date that readers see. An import keeps the one of the original page; visibility never begins before the event. */
    readonly publishedAt: Instant;
    readonly change: PublicationChange;
    /** The time that ArticleScheduled of the same version set; null for a publication by hand. */
    readonly dueAt: Instant | null;
    /** Set when it is not the working copy: a publication was taken back, and readers see again what they saw before. */
    readonly apart?: true;
  }
>;

/** The whole content was pinned to become public at a time to come; later edits do not slip in. */
export type ArticleScheduled = DomainEvent<
  'ArticleScheduled',
  {
    readonly version: number;
    readonly publishAt: Instant;
    readonly content: ArticleContent;
    /** The date that readers will see: `publishAt`, or the date of first publication for an update. */
    readonly publishedAt: Instant;
    readonly change: PublicationChange;
    /** The revision of the approval that stood for this content; null when nobody had approved it. */
    readonly approvedRevision: number | null;
    /** Set when it is not the working copy: what was pinned before was pinned anew. */
    readonly apart?: true;
  }
>;

/** A time was set at which the article is taken from readers, whatever version they see then. */
export type ArticleUnpublicationScheduled = DomainEvent<
  'ArticleUnpublicationScheduled',
  {
    /** From the same count as the versions. */
    readonly version: number;
    readonly unpublishAt: Instant;
    /** What readers will be told at its address. */
    readonly notice: string | null;
  }
>;

/** The two things of an article that can wait for a time, each on its own. */
export type ScheduleSlot = 'publication' | 'unpublication';

/** A schedule was called off before its time. */
export type ArticleUnscheduled = DomainEvent<
  'ArticleUnscheduled',
  {
    readonly version: number;
    readonly slot: ScheduleSlot;
  }
>;

/**
 * Readers no longer see the article; its address answers 410. From the time of the event on, or, when a schedule
 * brought it about, since `dueAt` (ArticleUnpublicationScheduled did it, this fact changes no visibility).
 */
export type ArticleUnpublished = DomainEvent<
  'ArticleUnpublished',
  {
    /** What readers are told at its address. */
    readonly notice: string | null;
    /** The time that ArticleUnpublicationScheduled set; null when it was taken down by hand. */
    readonly dueAt: Instant | null;
  }
>;

/** The article may not be published or scheduled to show before a time; null lifts the embargo. Schedules stay. */
export type ArticleEmbargoSet = DomainEvent<
  'ArticleEmbargoSet',
  {
    readonly until: Instant | null;
    /** Whose embargo it is, for the desk. */
    readonly note: string | null;
  }
>;

/** What readers see was corrected, and they are told so: the note is bound to exactly these changes. */
export type ArticleCorrected = DomainEvent<
  'ArticleCorrected',
  {
    readonly version: number;
    /** The whole content from now on. */
    readonly content: ArticleContent;
    /** The date that readers see; a correction keeps it. */
    readonly publishedAt: Instant;
    /** What readers are told about it. */
    readonly note: string;
    /** The way to this version from the one before it. */
    readonly changes: RecordedChange;
    /** Set when it is not the working copy, which took the same changes over and reads otherwise elsewhere. */
    readonly apart?: true;
  }
>;

/** Why an article was killed. */
export type KillReason = 'legal' | 'error' | 'consent' | 'other';

/**
 * The article is withheld for good: at every instant, the past too, a notice stands in its place, and what was
 * scheduled does not come. There is no way back; the story is told anew in another article. Killed again, it has another
 * notice.
 */
export type ArticleKilled = DomainEvent<
  'ArticleKilled',
  {
    /** What readers are told at its address. */
    readonly notice: string;
    readonly reason: KillReason;
  }
>;

/** `reply`: genmæle (Danish Media Liability Act, section 36). `ruling`: a ruling of the press council, Pressenævnet. */
export type ArticleNoticeKind = 'reply' | 'ruling';

/** What a notice says. */
export interface ArticleNoticeText {
  readonly title: string;
  readonly body: BodyDocument;
  /** Whose reply it is; null for a ruling. */
  readonly from: string | null;
  /** Where it can be read in full. */
  readonly url: string | null;
}

/** A notice was bound to the article and shows with it from now on. */
export type ArticleNoticeAttached = DomainEvent<
  'ArticleNoticeAttached',
  ArticleNoticeText & { readonly noticeId: string; readonly kind: ArticleNoticeKind }
>;

/** A notice reads differently from now on; it is here as a whole. */
export type ArticleNoticeRevised = DomainEvent<
  'ArticleNoticeRevised',
  ArticleNoticeText & { readonly noticeId: string }
>;

/** A notice no longer shows. */
export type ArticleNoticeWithdrawn = DomainEvent<'ArticleNoticeWithdrawn', { readonly noticeId: string }>;

/** Whose work the article is, and until when; all null: nobody's. */
export interface ArticleAssignment {
  readonly deskId: string | null;
  readonly userId: string | null;
  readonly dueAt: Instant | null;
  readonly note: string | null;
}

/** The article was given to a desk or a person. */
export type ArticleAssigned = DomainEvent<'ArticleAssigned', ArticleAssignment>;

/** The article was put into the bin; nothing is lost. */
export type ArticleDiscarded = DomainEvent<'ArticleDiscarded', Readonly<Record<string, never>>>;

/** The article was taken out of the bin. */
export type ArticleRestored = DomainEvent<'ArticleRestored', Readonly<Record<string, never>>>;

/** Everything that can have happened to an article. */
export type ArticleEvent =
  | ArticleDrafted
  | ArticleRevised
  | ArticleSubmitted
  | ChangesRequested
  | ArticleApproved
  | ArticlePublished
  | ArticleScheduled
  | ArticleUnpublicationScheduled
  | ArticleUnscheduled
  | ArticleUnpublished
  | ArticleEmbargoSet
  | ArticleCorrected
  | ArticleKilled
  | ArticleNoticeAttached
  | ArticleNoticeRevised
  | ArticleNoticeWithdrawn
  | ArticleAssigned
  | ArticleDiscarded
  | ArticleRestored;
