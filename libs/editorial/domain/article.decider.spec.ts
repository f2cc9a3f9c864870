import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#kernel';
import { recorded, specify } from '#testing/decider-specification';
import { EMPTY_CONTENT } from './article-content.js';
import type { ArticleContent } from './article-content.js';
import { contentAt, evolveArticle, phaseOf, TRAIL_LENGTH } from './article-state.js';
import { articleDecider } from './article.decider.js';
import type { ArticleEvent } from './article.events.js';
import type { Block } from './body.js';

const NOW = '2026-02-01T12:00:00.000Z';
const TOMORROW = '2026-02-02T05:00:00.000Z';
const SECTION = '8a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';

const paragraph = (id: string, text: string): Block => ({
  type: 'paragraph',
  attrs: { id },
  content: [{ type: 'text', text }],
});
const body = (...content: Block[]) => ({ type: 'doc' as const, content });
const ready: ArticleContent = {
  ...EMPTY_CONTENT,
  headline: 'Havnen udvider',
  sectionId: SECTION,
  body: body(paragraph('a', 'Første'), paragraph('b', 'Andet')),
};
const drafted = (content: ArticleContent = ready): ArticleEvent => ({
  type: 'ArticleDrafted',
  data: { content, origin: null },
});
const revised = (data: Partial<Extract<ArticleEvent, { type: 'ArticleRevised' }>['data']>): ArticleEvent => ({
  type: 'ArticleRevised',
  data: { fields: {}, putBlocks: [], removedBlocks: [], blockOrder: null, ...data },
});
const published = (
  data: Partial<Extract<ArticleEvent, { type: 'ArticlePublished' }>['data']> = {},
): ArticleEvent => ({
  type: 'ArticlePublished',
  data: { version: 1, content: ready, publishedAt: NOW, change: 'first', dueAt: null, ...data },
});
const scheduled = (
  data: Partial<Extract<ArticleEvent, { type: 'ArticleScheduled' }>['data']> = {},
): ArticleEvent => ({
  type: 'ArticleScheduled',
  data: {
    version: 1,
    publishAt: TOMORROW,
    content: ready,
    publishedAt: TOMORROW,
    change: 'first',
    approvedRevision: null,
    ...data,
  },
});
const unpublished: ArticleEvent = { type: 'ArticleUnpublished', data: { notice: null, dueAt: null } };
const discarded: ArticleEvent = { type: 'ArticleDiscarded', data: {} };
const restored: ArticleEvent = { type: 'ArticleRestored', data: {} };

const article = specify(articleDecider);
const refusalOf = (act: () => unknown): DomainError => {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error('nothing was refused');
};

describe('drafting an article', () => {
  it('takes a draft with nothing in it', () => {
    article
      .given()
      .when({ type: 'DraftArticle', content: EMPTY_CONTENT, origin: null, publish: null, facts: null })
      .then(drafted(EMPTY_CONTENT));
  });

  it('drafts and publishes in one go, dated now', () => {
    article
      .given()
      .when({
        type: 'DraftArticle',
        content: ready,
        origin: null,
        publish: { publishedAt: null },
        facts: null,
      })
      .then(drafted(), published());
  });

  it('names every field that keeps a new article from being published, and records nothing', () => {
    const refusal = refusalOf(() =>
      articleDecider.decide(
        {
          type: 'DraftArticle',
          content: EMPTY_CONTENT,
          origin: null,
          publish: { publishedAt: null },
          facts: null,
        },
        null,
        NOW,
      ),
    );
    expect(refusal.code).toBe('not-publishable');
    expect(refusal.problems.map(({ field }) => field)).toEqual(['headline', 'sectionId']);
  });

  it('publishes an imported page that names no section, under its original date', () => {
    const content = { ...ready, sectionId: null };
    const origin = { kind: 'import' as const, url: null };
    article
      .given()
      .when({
        type: 'DraftArticle',
        content,
        origin,
        publish: { publishedAt: '2016-04-26T07:00:00.000Z' },
        facts: null,
      })
      .then(
        { type: 'ArticleDrafted', data: { content, origin } },
        published({ content, publishedAt: '2016-04-26T07:00:00.000Z' }),
      );
  });

  it('refuses a date of publication that has not come', () => {
    article
      .given()
      .when({
        type: 'DraftArticle',
        content: ready,
        origin: null,
        publish: { publishedAt: TOMORROW },
        facts: null,
      })
      .thenRefused('not-publishable');
  });

  it('refuses to draft an article that exists', () => {
    article
      .given(drafted())
      .when({ type: 'DraftArticle', content: ready, origin: null, publish: null, facts: null })
      .thenRefused('article-exists');
  });

  it('refuses everything else on an article that nobody drafted', () => {
    article
      .given()
      .when({ type: 'PublishArticle', publishedAt: null, pending: 'refuse', facts: null })
      .thenRefused('article-unknown');
    article.given().when({ type: 'DiscardArticle' }).thenRefused('article-unknown');
  });
});

