import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import { FRONT_PAGE } from '../domain/front.decider.js';
import type { SlotSize } from '../domain/front.events.js';
import { ArticlesQuery } from './articles.query.js';
import type { StoryKey } from './articles.query.js';
import { storyOf, storySelect, VERSION_COLUMNS } from './story.js';
import type { Story, StoryRecord } from './story.js';

/** A story in its place on a front. */
export interface FrontStory {
  readonly story: Story;
  /** The front headline where one is set, else the story's own. */
  readonly headline: string;
  readonly kicker: string | null;
  /** Null where nobody arranged anything: the newest story fills the place. */
  readonly size: SlotSize | null;
}

/** A front, and where the newest stories after it begin. */
export interface Front {
  readonly stories: readonly FrontStory[];
  /** Behind the last of the newest stories that fill places; null when there are no more. */
  readonly next: StoryKey | null;
}

/** Which front to show. */
export interface FrontOptions {
  readonly at: Instant;
  /** How many stories it shows; more when more places are arranged. */
  readonly limit: number;
  /** The id of a section for its front; absent for the front page. */
  readonly sectionId?: string | undefined;
  /** For the pages after the first: what `next` said. Arranged stories stand on the first page alone. */
  readonly after?: StoryKey | undefined;
}

/** Arranged fronts as of an instant, filled up with the newest stories. */
@Injectable()
export class FrontsQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly articles: ArticlesQuery,
  ) {}

  /** The stories of a front in order. Two queries. */
  async front({ at, limit, sectionId, after }: FrontOptions): Promise<Front> {
    const slots = await this.dataSource.query<(SlotRecord | EmptySlot)[]>(SLOTS, [
      at,
      sectionId ?? FRONT_PAGE,
    ]);
    const arranged = slots.filter((slot): slot is SlotRecord => slot.article_id !== null);
    const places = Math.max(limit, ...slots.map(({ ordinal }) => ordinal + 1));
    const room = after === undefined ? places - arranged.length : limit;
    const newest = await this.articles.newest({
      at,
      limit: room + 1,
      sectionId,
      after,
      without: arranged.map((slot) => slot.article_id),
    });
    const fillers = newest.slice(0, room);
    const last = fillers.at(-1);
    return {
      stories: after === undefined ? filled(arranged, fillers, places) : fillers.map(unarranged),
      next: newest.length > room ? keyBehind(last, at) : null,
    };
  }
}

type SlotRecord = StoryRecord & {
  readonly ordinal: number;
  readonly front_headline: string | null;
  readonly kicker: string | null;
  readonly size: SlotSize;
};

/** A place whose story readers do not see. */
interface EmptySlot {
  readonly article_id: null;
  readonly ordinal: number;
}

/**
 * The arrangement of front `$2` that stands at `$1`: the last to begin by then. Served by the index on
 * (front, starts_at desc, revision desc).
 */
export const STANDING_ARRANGEMENT = `
  select a.arrangement, a.starts_at, a.revision
    from rm_published_articles.front_arrangements a
   where a.front = $2 and a.starts_at <= $1::timestamptz
   order by a.starts_at desc, a.revision desc
   limit 1`;

/** Served by the primary keys: the places of one arrangement, with the stories that readers see then. */
const SLOTS = `
  with standing as (${STANDING_ARRANGEMENT})
  select f.ordinal, shown.*
    from standing
    join rm_published_articles.front_slots f using (arrangement)
    left join (${storySelect({
      with: `
    select ${VERSION_COLUMNS}, f.ordinal as ordinal, f.headline as front_headline, f.kicker, f.size
      from standing
      join rm_published_articles.front_slots f using (arrangement)
      join rm_published_articles.versions v
        on v.article_id = f.article_id and v.visible @> $1::timestamptz
     where f.until is null or f.until > $1::timestamptz`,
      further: 'p.ordinal as place, p.front_headline, p.kicker, p.size',
    })}) shown on shown.place = f.ordinal
   order by f.ordinal`;

/** A front without room for the newest leaves all of them to the next page. */
function keyBehind(story: Story | undefined, at: Instant): StoryKey {
  return story
    ? { publishedAt: story.publishedAt, id: story.id }
    : { publishedAt: at, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
}

function filled(
  arranged: readonly SlotRecord[],
  fillers: readonly Story[],
  limit: number,
): readonly FrontStory[] {
  const places = new Map(arranged.map((slot) => [slot.ordinal, slot]));
  const waiting = fillers[Symbol.iterator]();
  return Array.from({ length: limit }, (_, ordinal) => {
    const slot = places.get(ordinal);
    if (slot) return placed(slot);
    const next = waiting.next();
    return next.done ? null : unarranged(next.value);
  }).filter((story) => story !== null);
}

function placed(slot: SlotRecord): FrontStory {
  const story = storyOf(slot);
  return { story, headline: slot.front_headline ?? story.headline, kicker: slot.kicker, size: slot.size };
}

function unarranged(story: Story): FrontStory {
  return { story, headline: story.headline, kicker: null, size: null };
}
