import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { DomainError } from '#kernel';
import { arbitraryArticleCommand } from '#testing/arbitrary-article';
import { recorded } from '#testing/decider-specification';
import { EMPTY_CONTENT } from './article-content.js';
import type { ArticleContent } from './article-content.js';
import type { ArticleCommand } from './article.commands.js';
import { articleDecider } from './article.decider.js';
import { articleUndoDecider } from './article-undo.decider.js';
import type { ArticleEvent } from './article.events.js';
import { evolveArticle } from './article-state.js';
import type { ArticleState } from './article-state.js';
import type { Block } from './body.js';
import { changeBetween } from './content-change.js';

const NOW = '2026-02-01T12:00:00.000Z';
const TOMORROW = '2026-02-02T05:00:00.000Z';
const LATER = '2026-02-03T05:00:00.000Z';
const NOTICE = '8a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4e';

const paragraph = (id: string, text: string): Block => ({
  type: 'paragraph',
  attrs: { id },
  content: [{ type: 'text', text }],
});
const content = (headline: string, ...blocks: Block[]): ArticleContent => ({
  ...EMPTY_CONTENT,
  headline,
  sectionId: '8a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
  body: { type: 'doc', content: blocks },
});
const first = content('Havnen udvider', paragraph('a', 'Første'), paragraph('b', 'Andet'));
const second = content('Havnen udvider igen', paragraph('a', 'Første'), paragraph('b', 'Andet'));
const third = content('Havnen bliver');
const drafted: ArticleEvent = { type: 'ArticleDrafted', data: { content: first, origin: null } };
const revised = (before: ArticleContent, after: ArticleContent): ArticleEvent => ({
  type: 'ArticleRevised',
  data: changeBetween(before, after),
});
const published = (version: number, shown: ArticleContent, change: 'first' | 'updated'): ArticleEvent => ({
  type: 'ArticlePublished',
  data: { version, content: shown, publishedAt: NOW, change, dueAt: null },
});
const scheduled: ArticleEvent = {
  type: 'ArticleScheduled',
  data: {
    version: 1,
    publishAt: TOMORROW,
    content: first,
    publishedAt: TOMORROW,
    change: 'first',
    approvedRevision: null,
  },
};
const submitted: ArticleEvent = { type: 'ArticleSubmitted', data: { comment: 'Klar', publishAt: null } };
const approved: ArticleEvent = { type: 'ArticleApproved', data: { comment: null } };
const embargo: ArticleEvent = { type: 'ArticleEmbargoSet', data: { until: LATER, note: 'Ministeriet' } };
const plannedOff: ArticleEvent = {
  type: 'ArticleUnpublicationScheduled',
  data: { version: 2, unpublishAt: TOMORROW, notice: null },
};
const text = { title: 'Genmæle', body: first.body, from: 'Sydkyst ApS', url: null };
const attached: ArticleEvent = {
  type: 'ArticleNoticeAttached',
  data: { noticeId: NOTICE, kind: 'reply', ...text },
};
const assigned: ArticleEvent = {
  type: 'ArticleAssigned',
  data: { deskId: null, userId: NOTICE, dueAt: TOMORROW, note: null },
};
const [live, updated] = [published(1, first, 'first'), published(2, second, 'updated')];
const corrected: ArticleEvent = {
  type: 'ArticleCorrected',
  data: {
    version: 2,
    content: second,
    publishedAt: NOW,
    note: 'Rubrikken var forkert.',
    changes: changeBetween(first, second),
  },
};
const unpublished: ArticleEvent = { type: 'ArticleUnpublished', data: { notice: 'Væk', dueAt: null } };

/** What taking back a revision of a history records, and where the article stands then. */
function takingBack(history: readonly ArticleEvent[], revision: number, note: string | null = null) {
  const events = recorded(history);
  const fold = (count: number) =>
    events.slice(0, count).reduce<ArticleState | null>(evolveArticle, articleUndoDecider.initialState);
  const [event, before, after, state] = [
    events[revision],
    fold(revision),
    fold(revision + 1),
    fold(events.length),
  ];
  if (!event || !after) throw new Error('No such revision');
  const outcome = articleUndoDecider.decide(
    { type: 'UndoRevision', event, before, after, note, assignmentProblems: [] },
    state,
    NOW,
  );
  return { outcome, state: recorded([...history, ...outcome]).reduce(evolveArticle, null), before };
}

function refusal(history: readonly ArticleEvent[], revision: number, note: string | null = null): string {
  try {
    takingBack(history, revision, note);
  } catch (error) {
    return error instanceof DomainError ? error.code : 'no refusal';
  }
  return 'no refusal';
}

/** What the desk and readers see of an article. */
function seen(state: ArticleState | null) {
  if (state === null) return null;
  const {
    content: copy,
    published: shown,
    schedule,
    unpublication,
    embargo: kept,
    assignment,
    notices,
  } = state;
  return {
    discarded: state.discarded,
    copy,
    shown: shown && !shown.withdrawn ? shown.content : null,
    publishAt: schedule?.publishAt,
    unpublishAt: unpublication?.unpublishAt,
    kept,
    assignment,
    notices: notices.flatMap(({ withdrawn, revision: _revision, ...notice }) => (withdrawn ? [] : [notice])),
  };
}

