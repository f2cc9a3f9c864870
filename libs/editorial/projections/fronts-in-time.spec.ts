import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { DomainError, plusMilliseconds } from '#kernel';
import type { Instant, Recorded } from '#kernel';
import { foldInMemory } from '#projections';
import { mergeFronts, withoutTrailingGaps } from '../domain/front-merge.js';
import type { FrontCommand } from '../domain/front.commands.js';
import { frontDecider } from '../domain/front.decider.js';
import type { FrontState } from '../domain/front.decider.js';
import type { FrontEvent, FrontSlot, FrontSlots } from '../domain/front.events.js';
import { publishedArticles } from './published-articles.projection.js';

const MONDAY = '2026-02-02T06:00:00.000Z';
const ARTICLES = [1, 2, 3, 4].map((one) => `0000000${one}-0000-4000-8000-000000000000`);

/** A front whose commands are run as the command runner does it: what is due is recorded first. */
class Newsroom {
  readonly events: Recorded<FrontEvent>[] = [];
  state: FrontState = frontDecider.initialState;
  now: Instant = MONDAY;

  do(command: FrontCommand | null): void {
    for (const { event } of frontDecider.due?.(this.state, this.now) ?? []) this.record(event);
    if (command === null) return;
    try {
      frontDecider.decide(command, this.state, this.now).forEach((event) => {
        this.record(event);
      });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }

  private record(event: FrontEvent): void {
    const revision = BigInt(this.events.length);
    const envelope = { id: `event-${revision}`, stream: 'front-front', actorId: 'user-1', commandId: '' };
    const recorded = { ...event, ...envelope, revision, occurredAt: this.now };
    this.events.push(recorded);
    this.state = frontDecider.evolve(this.state, recorded);
  }
}

const slot = fc.option(
  fc.record({
    articleId: fc.constantFrom(...ARTICLES),
    headline: fc.constant(null),
    kicker: fc.constantFrom(null, 'Nu'),
    size: fc.constantFrom('small' as const, 'large' as const),
    until: fc.constant(null),
  }),
) satisfies fc.Arbitrary<FrontSlot | null>;
const slots = fc.array(slot, { maxLength: 4 });
const ahead = fc.integer({ min: -1, max: 9 });
type Step = (newsroom: Newsroom) => FrontCommand | null;
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constant<Step>(() => null),
  slots.map((places): Step => () => ({ type: 'ArrangeFront', slots: places })),
  fc.tuple(slots, fc.nat(6)).map(([places, back]): Step => ({ state: { revision } }) => ({
    type: 'ArrangeFront',
    slots: places,
    baseRevision: revision - BigInt(back) < -1n ? -1n : revision - BigInt(back),
  })),
  fc.tuple(slots, ahead).map(([places, ticks]): Step => ({ now }) => ({
    type: 'ScheduleFront',
    slots: places,
    from: plusMilliseconds(now, ticks),
  })),
  fc.tuple(slots, ahead, fc.integer({ min: 1, max: 4 })).map(([places, ticks, plan]): Step => ({ now }) => ({
    type: 'RevisePlan',
    plan,
    slots: places,
    from: plusMilliseconds(now, ticks),
  })),
  fc.integer({ min: 1, max: 4 }).map((plan): Step => () => ({ type: 'UnscheduleFront', plan })),
);

/** What the desk has put up at an instant, by what was known when it came, or now for what is still to come. */
function stoodAt({ events, now }: Newsroom, at: Instant): FrontSlots {
  const known = events.filter(({ occurredAt }) => occurredAt <= (at < now ? at : now));
  const state = known.reduce(frontDecider.evolve, frontDecider.initialState);
  const come = frontDecider.due?.(state, at).at(-1)?.event;
  return come?.type === 'FrontArranged' ? come.data.slots : state.slots;
}

/** What the rows say, read as the queries read them. */
function shownAt({ events }: Newsroom, at: Instant): FrontSlots {
  const rows = foldInMemory(publishedArticles, events);
  const standing = rows.front_arrangements
    .filter(({ starts_at: startsAt }) => startsAt <= at)
    .sort((a, b) =>
      a.starts_at < b.starts_at ? 1 : a.starts_at > b.starts_at ? -1 : b.revision - a.revision,
    )[0];
  const places: (FrontSlot | null)[] = [];
  for (const row of rows.front_slots) {
    if (row.arrangement !== standing?.arrangement) continue;
    const { article_id: articleId, headline, kicker, until } = row;
    places[row.ordinal] = {
      articleId,
      headline,
      kicker,
      size: row.size === 'large' ? 'large' : 'small',
      until,
    };
  }
  return Array.from(places, (place) => place ?? null);
}

describe('a front in time', () => {
  it('shows at every instant what stood then, whenever a plan was recorded, and what will stand by what is known', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4), step), { minLength: 1, maxLength: 16 }), (steps) => {
        const newsroom = new Newsroom();
        for (const [ticks, next] of steps) {
          newsroom.now = plusMilliseconds(newsroom.now, ticks);
          newsroom.do(next(newsroom));
        }
        const end = Date.parse(newsroom.now) - Date.parse(MONDAY) + 12;
        for (let tick = -1; tick <= end; tick += 1) {
          const at = plusMilliseconds(MONDAY, tick);
          expect([at, shownAt(newsroom, at)]).toEqual([at, stoodAt(newsroom, at)]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('merges without losing a place that one side changed, and never shows a story twice that neither side did', () => {
    const arrangement = fc
      .uniqueArray(slot, { maxLength: 5, selector: (one) => one?.articleId ?? Math.random() })
      .map(withoutTrailingGaps);
    fc.assert(
      fc.property(arrangement, arrangement, arrangement, (base, theirs, yours) => {
        expect(mergeFronts({ base, theirs: base, yours }).slots).toEqual(yours);
        expect(mergeFronts({ base, theirs, yours: base }).slots).toEqual(theirs);
        expect(mergeFronts({ base: null, theirs, yours: theirs }).slots).toEqual(theirs);
        const { slots: merged } = mergeFronts({ base, theirs, yours });
        if (merged === null) return;
        const ids = merged.flatMap((place) => (place === null ? [] : [place.articleId]));
        expect(new Set(ids).size).toBe(ids.length);
        for (let place = 0; place < 5; place += 1) {
          const [b, t, y, m] = [base, theirs, yours, merged].map((side) =>
            JSON.stringify(side[place] ?? null),
          );
          expect(m).toBe(b === y ? t : y);
        }
      }),
    );
  });
});
