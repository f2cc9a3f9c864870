import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { DomainError } from '#kernel';
import type { DueTime } from '#scheduling';
import { arbitraryArticleCommand } from '#testing/arbitrary-article';
import { recorded } from '#testing/decider-specification';
import { EMPTY_CONTENT } from '../domain/article-content.js';
import type { ArticleCommand } from '../domain/article.commands.js';
import { articleDecider } from '../domain/article.decider.js';
import type { ArticleEvent } from '../domain/article.events.js';
import { articleScheduleRule } from './article-schedule.rule.js';

const DAYS = ['2026-02-03T05:00:00.000Z', '2026-02-10T05:00:00.000Z', '2026-02-17T05:00:00.000Z'] as const;

const command = fc.oneof(
  { weight: 20, arbitrary: arbitraryArticleCommand(DAYS) },
  {
    weight: 1,
    arbitrary: fc.constant<ArticleCommand>({ type: 'KillArticle', notice: 'Trukket', reason: 'legal' }),
  },
);

describe('the alarm clock of articles', () => {
  it('rings exactly for what the article itself holds for due', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 25 }), (commands) => {
        const content = {
          ...EMPTY_CONTENT,
          headline: 'Havnen',
          sectionId: '8a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
        };
        const events: ArticleEvent[] = [{ type: 'ArticleDrafted', data: { content, origin: null } }];
        const state = () => recorded(events).reduce(articleDecider.evolve, articleDecider.initialState);
        for (const each of commands) {
          try {
            events.push(...articleDecider.decide(each, state(), '2026-02-01T12:00:00.000Z'));
          } catch (error) {
            if (!(error instanceof DomainError)) throw error;
          }
        }
        const awaited = new Map<string, DueTime>();
        for (const event of recorded(events)) {
          const { clear = [], set = [] } = articleScheduleRule.dueOf(event);
          clear.forEach((fact) => awaited.delete(fact));
          set.forEach((due) => awaited.set(due.fact, due));
        }
        const due = articleDecider.due?.(state(), '2030-01-01T00:00:00.000Z') ?? [];
        expect([...awaited.values()].sort((a, b) => a.dueAt.localeCompare(b.dueAt))).toEqual(
          due.map(({ event, version, dueAt }) => ({ fact: event.type, version, dueAt })),
        );
      }),
      { numRuns: 300 },
    );
  });
});
