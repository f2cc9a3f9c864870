import type { DataSource } from 'typeorm';
import type { JsonObject } from '#event-store';
import type { DomainEvent, Instant, Recorded } from '#kernel';
import type { PublicUrls } from '#platform';

/** Why an item left a feed; `erased` and `killed` ask whoever holds a copy to destroy it. */
export const DELETE_REASONS = ['expired', 'filled', 'withdrawn', 'erased', 'killed'] as const;

/** One of {@link DELETE_REASONS}. */
export type DeleteReason = (typeof DELETE_REASONS)[number];

/** What an event does to a feed. What changes nothing for a reader is left out by the feed itself. */
export type FeedChange =
  | {
      readonly op: 'upsert';
      readonly id: string;
      /** What readers get for ever; null for a feed whose items are joined when they are read. */
      readonly payload: JsonObject | null;
    }
  | { readonly op: 'delete'; readonly id: string; readonly reason: DeleteReason };

/** What a feed must remember of earlier events in order to make items, by UUID; plain JSON, nothing personal. */
export interface FeedNotes {
  /** A note that the event touches, or that a touched one belongs to. */
  get(key: string): JsonObject | undefined;
  /** The notes that belong to a group which the event touches, by key. */
  belongingTo(group: string): ReadonlyMap<string, JsonObject>;
  /** @param belongsTo the key of another note that is to be at hand with this one */
  put(key: string, note: JsonObject, belongsTo?: string): void;
}

/** Which notes an event touches. */
export interface TouchedNotes {
  /** Notes, which may be items, with those that they belong to. */
  readonly keys: readonly string[];
  /** Notes with all that belong to them. */
  readonly groups?: readonly string[];
}

/** What a feed reads current items with. */
export interface FeedReading {
  readonly dataSource: DataSource;
  readonly urls: PublicUrls;
  readonly at: Instant;
}

/**
 * Where the items of a feed get their content from: `frozen` when the change happens, so that a page never changes and
 * may be cached; `joined` whenever they are read, so that what was erased is in no old page.
 */
export type FeedContent =
  | {
      readonly kind: 'frozen';
      /** Raised when {@link present} makes something else of the same payload, so that no cache keeps what it was. */
      readonly revision: number;
      /** Adds what depends on where the site is. */
      readonly present: (payload: JsonObject, urls: PublicUrls) => JsonObject;
    }
  | {
      readonly kind: 'joined';
      /** The category whose projections {@link current} reads. */
      readonly category: string;
      /** What readers may see now; an id that is missing reads as deleted. */
      readonly current: (
        ids: readonly string[],
        reading: FeedReading,
      ) => Promise<ReadonlyMap<string, JsonObject>>;
    };

/** A feed of changes: what happened, in the order of the log, for programs that keep a copy. */
export interface FeedDefinition<Event extends DomainEvent = DomainEvent> {
  /** As in its address, `people-moves`; its table is `state.feed_people_moves`. Never renamed. */
  readonly name: string;
  /** The member of an item that holds its content, `job`. */
  readonly member: string;
  readonly categories: readonly string[];
  /** Types that only remove. */
  readonly removing?: readonly Event['type'][];
  /** Whether anybody may read it without a token. */
  readonly access: 'public' | 'consumers';
  touches(event: Recorded<Event>): TouchedNotes;
  /**
   * Notes what later events need, and tells what changes. Deterministic; throwing parks the event's stream. Events may
   * come again after a stream was parked.
   */
  apply(event: Recorded<Event>, notes: FeedNotes): readonly FeedChange[];
  readonly content: FeedContent;
}

/** Declares a feed with its event type. */
export function feed<Event extends DomainEvent>(definition: FeedDefinition<Event>): FeedDefinition<Event> {
  return definition;
}

const NAME = /^[a-z]+(?:-[a-z]+)*$/;

/**
 * The table of a feed.
 * @throws Error for a name that could not stand in an address
 */
export function tableOf({ name }: Pick<FeedDefinition, 'name'>): string {
  if (!NAME.test(name)) throw new Error(`${JSON.stringify(name)} cannot name a feed: kebab-case`);
  return `state.feed_${name.replaceAll('-', '_')}`;
}