describe('taking back what one revision did', () => {
  const histories: readonly (readonly [string, readonly ArticleEvent[]])[] = [
    ['an edit', [drafted, revised(first, second)]],
    ['a first publication', [drafted, live]],
    ['an update', [drafted, live, revised(first, second), updated]],
    ['a scheduled publication', [drafted, scheduled]],
    ['a planned end', [drafted, live, plannedOff]],
    [
      'the end of a schedule',
      [drafted, scheduled, { type: 'ArticleUnscheduled', data: { version: 1, slot: 'publication' } }],
    ],
    [
      'the end of a planned end',
      [
        drafted,
        live,
        plannedOff,
        { type: 'ArticleUnscheduled', data: { version: 2, slot: 'unpublication' } },
      ],
    ],
    ['an unpublication', [drafted, live, unpublished]],
    ['an embargo', [drafted, embargo]],
    [
      'the end of an embargo',
      [drafted, embargo, { type: 'ArticleEmbargoSet', data: { until: null, note: null } }],
    ],
    ['a reply', [drafted, live, attached]],
    [
      'a change of a reply',
      [
        drafted,
        live,
        attached,
        { type: 'ArticleNoticeRevised', data: { noticeId: NOTICE, ...text, title: 'Svar' } },
      ],
    ],
    [
      'the end of a reply',
      [drafted, live, attached, { type: 'ArticleNoticeWithdrawn', data: { noticeId: NOTICE } }],
    ],
    ['an assignment', [drafted, assigned]],
    ['a discarding', [drafted, { type: 'ArticleDiscarded', data: {} }]],
    ['a restoring', [drafted, { type: 'ArticleDiscarded', data: {} }, { type: 'ArticleRestored', data: {} }]],
  ];

  it.each(histories)('leads back to where %s began, and adds to the log', (_, history) => {
    const { outcome, state, before } = takingBack(history, history.length - 1);
    expect(outcome.length).toBeGreaterThan(0);
    expect(seen(state)).toEqual(seen(before));
  });

  it('keeps what others wrote since, and refuses where they wrote over it', () => {
    const edited = content('Havnen udvider igen', paragraph('a', 'Første, af Asta'), paragraph('b', 'Andet'));
    const others = content(
      'Havnen udvider igen',
      paragraph('a', 'Første, af Asta'),
      paragraph('b', 'Andet, af Bo'),
    );
    const history = [drafted, revised(first, edited), revised(edited, others)];
    const { outcome } = takingBack(history, 1);
    expect(outcome).toEqual([
      {
        type: 'ArticleRevised',
        data: {
          fields: { headline: 'Havnen udvider' },
          putBlocks: [paragraph('a', 'Første')],
          removedBlocks: [],
          blockOrder: null,
        },
      },
    ]);
    const over = { ...others, headline: 'Noget tredje' };
    expect(refusal([...history, revised(others, over)], 1)).toBe('edit-conflict');
  });

  it('takes a step of the review back to the one before', () => {
    expect(takingBack([drafted, submitted, approved], 2).outcome).toEqual([submitted]);
    expect(takingBack([drafted, submitted], 1, 'For tidligt').outcome).toEqual([
      { type: 'ChangesRequested', data: { comment: 'For tidligt' } },
    ]);
    expect(refusal([drafted, submitted, approved], 1)).toBe('undo-superseded');
    const wishes: ArticleEvent = { type: 'ChangesRequested', data: { comment: 'Ring igen' } };
    expect(takingBack([drafted, submitted, approved, wishes], 3).outcome).toEqual([
      { type: 'ArticleSubmitted', data: { comment: null, publishAt: null } },
    ]);
  });

  it('takes back a correction with words for readers, and not without', () => {
    const history = [drafted, live, revised(first, second), corrected];
    expect(refusal(history, 3)).toBe('note-needed');
    const { outcome, state } = takingBack(history, 3, 'Rettelsen var forkert.');
    expect(outcome.map(({ type }) => type)).toEqual(['ArticleRevised', 'ArticleCorrected']);
    expect(state?.published?.content).toEqual(first);
  });

  const updateAt: ArticleEvent = {
    type: 'ArticleScheduled',
    data: {
      ...{ version: 2, publishAt: TOMORROW, content: second, publishedAt: NOW },
      ...{ change: 'updated', approvedRevision: null },
    },
  };
  const stories: readonly (readonly [string, readonly ArticleEvent[], ArticleCommand])[] = [
    [
      'a taking down that called off an update and an end',
      [
        drafted,
        live,
        revised(first, second),
        updateAt,
        { ...plannedOff, data: { ...plannedOff.data, unpublishAt: LATER } },
      ],
      { type: 'UnpublishArticle', notice: null },
    ],
    [
      'a publication before the one that was scheduled',
      [drafted, scheduled],
      { type: 'PublishArticle', publishedAt: null, pending: 'unschedule', facts: null },
    ],
    [
      'a correction that called off an update',
      [drafted, live, revised(first, second), updateAt],
      {
        type: 'CorrectArticle',
        note: 'Rubrikken var forkert.',
        change: { version: 1, changes: { byline: [NOTICE] } },
        pending: 'unschedule',
        facts: null,
      },
    ],
  ];

  it.each(stories)('leads back to all that was planned before %s', (_, history, command) => {
    const events = articleDecider.decide(command, stateOf(history), NOW);
    const after = allTakenBack([...history, ...events], events.length);
    expect(seen(after)).toMatchObject({ ...seen(stateOf(history)), copy: expect.anything() });
  });

  it('pins no update again as long as readers do not see what it was made for', () => {
    const planned = [drafted, live, revised(first, second), updateAt];
    const events = articleDecider.decide({ type: 'UnpublishArticle', notice: null }, stateOf(planned), NOW);
    expect(events.map(({ type }) => type)).toEqual(['ArticleUnscheduled', 'ArticleUnpublished']);
    expect(refusal([...planned, ...events], 4)).toBe('undo-superseded');
  });

  it('refuses what something later built upon, what is over, and what has no way back', () => {
    expect(refusal([drafted, live, revised(first, second), updated], 1)).toBe('undo-superseded');
    expect(refusal([drafted, live], 0)).toBe('article-published');
    expect(refusal([drafted, live, unpublished], 1)).toBe('nothing-to-undo');
    expect(refusal([drafted, revised(first, second), revised(second, first)], 1)).toBe('nothing-to-undo');
    const killed: ArticleEvent = { type: 'ArticleKilled', data: { notice: 'Væk', reason: 'legal' } };
    expect(refusal([drafted, live, killed], 2)).toBe('article-killed');
    expect(refusal([drafted, live, unpublished, embargo], 2)).toBe('under-embargo');
    expect(refusal([drafted, assigned, { ...assigned, data: { ...assigned.data, dueAt: LATER } }], 1)).toBe(
      'undo-superseded',
    );
  });

  it('leaves open who wrote what nobody has agreed to yet', () => {
    const { state } = takingBack([drafted, live, revised(first, second), updated, revised(second, third)], 3);
    expect(Object.keys(state?.writers ?? {})).toEqual(['user-1']);
  });

  it('leads readers and the desk back to where they were, or says why not, whatever was done before', () => {
    const command = fc.oneof(
      { weight: 1, arbitrary: fc.constantFrom<ArticleCommand>(...edits) },
      { weight: 3, arbitrary: arbitraryArticleCommand([TOMORROW, LATER]) },
    );
    let told = 0;
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 12 }), (commands) => {
        let history: readonly ArticleEvent[] = [drafted];
        let latest: readonly ArticleEvent[] = [];
        for (const each of commands) {
          const events = unlessRefused(() => articleDecider.decide(each, stateOf(history), NOW)) ?? [];
          if (events.length > 0) latest = events;
          history = [...history, ...events];
        }
        const before = stateOf(history.slice(0, history.length - latest.length));
        const after = allTakenBack(history, latest.length);
        if (after === null || before === null) return;
        told += 1;
        // The working copy goes along with a correction, or the next publication would bring it again.
        const without = latest.some(({ type }) => type === 'ArticleCorrected') ? { copy: null } : {};
        expect({ ...lasting(after), ...without }).toEqual({ ...lasting(before), ...without });
      }),
      { numRuns: 200 },
    );
    expect(told).toBeGreaterThan(20);
  });
});