describe('saving an article', () => {
  it('records the changed field alone', () => {
    article
      .given(drafted())
      .when({ type: 'ReviseArticle', changes: { ...ready, standfirst: 'Ny manchet' } })
      .then(revised({ fields: { standfirst: 'Ny manchet' } }));
  });

  it('records the changed block alone', () => {
    const changed = paragraph('b', 'Andet, rettet');
    article
      .given(drafted())
      .when({ type: 'ReviseArticle', changes: { body: body(paragraph('a', 'Første'), changed) } })
      .then(revised({ putBlocks: [changed] }));
  });

  it('records added, removed and moved blocks with the order they are in', () => {
    const added = paragraph('c', 'Tredje');
    article
      .given(drafted())
      .when({ type: 'ReviseArticle', changes: { body: body(paragraph('b', 'Andet'), added) } })
      .then(revised({ putBlocks: [added], removedBlocks: ['a'], blockOrder: ['b', 'c'] }));
  });

  it('records nothing when nothing changed, so that autosave may save as often as it likes', () => {
    article.given(drafted()).when({ type: 'ReviseArticle', changes: ready }).thenNothing();
  });

  it('merges what two editors did to different places since the same revision', () => {
    article
      .given(drafted(), revised({ putBlocks: [paragraph('a', 'Første, af Asta')] }))
      .when({
        type: 'ReviseArticle',
        baseRevision: 0n,
        changes: {
          headline: 'Havnen vokser',
          body: body(paragraph('a', 'Første'), paragraph('b', 'Andet, af Bo')),
        },
      })
      .then(revised({ fields: { headline: 'Havnen vokser' }, putBlocks: [paragraph('b', 'Andet, af Bo')] }));
  });

  it('keeps the paragraph that another editor added when yours is added elsewhere', () => {
    const [theirs, mine] = [paragraph('t', 'Deres'), paragraph('m', 'Min')];
    article
      .given(drafted(), revised({ putBlocks: [theirs], blockOrder: ['a', 't', 'b'] }))
      .when({
        type: 'ReviseArticle',
        baseRevision: 0n,
        changes: { body: body(...ready.body.content, mine) },
      })
      .then(revised({ putBlocks: [mine], blockOrder: ['a', 't', 'b', 'm'] }));
  });

  it('sees no conflict when two editors make the same correction', () => {
    article
      .given(drafted(), revised({ fields: { headline: 'Havnen vokser' } }))
      .when({ type: 'ReviseArticle', baseRevision: 0n, changes: { headline: 'Havnen vokser' } })
      .thenNothing();
  });

  it('answers a real overlap with what both started from, what stands there and what was sent', () => {
    const { state } = article.given(
      drafted(),
      revised({ fields: { headline: 'Deres rubrik' }, putBlocks: [paragraph('a', 'Deres')] }),
    );
    const refusal = refusalOf(() =>
      articleDecider.decide(
        {
          type: 'ReviseArticle',
          baseRevision: 0n,
          changes: { headline: 'Min rubrik', body: body(paragraph('b', 'Andet')) },
        },
        state,
        NOW,
      ),
    );
    expect(refusal).toMatchObject({ kind: 'conflict', code: 'edit-conflict' });
    expect(refusal.details).toEqual({
      revision: 1,
      base: { headline: 'Havnen udvider', 'body.blocks.a': paragraph('a', 'Første') },
      theirs: { headline: 'Deres rubrik', 'body.blocks.a': paragraph('a', 'Deres') },
      yours: { headline: 'Min rubrik', 'body.blocks.a': null },
    });
  });

  it('takes two different orders of the same blocks for a conflict', () => {
    const three = { ...ready, body: body(...ready.body.content, paragraph('c', 'Tredje')) };
    const [a, b, c] = three.body.content;
    if (!a || !b || !c) throw new Error('three blocks');
    article
      .given(drafted(three), revised({ blockOrder: ['c', 'a', 'b'] }))
      .when({ type: 'ReviseArticle', baseRevision: 0n, changes: { body: body(b, a, c) } })
      .thenRefused('edit-conflict');
  });

  it('refuses a base revision that was never given out', () => {
    article
      .given(drafted())
      .when({ type: 'ReviseArticle', baseRevision: 7n, changes: { headline: 'Ny' } })
      .thenRefused('unknown-revision');
  });

  it('answers every difference as a conflict when the base is too long ago to remember', () => {
    const edits = Array.from({ length: TRAIL_LENGTH + 1 }, (_, index) =>
      revised({ fields: { headline: `Rubrik ${index}` } }),
    );
    const given = article.given(drafted(), ...edits);
    given
      .when({ type: 'ReviseArticle', baseRevision: 0n, changes: { headline: 'Min' } })
      .thenRefused('edit-conflict');
    given
      .when({ type: 'ReviseArticle', baseRevision: 1n, changes: { standfirst: 'Min' } })
      .then(revised({ fields: { standfirst: 'Min' } }));
  });

  it('refuses to let a merge grow beyond the longest body', () => {
    const long = (letter: string) => paragraph(letter, letter.repeat(19_000));
    const many = (letter: string) =>
      Array.from(
        { length: 20 },
        (_, index) => ({ ...long(letter), attrs: { id: `${letter}${index}` } }) as Block,
      );
    article
      .given(
        drafted(),
        revised({ putBlocks: many('t'), blockOrder: ['a', 'b', ...many('t').map((b) => b.attrs.id)] }),
      )
      .when({
        type: 'ReviseArticle',
        baseRevision: 0n,
        changes: { body: body(...ready.body.content, ...many('y')) },
      })
      .thenRefused('body-too-long');
  });
});

