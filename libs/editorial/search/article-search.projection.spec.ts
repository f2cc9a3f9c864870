import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { foldInMemory } from '#projections';
import { recorded } from '#testing/decider-specification';
import { EMPTY_CONTENT } from '../domain/article-content.js';
import type { ArticleContent } from '../domain/article-content.js';
import type { ArticleEvent } from '../domain/article.events.js';
import type { Block } from '../domain/body.js';
import { applyChange, changeBetween } from '../domain/content-change.js';
import { deskArticles } from '../projections/desk-articles.projection.js';
import { publishedArticles } from '../projections/published-articles.projection.js';
import { articleSearch } from './article-search.projection.js';
import { findableAfter, findableContent } from './search-words.js';

const STREAM = 'article-3f0c2a4e-6b1d-4c8e-9a57-1d2e3f4a5b6c';
const TARGET = '8a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';

const text = fc.constantFrom('Havnen udvider', '«Én» kaj', 'Århus', '');
const block = fc
  .record({ id: fc.constantFrom('a', 'b', 'c', 'd'), text, isLink: fc.boolean() })
  .map(({ id, text: words, isLink }): Block => {
    const run = { type: 'text' as const, text: words };
    const link = { type: 'link' as const, attrs: { href: `https://avis.example/artikel/kaj-${TARGET}` } };
    return {
      type: 'paragraph',
      attrs: { id },
      content: [isLink ? { ...run, marks: [link] } : run],
    };
  });
const content = fc
  .record({
    headline: text,
    standfirst: fc.option(text),
    blocks: fc.uniqueArray(block, { selector: ({ attrs }) => attrs.id, maxLength: 4 }),
  })
  .map(({ headline, standfirst, blocks }): ArticleContent => ({
    ...EMPTY_CONTENT,
    headline,
    standfirst,
    body: { type: 'doc', content: blocks },
  }));

describe('what there is to find', () => {
  it('is the same whether an article was written at once or edited into its form', () => {
    fc.assert(
      fc.property(content, content, (before, after) => {
        const change = changeBetween(before, after);
        expect(findableAfter(findableContent(before), change)).toEqual(
          findableContent(applyChange(before, change)),
        );
      }),
    );
  });

  it('tells what a text leads to', () => {
    const link = (href: string) => ({
      ...EMPTY_CONTENT,
      body: {
        type: 'doc' as const,
        content: [
          {
            type: 'paragraph' as const,
            attrs: { id: 'a' },
            content: [
              { type: 'text' as const, text: 'Kaj', marks: [{ type: 'link' as const, attrs: { href } }] },
            ],
          },
        ],
      },
    });
    const targets = (href: string) => findableContent(link(href)).blocks[0]?.to;
    expect(targets(`/artikel/ny-kaj-${TARGET.toUpperCase()}?x=1`)).toEqual([TARGET]);
    expect(targets(`/job/ny-kaj-${TARGET}`)).toEqual([]);
  });
});

describe('the projection of the search', () => {
  const event = fc.oneof(
    content.map((after): ArticleEvent => ({
      type: 'ArticleRevised',
      data: changeBetween(EMPTY_CONTENT, after),
    })),
    fc
      .record({ content, version: fc.integer({ min: 1, max: 5 }) })
      .map(({ content: pinned, version }): ArticleEvent => ({
        type: 'ArticlePublished',
        data: {
          version,
          content: pinned,
          publishedAt: '2026-01-01T00:00:00.000Z',
          change: 'first',
          dueAt: null,
        },
      })),
    fc.constantFrom<ArticleEvent>(
      { type: 'ArticleUnpublished', data: { notice: null, dueAt: null } },
      { type: 'ArticleDiscarded', data: {} },
      { type: 'ArticleRestored', data: {} },
      { type: 'ArticleKilled', data: { notice: 'Trukket tilbage', reason: 'legal' } },
    ),
  );

  it('shows articles in the states of the desk list, and versions in the time in which readers see them', () => {
    fc.assert(
      fc.property(content, fc.array(event, { maxLength: 12 }), (first, further) => {
        const drafted: ArticleEvent = { type: 'ArticleDrafted', data: { content: first, origin: null } };
        const events = recorded([drafted, ...further], STREAM);
        const found = foldInMemory(articleSearch, events);
        const [desk] = foldInMemory(deskArticles, events).articles;
        expect(found.articles[0]).toMatchObject({ ...desk });
        const shown = foldInMemory(publishedArticles, events).versions;
        expect(found.versions.map(({ version, visible }) => [version, visible])).toEqual(
          shown.map(({ version, visible }) => [version, visible]),
        );
        expect(found.versions.map((row) => row.content.headline)).toEqual(
          shown.map((row) => findableContent({ ...EMPTY_CONTENT, headline: row.headline }).headline),
        );
      }),
    );
  });
});