/**
 * Takes back the newest revisions, each as soon as nothing is in its way; null when some cannot be. Nothing is left to do
 * for what was taken back along with another.
 */
function allTakenBack(recordedBefore: readonly ArticleEvent[], count: number): ArticleState | null {
  let history = recordedBefore;
  let left = Array.from({ length: count }, (_, index) => history.length - 1 - index);
  while (left.length > 0) {
    const gone = left.find((revision) =>
      ['no refusal', 'nothing-to-undo'].includes(refusal(history, revision, NOTE)),
    );
    if (gone === undefined) return null;
    history = [...history, ...(unlessRefused(() => takingBack(history, gone, NOTE))?.outcome ?? [])];
    left = left.filter((revision) => revision !== gone);
  }
  return stateOf(history);
}

const NOTE = 'Trukket tilbage.';

function stateOf(history: readonly ArticleEvent[]): ArticleState | null {
  return recorded(history).reduce<ArticleState | null>(evolveArticle, null);
}

/** A notice attached again stands last. */
function lasting(state: ArticleState | null) {
  const { notices = [], ...rest } = seen(state) ?? {};
  return { ...rest, notices: notices.toSorted((a, b) => a.noticeId.localeCompare(b.noticeId)) };
}

const edits: readonly ArticleCommand[] = [
  { type: 'ReviseArticle', changes: { headline: 'Havnen vokser' } },
  { type: 'ReviseArticle', changes: { body: third.body } },
  { type: 'ReviseArticle', changes: second },
];

function unlessRefused<Value>(act: () => Value): Value | null {
  try {
    return act();
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
