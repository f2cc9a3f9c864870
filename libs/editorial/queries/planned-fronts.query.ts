import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import type { PlannedFront } from '../domain/front.decider.js';
import type { FrontSlot, FrontSlots, SlotSize } from '../domain/front.events.js';
import { STANDING_ARRANGEMENT } from './fronts.query.js';

/** The arrangement of a front as of an instant, and those that follow it by what is known now. */
export interface FrontAtInstant {
  readonly slots: FrontSlots;
  /** Null for a front that nobody had arranged. */
  readonly since: Instant | null;
  readonly planned: readonly Pick<PlannedFront, 'plan' | 'from' | 'slots'>[];
}

/** An article that is to stand on a front from a time on. */
export interface ArticleOnFront {
  readonly articleId: string;
  readonly at: Instant;
}

/** What the desk reads of fronts. */
@Injectable()
export class PlannedFrontsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** A front at another instant than now. Two queries at most. */
  async frontAt(front: string, at: Instant): Promise<FrontAtInstant> {
    const arrangements = await this.dataSource.query<ArrangementRecord[]>(FROM_INSTANT_ON, [at, front]);
    const slots = await this.dataSource.query<SlotRecord[]>(SLOTS_OF, [
      arrangements.map(({ arrangement }) => arrangement),
    ]);
    const slotsOf = (arrangement: string) => placed(slots.filter((slot) => slot.arrangement === arrangement));
    const standing = arrangements.find(({ starts_at: startsAt }) => toInstant(startsAt) <= at);
    return {
      slots: standing ? slotsOf(standing.arrangement) : [],
      since: standing ? toInstant(standing.starts_at) : null,
      planned: arrangements.flatMap(({ arrangement, starts_at: startsAt, plan }) =>
        plan === null || toInstant(startsAt) <= at
          ? []
          : [{ plan, from: toInstant(startsAt), slots: slotsOf(arrangement) }],
      ),
    };
  }

  /** The headlines of those of these articles that readers see at the time asked for with each, by {@link shownKey}. */
  async shown(asked: readonly ArticleOnFront[]): Promise<ReadonlyMap<string, string>> {
    if (asked.length === 0) return new Map();
    const records = await this.dataSource.query<ShownRecord[]>(SHOWN, [
      asked.map(({ articleId }) => articleId),
      asked.map(({ at }) => at),
    ]);
    return new Map(
      records.map(({ article_id: articleId, at, headline }) => [
        shownKey({ articleId, at: toInstant(at) }),
        headline,
      ]),
    );
  }
}

/** What {@link PlannedFrontsQuery.shown} answers with. */
export function shownKey({ articleId, at }: ArticleOnFront): string {
  return `${articleId} ${at}`;
}

interface ShownRecord {
  readonly article_id: string;
  readonly at: Date;
  readonly headline: string;
}

interface ArrangementRecord {
  readonly arrangement: string;
  readonly starts_at: Date;
  readonly plan: number | null;
}

interface SlotRecord {
  readonly arrangement: string;
  readonly ordinal: number;
  readonly article_id: string;
  readonly headline: string | null;
  readonly kicker: string | null;
  readonly size: SlotSize;
  readonly until: Date | null;
}

/** Served by the index on (front, starts_at desc, revision desc): the one that stands, and the few planned after it. */
const FROM_INSTANT_ON = `
  (select a.arrangement, a.starts_at, a.plan
     from rm_published_articles.front_arrangements a
    where a.front = $2 and a.starts_at > $1::timestamptz and a.plan is not null
    order by a.starts_at
    limit 50)
  union all
  (select s.arrangement, s.starts_at, null::int from (${STANDING_ARRANGEMENT}) s)
  order by starts_at`;

/** Served by the primary key. */
const SLOTS_OF = `
  select arrangement, ordinal, article_id, headline, kicker, size, until
    from rm_published_articles.front_slots
   where arrangement = any($1::text[])
   order by arrangement, ordinal`;

/** Served by the primary key of versions. */
const SHOWN = `
  select asked.article_id, asked.at, v.headline
    from (select distinct * from unnest($1::uuid[], $2::timestamptz[]) as asked(article_id, at)) asked
    join rm_published_articles.versions v on v.article_id = asked.article_id and v.visible @> asked.at`;

function placed(records: readonly SlotRecord[]): FrontSlots {
  const places = new Map(records.map((record) => [record.ordinal, slotOf(record)]));
  return Array.from({ length: Math.max(0, ...records.map(({ ordinal }) => ordinal + 1)) }, (_, ordinal) => {
    return places.get(ordinal) ?? null;
  });
}

function slotOf({ article_id: articleId, headline, kicker, size, until }: SlotRecord): FrontSlot {
  return { articleId, headline, kicker, size, until: until && toInstant(until) };
}
