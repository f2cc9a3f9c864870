import type { DomainEvent, Instant } from '#kernel';

/** How much room a story gets; pages decide what that means for them. */
export type SlotSize = 'small' | 'medium' | 'large';

/** One place on a front. */
export interface FrontSlot {
  readonly articleId: string;
  /** Stands here instead of the article's own headline. */
  readonly headline: string | null;
  /** A word or two above the headline [trompet]. */
  readonly kicker: string | null;
  readonly size: SlotSize;
  /** When the place falls back to the newest story; null for never. */
  readonly until: Instant | null;
}

/** The places of a front in order. Null is a place kept for the newest story; so is every place after the last. */
export type FrontSlots = readonly (FrontSlot | null)[];

/**
 * Stories stand in this order: from the time of the event on, or, when a plan brought it about, since `dueAt`
 * (FrontScheduled has done it, this fact changes no visibility). A place whose article readers do not see is the
 * newest story's.
 */
export type FrontArranged = DomainEvent<
  'FrontArranged',
  {
    readonly slots: FrontSlots;
    /** The plan that came true; null when an editor arranged the front at once. */
    readonly plan: number | null;
    /** The time that the plan was made for; null as `plan`. */
    readonly dueAt: Instant | null;
  }
>;

/** An arrangement was planned; the same plan again takes the place of what it was. */
export type FrontScheduled = DomainEvent<
  'FrontScheduled',
  {
    /** Counts the plans of a front from 1. */
    readonly plan: number;
    /** Counts what was planned, the plans made anew too: no two due times of a front share one. */
    readonly version: number;
    readonly from: Instant;
    readonly slots: FrontSlots;
  }
>;

/** A plan was called off before its time. */
export type FrontUnscheduled = DomainEvent<'FrontUnscheduled', { readonly plan: number }>;

/** Everything that can have happened to a front. */
export type FrontEvent = FrontArranged | FrontScheduled | FrontUnscheduled;