describe('publishing an article', () => {
  it('pins the whole content with today as its date', () => {
    article
      .given(drafted())
      .when({ type: 'PublishArticle', publishedAt: null, pending: 'refuse', facts: null })
      .then(published());
  });

  it('keeps the first date at an update', () => {
    article
      .given(drafted(), published(), revised({ fields: { headline: 'Nyere rubrik' } }))
      .when({ type: 'PublishArticle', publishedAt: null, pending: 'refuse', facts: null }, TOMORROW)
      .then(published({ version: 2, content: { ...ready, headline: 'Nyere rubrik' }, change: 'updated' }));
  });

  it('records nothing when readers see exactly this already', () => {
    article
      .given(drafted(), published())
      .when({ type: 'PublishArticle', publishedAt: null, pending: 'refuse', facts: null }, TOMORROW)
      .thenNothing();
  });

  it('shows an article again after it was unpublished', () => {
    article
      .given(drafted(), published(), unpublished)
      .when({ type: 'PublishArticle', publishedAt: null, pending: 'refuse', facts: null }, TOMORROW)
      .then(published({ version: 2, change: 'unchanged' }));
  });

  it('waits until a pending schedule is called off', () => {
    article
      .given(drafted(), scheduled())
      .when({ type: 'PublishArticle', publishedAt: null, pending: 'refuse', facts: null })
      .thenRefused('schedule-pending');
  });

  it('refuses an article without a headline or section', () => {
    article
      .given(drafted(EMPTY_CONTENT))
      .when({ type: 'PublishArticle', publishedAt: null, pending: 'refuse', facts: null })
      .thenRefused('not-publishable');
  });
});

describe('scheduling an article', () => {
  it('pins what stands there now', () => {
    article
      .given(drafted())
      .when({ type: 'ScheduleArticle', publishAt: TOMORROW, facts: null })
      .then(scheduled());
  });

  it('lets no later edit slip in', () => {
    const { state } = article.given(
      drafted(),
      scheduled(),
      revised({ fields: { headline: 'Senere tanke' } }),
    );
    expect(articleDecider.due?.(state, TOMORROW)).toEqual([
      {
        event: published({ publishedAt: TOMORROW, dueAt: TOMORROW }),
        dueAt: TOMORROW,
        version: 1,
      },
    ]);
  });

  it('is due at its very instant and not before, and once only', () => {
    const waiting = article.given(drafted(), scheduled());
    expect(waiting.due('2026-02-02T04:59:59.999Z')).toEqual([]);
    expect(waiting.due(TOMORROW)).toHaveLength(1);
    const done = article.given(drafted(), scheduled(), published({ publishedAt: TOMORROW, dueAt: TOMORROW }));
    expect(done.due('2027-01-01T00:00:00.000Z')).toEqual([]);
  });

  it('brings nothing about after it was called off', () => {
    const off = article.given(drafted(), scheduled(), {
      type: 'ArticleUnscheduled',
      data: { version: 1, slot: 'publication' },
    });
    expect(off.due(TOMORROW)).toEqual([]);
  });

  it('counts versions on after a schedule was called off', () => {
    article
      .given(drafted(), scheduled(), {
        type: 'ArticleUnscheduled',
        data: { version: 1, slot: 'publication' },
      })
      .when({ type: 'PublishArticle', publishedAt: null, pending: 'refuse', facts: null })
      .then(published({ version: 2 }));
  });

  it('keeps the first date when an update is scheduled', () => {
    article
      .given(drafted(), published(), revised({ fields: { standfirst: 'Ny' } }))
      .when({ type: 'ScheduleArticle', publishAt: TOMORROW, facts: null })
      .then(
        scheduled({
          version: 2,
          content: { ...ready, standfirst: 'Ny' },
          publishedAt: NOW,
          change: 'updated',
        }),
      );
  });

  it('lists a time that has passed together with the missing fields', () => {
    const { state } = article.given(drafted(EMPTY_CONTENT));
    const refusal = refusalOf(() =>
      articleDecider.decide({ type: 'ScheduleArticle', publishAt: NOW, facts: null }, state, NOW),
    );
    expect(refusal.problems.map(({ field }) => field)).toEqual(['headline', 'sectionId', 'publishAt']);
  });

  it('refuses a second schedule, and calling off what is not scheduled', () => {
    article
      .given(drafted(), scheduled())
      .when({ type: 'ScheduleArticle', publishAt: TOMORROW, facts: null })
      .thenRefused('schedule-pending');
    article
      .given(drafted())
      .when({ type: 'UnscheduleArticle', slot: 'publication' })
      .thenRefused('not-scheduled');
  });
});

