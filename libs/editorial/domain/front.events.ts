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

/**
 * An editor put stories in order, from the time of the event on. Null is a place kept for the newest story; so is a
 * place whose article readers do not see, and every place after the last.
 */
export type FrontArranged = DomainEvent<
  'FrontArranged',
  {
    readonly slots: readonly (FrontSlot | null)[];
  }
>;

/** Everything that can have happened to a front. */
export type FrontEvent = FrontArranged;
