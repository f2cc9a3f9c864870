import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { DomainError, plusMilliseconds } from '#kernel';
import type { Instant, Recorded } from '#kernel';
import { foldInMemory } from '#projections';
import { arbitraryArticleCommand } from '#testing/arbitrary-article';
import { recorded } from '#testing/decider-specification';
import { EMPTY_CONTENT } from '../domain/article-content.js';
import type { ArticleCommand } from '../domain/article.commands.js';
import { articleDecider } from '../domain/article.decider.js';
import { phaseOf } from '../domain/article-state.js';
import type { ArticleEvent } from '../domain/article.events.js';
import { articleMoments } from './article-moments.projection.js';
import { deskArticles } from './desk-articles.projection.js';

const STREAM = 'article-3f0c2a4e-6b1d-4c8e-9a57-1d2e3f4a5b6c';
const content = { ...EMPTY_CONTENT, headline: 'Havnen', sectionId: '8a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d' };
const BEGAN = '2026-02-01T12:00:00.000Z';
const SCHEDULES = ['2026-02-02T12:00:00.000Z', '2026-02-03T12:00:00.000Z'] as const;

/** Something said to an article, so long after what was said before. */
const step = fc.record({
  after: fc.constantFrom(0, 1_000, 600_000, 36_000_000, 90_000_000),
  command: fc.oneof(
    { weight: 20, arbitrary: arbitraryArticleCommand(SCHEDULES) },
    {
      weight: 3,
      arbitrary: fc.constantFrom<ArticleCommand>(
        { type: 'ReviseArticle', changes: { headline: 'Havnen vokser' } },
        { type: 'ReviseArticle', changes: { standfirst: 'Nu' } },
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constant<ArticleCommand>({ type: 'KillArticle', notice: 'Trukket', reason: 'legal' }),
    },
  ),
});

/** What happened to an article, each fact recorded when it was decided, due ones a while late. */
const history = fc.array(step, { maxLength: 15 }).map((steps) => {
  const events: Recorded<ArticleEvent>[] = [];
  const state = () => events.reduce(articleDecider.evolve, articleDecider.initialState);
  const record = (made: readonly ArticleEvent[], occurredAt: Instant) =>
    made.forEach((event) => {
      const [first] = recorded([event], STREAM);
      if (!first) return;
      const revision = BigInt(events.length);
      events.push({
        ...first,
        revision,
        occurredAt,
        id: `event-${revision}`,
        commandId: `command-${revision}`,
      });
    });
  record([{ type: 'ArticleDrafted', data: { content, origin: null } }], BEGAN);
  let now = BEGAN;
  for (const { after, command } of steps) {
    now = plusMilliseconds(now, after);
    record(
      (articleDecider.due?.(state(), now) ?? []).map(({ event }) => event),
      now,
    );
    try {
      record(articleDecider.decide(command, state(), now), now);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
  return events;
});

const instants = fc.nat(5 * 86_400_000).map((milliseconds) => plusMilliseconds(BEGAN, milliseconds));

describe('the desk list of any instant', () => {
  it('tells of an article what its log told at that instant, once', () => {
    fc.assert(
      fc.property(history, instants, (events, at) => {
        const { moments } = foldInMemory(articleMoments, events);
        const [moment, ...more] = moments.filter(
          ({ updated_at, until }) => updated_at <= at && (until === null || until > at),
        );
        expect(more).toEqual([]);

        const known = events.filter(({ occurredAt }) => occurredAt <= at);
        const folded = known.reduce(articleDecider.evolve, articleDecider.initialState);
        const due = articleDecider.due?.(folded, at) ?? [];
        const revision = BigInt(known.length - 1);
        const shown = due.reduce(
          (state, { event, dueAt }, index) =>
            articleDecider.evolve(state, {
              ...event,
              ...{ id: 'due', stream: STREAM, revision: revision + BigInt(index) + 1n, occurredAt: dueAt },
              ...{ actorId: 'system', commandId: 'due' },
            }),
          folded,
        );
        expect(moment).toMatchObject({
          revision: folded?.revision,
          headline: shown?.content.headline,
          state: shown && phaseOf(shown),
          published_at: shown?.published?.publishedAt ?? null,
          publish_at: shown?.schedule?.publishAt ?? null,
          unpublish_at: shown?.unpublication?.unpublishAt ?? null,
          embargo_until: shown?.embargo?.until ?? null,
          assignee_id: shown?.assignment.userId,
          review: shown?.review.step,
        });
      }),
      { numRuns: 300 },
    );
  });

  it('tells now what the list of now tells', () => {
    fc.assert(
      fc.property(history, (events) => {
        const [row] = foldInMemory(deskArticles, events).articles;
        const last = foldInMemory(articleMoments, events).moments.filter(
          ({ ordinal, known_since }) => ordinal === 0 && known_since.endsWith(`@${events.length - 1}`),
        );
        expect(last).toEqual([expect.objectContaining({ ...row })]);
      }),
    );
  });

  it('asks nobody to look over what is out by then', () => {
    const publishAt = '2026-03-03T05:00:00.000Z';
    const pinned = { version: 1, publishAt, content, publishedAt: publishAt, change: 'first' as const };
    const reviews = (more: { readonly apart?: true }) =>
      foldInMemory(
        articleMoments,
        recorded<ArticleEvent>(
          [
            { type: 'ArticleDrafted', data: { content, origin: null } },
            { type: 'ArticleSubmitted', data: { comment: null, publishAt: null } },
            { type: 'ArticleScheduled', data: { ...pinned, approvedRevision: null, ...more } },
          ],
          STREAM,
        ),
      ).moments.flatMap(({ updated_at, review }) => (updated_at === publishAt ? [review] : []));
    expect(reviews({})).toEqual(['none']);
    // What waits was not the working copy that somebody was asked about.
    expect(reviews({ apart: true })).toEqual(['submitted']);
  });

  it('keeps no moment that was over when it began, and calls lasting what went on for an hour', () => {
    fc.assert(
      fc.property(history, (events) => {
        for (const { updated_at, until, lasting, ordinal } of foldInMemory(articleMoments, events).moments) {
          if (ordinal > 0 || lasting) expect(until === null || until > updated_at).toBe(true);
          expect(lasting).toBe(until === null || Date.parse(until) - Date.parse(updated_at) >= 3_600_000);
        }
      }),
    );
  });
});