describe('taking an article down', () => {
  it('unpublishes it with the notice that readers get', () => {
    article
      .given(drafted(), published())
      .when({ type: 'UnpublishArticle', notice: 'Taget ned' })
      .then({ type: 'ArticleUnpublished', data: { notice: 'Taget ned', dueAt: null } });
  });

  it('calls a scheduled update off too, which would bring it back', () => {
    article
      .given(drafted(), published(), scheduled({ version: 2 }))
      .when({ type: 'UnpublishArticle', notice: null })
      .then({ type: 'ArticleUnscheduled', data: { version: 2, slot: 'publication' } }, unpublished);
  });

  it('refuses what readers do not see', () => {
    article.given(drafted()).when({ type: 'UnpublishArticle', notice: null }).thenRefused('not-published');
    article
      .given(drafted(), published(), unpublished)
      .when({ type: 'UnpublishArticle', notice: null })
      .thenRefused('not-published');
  });

  it('puts a draft into the bin and takes it out again', () => {
    article.given(drafted()).when({ type: 'DiscardArticle' }).then(discarded);
    article.given(drafted(), discarded).when({ type: 'DiscardArticle' }).thenNothing();
    article.given(drafted(), discarded).when({ type: 'RestoreArticle' }).then(restored);
    article.given(drafted()).when({ type: 'RestoreArticle' }).thenNothing();
  });

  it('keeps from the bin what readers see or will see', () => {
    article.given(drafted(), published()).when({ type: 'DiscardArticle' }).thenRefused('article-published');
    article.given(drafted(), scheduled()).when({ type: 'DiscardArticle' }).thenRefused('schedule-pending');
  });

  it('edits and publishes nothing that is in the bin', () => {
    const binned = article.given(drafted(), discarded);
    binned.when({ type: 'ReviseArticle', changes: { headline: 'Ny' } }).thenRefused('article-discarded');
    binned
      .when({ type: 'PublishArticle', publishedAt: null, pending: 'refuse', facts: null })
      .thenRefused('article-discarded');
  });
});

describe('where an article stands', () => {
  it.each([
    ['draft', [drafted()]],
    ['scheduled', [drafted(), scheduled()]],
    ['published', [drafted(), published(), scheduled({ version: 2 })]],
    ['unpublished', [drafted(), published(), unpublished]],
    ['discarded', [drafted(), discarded]],
  ] as const)('is said in one word: %s', (phase, history) => {
    const { state } = article.given(...history);
    expect(state && phaseOf(state)).toBe(phase);
  });

  it('remembers what stood there after any revision', () => {
    const state = recorded([
      drafted(),
      revised({ fields: { headline: 'To' } }),
      published(),
      revised({ removedBlocks: ['a'], blockOrder: ['b'] }),
    ]).reduce(evolveArticle, null);
    if (!state) throw new Error('an article');
    expect(contentAt(state, 0n)).toEqual(ready);
    expect(contentAt(state, 2n)).toEqual({ ...ready, headline: 'To' });
    expect(contentAt(state, 3n)?.body.content.map((block) => block.attrs.id)).toEqual(['b']);
    expect(contentAt(state, 4n)).toBeNull();
  });
});
