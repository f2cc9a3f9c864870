import type { DomainEvent, Instant } from '#kernel';
import type { ArticleContent, ArticleFields } from './article-content.js';
import type { Block } from './body.js';

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

/** Someone changed the working copy; readers see nothing of it yet. Only what changed is here. */
export type ArticleRevised = DomainEvent<
  'ArticleRevised',
  {
    readonly fields: Partial<ArticleFields>;
    /** Blocks that are new or read differently now. */
    readonly putBlocks: readonly Block[];
    /** Ids of blocks that are gone. */
    readonly removedBlocks: readonly string[];
    /** All block ids in their new order; null when the sequence is as before. */
    readonly blockOrder: readonly string[] | null;
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
  }
>;

/** A schedule was called off before its time. */
export type ArticleUnscheduled = DomainEvent<'ArticleUnscheduled', { readonly version: number }>;

/** Readers no longer see the article, from the time of the event on; its address answers 410. */
export type ArticleUnpublished = DomainEvent<
  'ArticleUnpublished',
  {
    /** What readers are told at its address. */
    readonly notice: string | null;
  }
>;

/** The article was put into the bin; nothing is lost. */
export type ArticleDiscarded = DomainEvent<'ArticleDiscarded', Readonly<Record<string, never>>>;

/** The article was taken out of the bin. */
export type ArticleRestored = DomainEvent<'ArticleRestored', Readonly<Record<string, never>>>;

/** Everything that can have happened to an article. */
export type ArticleEvent =
  | ArticleDrafted
  | ArticleRevised
  | ArticlePublished
  | ArticleScheduled
  | ArticleUnscheduled
  | ArticleUnpublished
  | ArticleDiscarded
  | ArticleRestored;
