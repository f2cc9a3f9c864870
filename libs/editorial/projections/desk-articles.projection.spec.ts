import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { DomainError } from '#kernel';
import { foldInMemory } from '#projections';
import { arbitraryArticleCommand } from '#testing/arbitrary-article';
import { recorded } from '#testing/decider-specification';
import { EMPTY_CONTENT } from '../domain/article-content.js';
import type { ArticleCommand } from '../domain/article.commands.js';
import { articleDecider } from '../domain/article.decider.js';
import { phaseOf } from '../domain/article-state.js';
import type { ArticleEvent } from '../domain/article.events.js';
import { deskArticles } from './desk-articles.projection.js';

const STREAM = 'article-3f0c2a4e-6b1d-4c8e-9a57-1d2e3f4a5b6c';
const content = { ...EMPTY_CONTENT, headline: 'Havnen', sectionId: '8a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d' };
const NOW = '2026-02-01T12:00:00.000Z';

const command = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom<ArticleCommand>(
      { type: 'ReviseArticle', changes: { headline: 'Havnen vokser', byline: [] } },
      { type: 'ReviseArticle', changes: { headline: 'Havnen', sectionId: null } },
      { type: 'ReviseArticle', changes: { sectionId: content.sectionId } },
    ),
  },
  {
    weight: 20,
    arbitrary: arbitraryArticleCommand(['2026-03-01T12:00:00.000Z', '2026-03-08T12:00:00.000Z']),
  },
  {
    weight: 1,
    arbitrary: fc.constant<ArticleCommand>({ type: 'KillArticle', notice: 'Trukket', reason: 'legal' }),
  },
);

describe('the desk list', () => {
  it('tells of every article what its own log tells', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 25 }), fc.boolean(), (commands, comesDue) => {
        const events: ArticleEvent[] = [{ type: 'ArticleDrafted', data: { content, origin: null } }];
        const state = () =>
          recorded(events, STREAM).reduce(articleDecider.evolve, articleDecider.initialState);
        for (const each of commands) {
          try {
            events.push(...articleDecider.decide(each, state(), NOW));
          } catch (error) {
            if (!(error instanceof DomainError)) throw error;
          }
        }
        const due = articleDecider.due?.(state(), '2027-01-01T00:00:00.000Z') ?? [];
        if (comesDue) events.push(...due.map(({ event }) => event));
        const folded = state();
        const [row] = foldInMemory(deskArticles, recorded(events, STREAM)).articles;
        expect(row).toMatchObject({
          headline: folded?.content.headline,
          section_id: folded?.content.sectionId,
          state: folded && phaseOf(folded),
          publish_at: folded?.schedule?.publishAt ?? null,
          unpublish_at: folded?.unpublication?.unpublishAt ?? null,
          embargo_until: folded?.embargo?.until ?? null,
          review: folded?.review.step,
          assignee_id: folded?.assignment.userId,
          due_at: folded?.assignment.dueAt,
          revision: folded?.revision,
        });
      }),
      { numRuns: 300 },
    );
  });

  it('asks nobody to look over what went out as a correction, or was killed', () => {
    const corrected = { ...content, headline: 'Havnen vokser' };
    const changes = {
      fields: { headline: 'Havnen vokser' },
      putBlocks: [],
      removedBlocks: [],
      blockOrder: null,
    };
    const history: ArticleEvent[] = [
      { type: 'ArticleDrafted', data: { content, origin: null } },
      {
        type: 'ArticlePublished',
        data: { version: 1, content, publishedAt: NOW, change: 'first', dueAt: null },
      },
      { type: 'ArticleRevised', data: changes },
      { type: 'ArticleSubmitted', data: { comment: null, publishAt: null } },
    ];
    const correction = { version: 2, content: corrected, publishedAt: NOW, note: 'Rettet', changes };
    const after = (event: ArticleEvent) =>
      foldInMemory(deskArticles, recorded([...history, event], STREAM)).articles;
    expect(after({ type: 'ArticleCorrected', data: correction })).toMatchObject([
      { review: 'none', changed: false },
    ]);
    expect(after({ type: 'ArticleCorrected', data: { ...correction, apart: true } })).toMatchObject([
      { review: 'submitted', changed: true },
    ]);
    expect(after({ type: 'ArticleKilled', data: { notice: 'Trukket', reason: 'error' } })).toMatchObject([
      { review: 'none', state: 'killed' },
    ]);
  });

  it('marks an article whose working copy readers have not seen', () => {
    const history: ArticleEvent[] = [
      { type: 'ArticleDrafted', data: { content, origin: null } },
      {
        type: 'ArticlePublished',
        data: { version: 1, content, publishedAt: NOW, change: 'first', dueAt: null },
      },
      {
        type: 'ArticleRevised',
        data: { fields: { standfirst: 'Ny' }, putBlocks: [], removedBlocks: [], blockOrder: null },
      },
    ];
    const changed = (length: number) =>
      foldInMemory(deskArticles, recorded(history.slice(0, length), STREAM)).articles.map(
        (row) => row.changed,
      );
    expect([changed(1), changed(2), changed(3)]).toEqual([[false], [false], [true]]);
  });
});
