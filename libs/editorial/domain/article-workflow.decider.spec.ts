import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#kernel';
import { recorded, specify } from '#testing/decider-specification';
import { EMPTY_CONTENT } from './article-content.js';
import type { ArticleContent } from './article-content.js';
import type { ArticleCommand, PendingSchedule } from './article.commands.js';
import { evolveArticle, phaseAt } from './article-state.js';
import { articleDecider } from './article.decider.js';
import type { ArticleEvent, SubmittedPlan } from './article.events.js';
import type { Block } from './body.js';
import type { PublishingFacts } from './publishing-problems.js';

const NOW = '2026-02-01T12:00:00.000Z';
const TOMORROW = '2026-02-02T05:00:00.000Z';
const LATER = '2026-02-09T05:00:00.000Z';
const SECTION = '8a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
const NOTICE = '1b7c9d2e-3f40-4a51-8b62-7c8d9e0fa1b2';
const OTHER_ARTICLE = '0e1f2a3b-4c5d-4e6f-8a7b-9c0d1e2f3a4b';
const MEDIA = '5d4c3b2a-1908-4f7e-8d6c-5b4a39281706';
const WRITER = 'user-1';
const EDITOR = 'user-2';

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
  body: body(paragraph('a', 'Tolv pladser'), paragraph('b', 'Til foråret')),
};
const NO_CHANGE = { fields: {}, putBlocks: [], removedBlocks: [], blockOrder: null };
type Data<Type extends ArticleEvent['type']> = Extract<ArticleEvent, { type: Type }>['data'];
const drafted = (content: ArticleContent = ready): ArticleEvent => ({
  type: 'ArticleDrafted',
  data: { content, origin: null },
});
const revised = (data: Partial<Data<'ArticleRevised'>>): ArticleEvent => ({
  type: 'ArticleRevised',
  data: { ...NO_CHANGE, ...data },
});
const published = (data: Partial<Data<'ArticlePublished'>> = {}): ArticleEvent => ({
  type: 'ArticlePublished',
  data: { version: 1, content: ready, publishedAt: NOW, change: 'first', dueAt: null, ...data },
});
const scheduled = (data: Partial<Data<'ArticleScheduled'>> = {}): ArticleEvent => ({
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
const unscheduled = (version: number, slot: 'publication' | 'unpublication'): ArticleEvent => ({
  type: 'ArticleUnscheduled',
  data: { version, slot },
});
const endPlanned = (version: number): ArticleEvent => ({
  type: 'ArticleUnpublicationScheduled',
  data: { version, unpublishAt: LATER, notice: 'Slut' },
});
const submitted = (publishAt: string | null = null, plan?: SubmittedPlan): ArticleEvent => ({
  type: 'ArticleSubmitted',
  data: { comment: null, publishAt, ...(plan ? { plan } : {}) },
});
const approved: ArticleEvent = { type: 'ArticleApproved', data: { comment: null } };
const embargo = (until: string | null): ArticleEvent => ({
  type: 'ArticleEmbargoSet',
  data: { until, note: null },
});
const killed: ArticleEvent = { type: 'ArticleKilled', data: { notice: 'Trukket', reason: 'error' } };

const asking = (fourEyes: boolean, more: Partial<PublishingFacts> = {}): PublishingFacts => ({
  sections: { [SECTION]: { fourEyes, closed: false } },
  described: {},
  shown: {},
  articleId: null,
  site: 'https://avis.example',
  ...more,
});
const FOUR_EYES = asking(true);
const publish = (
  more: Partial<Extract<ArticleCommand, { type: 'PublishArticle' }>> = {},
): ArticleCommand => ({
  type: 'PublishArticle',
  publishedAt: null,
  pending: 'refuse',
  facts: null,
  ...more,
});
const correct = (
  headline: string,
  more: Partial<Extract<ArticleCommand, { type: 'CorrectArticle' }>> = {},
): ArticleCommand => ({
  type: 'CorrectArticle',
  note: 'Elleve, ikke tolv.',
  change: { version: 1, changes: { headline } },
  pending: 'refuse',
  facts: null,
  ...more,
});
const corrected = (
  headline: string,
  version: number,
  more: { readonly apart?: true } = {},
): ArticleEvent => ({
  type: 'ArticleCorrected',
  data: {
    version,
    content: { ...ready, headline },
    publishedAt: NOW,
    note: 'Elleve, ikke tolv.',
    changes: { ...NO_CHANGE, fields: { headline } },
    ...more,
  },
});
const approve = (actorId: string, facts: PublishingFacts | null = FOUR_EYES): ArticleCommand => ({
  type: 'ApproveArticle',
  comment: null,
  actorId,
  ifRevision: 1n,
  facts,
});

const article = specify(articleDecider);
const by = (actorId: string, ...events: ArticleEvent[]) => ({ actorId, events });
/** What several people did, one after the other. */
const done = (...turns: { readonly actorId: string; readonly events: readonly ArticleEvent[] }[]) => {
  const actors = turns.flatMap(({ actorId, events }) => events.map(() => actorId));
  return recorded(turns.flatMap(({ events }) => events))
    .map((event, index) => ({ ...event, actorId: actors[index] ?? WRITER }))
    .reduce(evolveArticle, null);
};
const decide = (command: ArticleCommand, state: ReturnType<typeof done>, now = NOW) =>
  articleDecider.decide(command, state, now);
const refusalOf = (act: () => unknown): DomainError => {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error('nothing was refused');
};
const codeOf = (act: () => unknown) => refusalOf(act).code;

describe('the review of an article', () => {
  it('begins when the desk is asked, and tells the same question once', () => {
    const submit: ArticleCommand = { type: 'SubmitArticle', comment: 'Klar', publishAt: null };
    const event: ArticleEvent = { type: 'ArticleSubmitted', data: { comment: 'Klar', publishAt: null } };
    article.given(drafted()).when(submit).then(event);
    article.given(drafted(), event).when(submit).thenNothing();
    article.given(drafted(), published()).when(submit).thenRefused('nothing-to-review');
    article
      .given(drafted())
      .when({ ...submit, publishAt: NOW })
      .thenRefused('time-passed');
  });

  it('ends with an approval or with a wish for changes, and starts with neither', () => {
    const request: ArticleCommand = { type: 'RequestChanges', comment: 'Ring til havnen' };
    const requested: ArticleEvent = { type: 'ChangesRequested', data: { comment: 'Ring til havnen' } };
    article.given(drafted()).when(approve(EDITOR, null)).thenRefused('not-submitted');
    article.given(drafted()).when(request).thenRefused('not-submitted');
    article.given(drafted(), submitted()).when(approve(EDITOR, null)).then(approved);
    article.given(drafted(), submitted(), approved).when(approve(EDITOR, null)).thenNothing();
    article.given(drafted(), submitted()).when(request).then(requested);
    article.given(drafted(), submitted(), approved).when(request).then(requested);
  });

  it('is void for a text that was changed since', () => {
    const state = done(
      by(WRITER, drafted(), submitted()),
      by(EDITOR, approved),
      by(WRITER, revised({ fields: { headline: 'Ny' } })),
    );
    expect(state?.review.step).toBe('none');
    expect(codeOf(() => decide(publish({ facts: FOUR_EYES }), state))).toBe('approval-needed');
  });

  it('needs somebody who wrote none of it, where the section asks for four eyes', () => {
    const asked = done(by(WRITER, drafted(), submitted()));
    expect(codeOf(() => decide(approve(WRITER), asked))).toBe('four-eyes');
    expect(decide(approve(EDITOR), asked)).toEqual([approved]);
    expect(decide(approve(WRITER, asking(false)), asked)).toEqual([approved]);

    const unread = { comment: null, actorId: EDITOR, ifRevision: undefined };
    const blindly = (fourEyes: boolean): ArticleCommand => ({
      ...{ type: 'ApproveArticle', facts: asking(fourEyes) },
      ...unread,
    });
    expect(codeOf(() => decide(blindly(true), asked))).toBe('base-required');
    expect(decide(blindly(false), asked)).toEqual([approved]);

    const touched = done(
      by(WRITER, drafted()),
      by(EDITOR, revised({ fields: { headline: 'Ny' } })),
      by(WRITER, submitted()),
    );
    expect(codeOf(() => decide(approve(EDITOR), touched))).toBe('four-eyes');
    expect(decide(approve('user-3'), touched)).toEqual([approved]);
  });

  it('stands between a section of four eyes and its readers', () => {
    const alone = done(by(WRITER, drafted()));
    const schedule: ArticleCommand = { type: 'ScheduleArticle', publishAt: TOMORROW, facts: FOUR_EYES };
    expect(codeOf(() => decide(publish({ facts: FOUR_EYES }), alone))).toBe('approval-needed');
    expect(codeOf(() => decide(schedule, alone))).toBe('approval-needed');

    const together = done(by(WRITER, drafted(), submitted()), by(EDITOR, approved));
    expect(decide(publish({ facts: FOUR_EYES }), together)).toEqual([published()]);
    expect(decide(schedule, together)).toEqual([scheduled({ approvedRevision: 2 })]);

    // Approved while the section did not ask, by the one who wrote it.
    const myself = done(by(WRITER, drafted(), submitted(), approved));
    expect(codeOf(() => decide(publish({ facts: FOUR_EYES }), myself))).toBe('approval-needed');
    article
      .given()
      .when({
        type: 'DraftArticle',
        content: ready,
        origin: null,
        publish: { publishedAt: null },
        facts: FOUR_EYES,
      })
      .thenRefused('approval-needed');
  });

  it('cannot be evaded by a move to another section, nor by a move while nobody looks', () => {
    const lax = '9b1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
    const moved = done(by(WRITER, drafted(), published(), revised({ fields: { sectionId: lax } })));
    const facts = asking(true, {
      sections: { [SECTION]: { fourEyes: true, closed: false }, [lax]: { fourEyes: false, closed: false } },
    });
    expect(codeOf(() => decide(publish({ facts }), moved))).toBe('approval-needed');
    expect(codeOf(() => decide(publish({ facts: asking(false, { sections: {} }) }), moved))).toBe(
      'try-again',
    );
  });

  it('starts anew for what is written after a publication', () => {
    const state = done(by(WRITER, drafted(), submitted()), by(EDITOR, approved, published()));
    expect(state?.review.step).toBe('none');
    expect(state?.writers).toEqual({});
    const next = done(
      by(WRITER, drafted(), submitted()),
      by(EDITOR, approved, published(), revised({ fields: { headline: 'Ny' } }), submitted()),
    );
    expect(decide(approve(WRITER), next)).toEqual([approved]);
    expect(codeOf(() => decide(approve(EDITOR), next))).toBe('four-eyes');
  });

  it('schedules what was submitted for a time, once it is approved', () => {
    const asked = done(by(WRITER, drafted(), submitted(TOMORROW)));
    expect(decide(approve(EDITOR), asked)).toEqual([approved, scheduled({ approvedRevision: 2 })]);
    expect(decide(approve(EDITOR), asked, LATER)).toEqual([approved]);
    const empty = done(by(WRITER, drafted(EMPTY_CONTENT), submitted(TOMORROW)));
    expect(codeOf(() => decide(approve(EDITOR), empty))).toBe('not-publishable');
  });

  it('is used up by the publication that it was for, and no sooner', () => {
    const approvedThenDue = [
      by(WRITER, drafted(), submitted()),
      by(EDITOR, approved, scheduled({ approvedRevision: 2 })),
    ];
    const due = by('system', published({ publishedAt: TOMORROW, dueAt: TOMORROW }));
    expect(done(...approvedThenDue)?.review.step).toBe('approved');
    expect(done(...approvedThenDue, due)?.review.step).toBe('none');
    const goesOn = by(WRITER, revised({ fields: { headline: 'Ny' } }), submitted());
    const state = done(...approvedThenDue, goesOn, due);
    expect(state?.review.step).toBe('submitted');
    expect(Object.keys(state?.writers ?? {})).toEqual([WRITER]);
  });
});

describe('what keeps an article from readers', () => {
  it('is told all at once, each with its field', () => {
    const content: ArticleContent = {
      ...EMPTY_CONTENT,
      sectionId: SECTION,
      topImage: { mediaId: MEDIA, alt: null, caption: null, credit: null },
      body: body(
        { type: 'heading', attrs: { id: 'h', level: 2 }, content: [] },
        { type: 'readAlso', attrs: { id: 'r', title: 'Ny kaj', articleId: OTHER_ARTICLE } },
        {
          type: 'paragraph',
          attrs: { id: 'p' },
          content: [
            {
              type: 'text',
              text: 'her',
              marks: [
                {
                  type: 'link',
                  attrs: {
                    href: `https://Avis.example/artikel/ny-kaj-${OTHER_ARTICLE.toUpperCase()}?fra=forside`,
                  },
                },
              ],
            },
          ],
        },
        { type: 'blockquote', attrs: { id: 'q', attribution: null }, content: [] },
      ),
    };
    const facts = asking(false, {
      sections: { [SECTION]: { fourEyes: false, closed: true } },
      described: { [MEDIA]: false },
      shown: { [OTHER_ARTICLE]: false },
    });
    const publishedAt = TOMORROW;
    const refusal = refusalOf(() =>
      decide(publish({ facts, publishedAt }), done(by(WRITER, drafted(content)))),
    );
    expect(refusal.code).toBe('not-publishable');
    const fields = [
      'headline',
      'sectionId',
      'topImage.alt',
      'body.content.0',
      'body.content.3',
      'body.content.1.attrs.articleId',
      'body.content.2',
    ];
    expect(refusal.problems.map(({ field }) => field)).toEqual([...fields, 'publishedAt']);

    const atOnce: ArticleCommand = {
      ...{ type: 'DraftArticle', content, origin: null, publish: { publishedAt }, facts },
    };
    expect(refusalOf(() => decide(atOnce, null)).problems.map(({ field }) => field)).toEqual([
      ...fields,
      'publishedAt',
    ]);
    const toBeTakenDown = done(
      by(WRITER, drafted(), published(), endPlanned(2), revised({ fields: { headline: ' ' } })),
    );
    expect(
      refusalOf(() =>
        decide({ type: 'ScheduleArticle', publishAt: LATER, facts }, toBeTakenDown),
      ).problems.map(({ field }) => field),
    ).toEqual(['headline', 'sectionId', 'publishAt']);
  });

  it('is what was left half typed, whichever way it is to reach them and wherever it comes from', () => {
    const unfinished = body(
      { type: 'readAlso', attrs: { id: 'r', title: ' ', articleId: null } },
      {
        type: 'bulletList',
        attrs: { id: 'l' },
        content: [
          {
            type: 'listItem',
            content: [
              {
                type: 'paragraph',
                content: [
                  {
                    type: 'text',
                    text: 'her',
                    marks: [{ type: 'bold' }, { type: 'link', attrs: { href: 'www.' } }],
                  },
                ],
              },
            ],
          },
        ],
      },
    );
    const fields = [
      'body.content.0.attrs.title',
      'body.content.1.content.0.content.0.content.0.marks.1.attrs.href',
    ];
    const half = { ...ready, body: unfinished };
    const commands: readonly ArticleCommand[] = [
      publish(),
      { type: 'ScheduleArticle', publishAt: TOMORROW, facts: null },
      { type: 'SubmitArticle', comment: null, publishAt: TOMORROW },
    ];
    const fieldsOf = (command: ArticleCommand, state: ReturnType<typeof done>) =>
      refusalOf(() => decide(command, state)).problems.map(({ field }) => field);
    for (const command of commands) {
      expect(fieldsOf(command, done(by(WRITER, drafted(half))))).toEqual(fields);
    }
    const origin = { kind: 'import', url: null } as const;
    const imported: ArticleEvent = { type: 'ArticleDrafted', data: { content: half, origin } };
    expect(fieldsOf(publish(), done(by(WRITER, imported)))).toEqual(fields);
    const change = { version: 1, changes: { body: unfinished } };
    const correction: ArticleCommand = {
      ...{ type: 'CorrectArticle', note: 'Ret.', change, pending: 'refuse', facts: null },
    };
    expect(fieldsOf(correction, done(by(WRITER, drafted(), published())))).toEqual(fields);
    expect(
      decide({ type: 'SubmitArticle', comment: null, publishAt: null }, done(by(WRITER, drafted(half)))),
    ).toEqual([submitted()]);
  });

  it('is a read-also line to the article itself, or the same one twice', () => {
    const line = (id: string, articleId: string): Block => ({
      type: 'readAlso',
      attrs: { id, title: 'Ny kaj', articleId },
    });
    const content = {
      ...ready,
      body: body(line('x', OTHER_ARTICLE), line('y', OTHER_ARTICLE), line('z', NOTICE)),
    };
    const facts = asking(false, { articleId: NOTICE, shown: { [OTHER_ARTICLE]: true } });
    const refusal = refusalOf(() => decide(publish({ facts }), done(by(WRITER, drafted(content)))));
    expect(refusal.problems.map(({ field }) => field)).toEqual([
      'body.content.1.attrs.articleId',
      'body.content.2.attrs.articleId',
    ]);
  });

  it('is excused where an imported page had it when readers saw it last, wherever it stands now', () => {
    const empty = (id: string): Block => ({ type: 'heading', attrs: { id, level: 2 }, content: [] });
    const line: Block = { type: 'readAlso', attrs: { id: 'x', title: 'Ny kaj', articleId: OTHER_ARTICLE } };
    const content = { ...ready, sectionId: null, body: body(empty('old'), line) };
    const imported: ArticleEvent = {
      type: 'ArticleDrafted',
      data: { content, origin: { kind: 'import', url: null } },
    };
    const facts = asking(false, {
      sections: { [SECTION]: { fourEyes: false, closed: true } },
      shown: { [OTHER_ARTICLE]: false },
    });
    const fieldsAfter = (written: Partial<ArticleContent>, was: readonly ArticleEvent[]) => {
      const { body: newBody = content.body, ...fields } = written;
      const revision = revised({
        fields,
        putBlocks: newBody.content,
        blockOrder: newBody.content.map(({ attrs }) => attrs.id),
      });
      const state = done(by(WRITER, imported, ...was, revision));
      const command = { type: 'ScheduleArticle', publishAt: LATER, facts } as const;
      try {
        decide(command, state);
        return [];
      } catch (error) {
        return error instanceof DomainError ? error.problems.map(({ field }) => field) : error;
      }
    };
    const once = [published({ content })];
    expect(fieldsAfter({ headline: 'Havnen' }, once)).toEqual([]);
    expect(fieldsAfter({ body: body(paragraph('p', 'Nyt'), line, empty('old')) }, once)).toEqual([]);
    expect(
      fieldsAfter({ headline: ' ', sectionId: SECTION, body: body(line, empty('new'), empty('old')) }, once),
    ).toEqual(['headline', 'sectionId', 'body.content.1']);
    expect(
      fieldsAfter(
        { body: body(paragraph('p', 'Nyt'), { ...line, attrs: { ...line.attrs, id: 'y' } }) },
        once,
      ),
    ).toEqual(['body.content.1.attrs.articleId']);
    expect(fieldsAfter({ headline: 'Havnen' }, [])).toHaveLength(3);
  });

  it('is not overlooked because it was written while nobody looked', () => {
    const link: Block = { type: 'readAlso', attrs: { id: 'x', title: 'Ny kaj', articleId: OTHER_ARTICLE } };
    const picture = { mediaId: MEDIA, alt: null, caption: null, credit: null };
    for (const content of [
      { ...ready, body: body(link) },
      { ...ready, topImage: picture },
    ]) {
      const state = done(by(WRITER, drafted(content)));
      expect(codeOf(() => decide(publish({ facts: asking(false) }), state))).toBe('try-again');
    }
    const described = asking(false, { described: { [MEDIA]: true } });
    const content = { ...ready, topImage: picture };
    expect(decide(publish({ facts: described }), done(by(WRITER, drafted(content))))).toEqual([
      published({ content }),
    ]);
  });

  it('stands in what is pinned anew too', () => {
    const line = (id: string): Block => ({
      type: 'readAlso',
      attrs: { id, title: 'Ny kaj', articleId: OTHER_ARTICLE },
    });
    const [a, b] = ready.body.content;
    if (!a || !b) throw new Error('two blocks');
    const plan = { ...ready, body: body(a, b, line('x')) };
    const corrected = { body: body(line('y'), a, b) };
    const facts = asking(false, { shown: { [OTHER_ARTICLE]: true } });
    const state = done(
      by(WRITER, drafted(), published(), revised({ putBlocks: [line('x')], blockOrder: ['a', 'b', 'x'] })),
      by(WRITER, scheduled({ version: 2, content: plan, publishedAt: NOW, change: 'updated' })),
    );
    const wish = (pending: PendingSchedule) =>
      correct('', { change: { version: 1, changes: corrected }, facts, pending });
    expect(decide(wish('unschedule'), state)).toHaveLength(3);
    const refusal = refusalOf(() => decide(wish('rebase'), state));
    // That the plan leads to something that is not out before its own time is as it was.
    const later = asking(false, { shown: { [OTHER_ARTICLE]: false } });
    const byHeadline = correct('Elleve pladser', { facts: later, pending: 'rebase' });
    expect(decide(byHeadline, state).at(-1)).toMatchObject({ type: 'ArticleScheduled' });
    expect(refusal.problems.map(({ field }) => field)).toEqual(['body.content.3.attrs.articleId']);
  });

  it('is an embargo until its hour, told together with what else is missing', () => {
    article.given(drafted(), embargo(TOMORROW)).when(publish()).thenRefused('under-embargo');
    article
      .given(drafted(), embargo(TOMORROW))
      .when(publish(), TOMORROW)
      .then(published({ publishedAt: TOMORROW }));
    article
      .given(drafted(), embargo(TOMORROW))
      .when({ type: 'ScheduleArticle', publishAt: TOMORROW, facts: null })
      .then(scheduled());
    article.given(drafted(), embargo(TOMORROW), embargo(null)).when(publish()).then(published());
    const { state } = article.given(drafted(EMPTY_CONTENT), embargo(LATER));
    const refusal = refusalOf(() =>
      decide({ type: 'ScheduleArticle', publishAt: TOMORROW, facts: null }, state),
    );
    expect(refusal.code).toBe('under-embargo');
    expect(refusal.problems.map(({ field }) => field)).toEqual(['headline', 'sectionId', 'publishAt']);
  });

  it('is set and lifted once, and not behind the back of a schedule', () => {
    const set: ArticleCommand = { type: 'SetEmbargo', until: TOMORROW, note: null };
    article.given(drafted()).when(set).then(embargo(TOMORROW));
    article.given(drafted(), embargo(TOMORROW)).when(set).thenNothing();
    article
      .given(drafted())
      .when({ ...set, until: null })
      .thenNothing();
    article
      .given(drafted(), embargo(TOMORROW))
      .when({ ...set, until: null })
      .then(embargo(null));
    article.given(drafted(), scheduled()).when(set).then(embargo(TOMORROW));
    article
      .given(drafted(), scheduled())
      .when({ ...set, until: LATER })
      .thenRefused('schedule-pending');
  });
});

describe('the end of an article that is planned', () => {
  const plan: ArticleCommand = { type: 'ScheduleUnpublication', unpublishAt: LATER, notice: 'Slut' };

  it('is recorded for what readers see or will see before', () => {
    article.given(drafted(), published()).when(plan).then(endPlanned(2));
    article.given(drafted(), scheduled()).when(plan).then(endPlanned(2));
    article.given(drafted()).when(plan).thenRefused('not-published');
    article
      .given(drafted(), published())
      .when({ ...plan, unpublishAt: NOW })
      .thenRefused('time-passed');
    article
      .given(drafted(), scheduled())
      .when({ ...plan, unpublishAt: NOW })
      .thenRefused('time-passed');
    article
      .given(drafted(), scheduled())
      .when({ ...plan, unpublishAt: TOMORROW })
      .thenRefused('same-instant');
    article
      .given(drafted(), published(), endPlanned(2))
      .when({ type: 'ScheduleArticle', publishAt: LATER, facts: null })
      .thenRefused('not-publishable');
    article.given(drafted(), published(), endPlanned(2)).when(plan).thenRefused('schedule-pending');
  });

  it('comes at its instant, whatever version readers see then', () => {
    const { state, due } = article.given(drafted(), published(), endPlanned(2));
    const down: ArticleEvent = { type: 'ArticleUnpublished', data: { notice: 'Slut', dueAt: LATER } };
    expect(due('2026-02-09T04:59:59.999Z')).toEqual([]);
    expect(due(LATER)).toEqual([{ event: down, dueAt: LATER, version: 2 }]);
    expect(state && [phaseAt(state, TOMORROW), phaseAt(state, LATER)]).toEqual(['published', 'unpublished']);
    expect(article.given(drafted(), published(), endPlanned(2), down).due(LATER)).toEqual([]);
  });

  it('leaves an update alone that is to bring the article back, and comes in the order of the times', () => {
    const back = scheduled({ version: 3, publishAt: '2026-03-01T05:00:00.000Z' });
    const both = article.given(drafted(), published(), endPlanned(2), back);
    expect(both.due('2026-04-01T05:00:00.000Z').map(({ event }) => event.type)).toEqual([
      'ArticleUnpublished',
      'ArticlePublished',
    ]);
    const down: ArticleEvent = { type: 'ArticleUnpublished', data: { notice: null, dueAt: LATER } };
    expect(article.given(drafted(), published(), endPlanned(2), back, down).state?.schedule?.version).toBe(3);
  });

  it('stays planned for what is published in place of the version that it was the end of', () => {
    article
      .given(drafted(), scheduled(), endPlanned(2))
      .when(publish({ pending: 'unschedule' }))
      .then(
        unscheduled(1, 'publication'),
        unscheduled(2, 'unpublication'),
        published({ version: 3 }),
        endPlanned(4),
      );
  });

  it('is called off by itself, with the publication that it was the end of, and by hand', () => {
    article
      .given(drafted(), published(), endPlanned(2))
      .when({ type: 'UnscheduleArticle', slot: 'unpublication' })
      .then(unscheduled(2, 'unpublication'));
    article
      .given(drafted(), published(), endPlanned(2))
      .when({ type: 'UnscheduleArticle', slot: 'publication' })
      .thenRefused('not-scheduled');
    article
      .given(drafted(), scheduled(), endPlanned(2))
      .when({ type: 'UnscheduleArticle', slot: 'publication' })
      .then(unscheduled(1, 'publication'), unscheduled(2, 'unpublication'));
    article
      .given(drafted(), published(), endPlanned(2))
      .when({ type: 'UnpublishArticle', notice: null })
      .then(unscheduled(2, 'unpublication'), {
        type: 'ArticleUnpublished',
        data: { notice: null, dueAt: null },
      });
  });
});

describe('publishing before what is scheduled', () => {
  const nextHeadline = { ...ready, headline: 'Havnen åbner' };
  const planned = scheduled({ version: 2, content: nextHeadline, publishedAt: NOW, change: 'updated' });
  const quick = revised({ fields: { headline: ready.headline, standfirst: 'Nyt' } });
  const shown = { ...ready, standfirst: 'Nyt' };
  const update = published({ version: 3, content: shown, change: 'updated' });
  const given = [drafted(), published(), revised({ fields: { headline: 'Havnen åbner' } }), planned, quick];

  it('is refused unless it was said what is to become of the schedule', () => {
    article
      .given(...given)
      .when(publish())
      .thenRefused('schedule-pending');
    article
      .given(...given)
      .when(publish({ pending: 'unschedule' }))
      .then(unscheduled(2, 'publication'), update);
  });

  it('is merged into what was pinned, which waits for the same time', () => {
    article
      .given(...given)
      .when(publish({ pending: 'rebase' }))
      .then(
        unscheduled(2, 'publication'),
        update,
        revised({ fields: { headline: 'Havnen åbner' } }),
        scheduled({
          version: 4,
          content: { ...shown, headline: 'Havnen åbner' },
          publishedAt: NOW,
          change: 'updated',
        }),
      );
  });

  it('asks for approval again when what was pinned had been approved', () => {
    const approvedPlan = scheduled({
      version: 2,
      content: nextHeadline,
      publishedAt: NOW,
      change: 'updated',
      approvedRevision: 3,
    });
    article
      .given(drafted(), published(), revised({ fields: { headline: 'Havnen åbner' } }), approvedPlan, quick)
      .when(publish({ pending: 'rebase' }))
      .then(
        unscheduled(2, 'publication'),
        update,
        revised({ fields: { headline: 'Havnen åbner' } }),
        submitted(TOMORROW, {
          content: { ...shown, headline: 'Havnen åbner' },
          version: 3,
          writers: ['user-1'],
        }),
      );
  });

  it('leaves who wrote what was pinned its writer, whoever takes it up again', () => {
    const approvedPlan = scheduled({
      version: 2,
      content: nextHeadline,
      publishedAt: NOW,
      change: 'updated',
      approvedRevision: 4,
    });
    const before = [
      by(EDITOR, drafted(), published()),
      by(WRITER, revised({ fields: { headline: 'Havnen åbner' } }), submitted()),
      by(EDITOR, approved, approvedPlan),
      by('user-3', quick, submitted()),
      by(EDITOR, approved),
    ];
    const events = decide(publish({ pending: 'rebase', facts: FOUR_EYES }), done(...before));
    const asked = done(...before, by('user-3', ...events));
    expect(codeOf(() => decide(approve(WRITER), asked))).toBe('four-eyes');
    expect(codeOf(() => decide(approve('user-3'), asked))).toBe('four-eyes');
    expect(decide(approve(EDITOR), asked)).toEqual([
      approved,
      scheduled({
        ...{ version: 4, publishedAt: NOW, change: 'updated' },
        ...{ content: { ...shown, headline: 'Havnen åbner' }, approvedRevision: 13 },
      }),
    ]);
  });

  it('is a conflict where both say different things, and cannot build on what readers never saw', () => {
    const clash = revised({ fields: { headline: 'Havnen lukker' } });
    article
      .given(drafted(), published(), revised({ fields: { headline: 'Havnen åbner' } }), planned, clash)
      .when(publish({ pending: 'rebase' }))
      .thenRefused('edit-conflict');
    article
      .given(drafted(), scheduled())
      .when(publish({ pending: 'rebase' }))
      .thenRefused('nothing-to-rebase');
    article
      .given(drafted(), scheduled())
      .when(publish({ pending: 'unschedule' }))
      .then(unscheduled(1, 'publication'), published({ version: 2 }));
  });
});

describe('correcting what readers see', () => {
  it('binds the note to exactly the change, which the working copy takes over', () => {
    article
      .given(drafted(), published())
      .when(correct('Elleve pladser'))
      .then(revised({ fields: { headline: 'Elleve pladser' } }), corrected('Elleve pladser', 2));
  });

  it('leaves alone what the desk is working on', () => {
    const working = revised({ fields: { standfirst: 'Endnu ikke ude' } });
    const { state } = article.given(drafted(), published(), working);
    const events = decide(correct('Elleve pladser'), state);
    expect(events).toEqual([
      revised({ fields: { headline: 'Elleve pladser' } }),
      corrected('Elleve pladser', 2, { apart: true }),
    ]);
    const after = recorded([drafted(), published(), working, ...events]).reduce(evolveArticle, null);
    expect(after?.content).toMatchObject({ headline: 'Elleve pladser', standfirst: 'Endnu ikke ude' });
    expect(after?.published?.content.standfirst).toBeNull();
  });

  it('may as well take the working copy for the correction', () => {
    article
      .given(drafted(), published(), revised({ fields: { headline: 'Elleve pladser' } }))
      .when(correct('', { change: null }))
      .then(corrected('Elleve pladser', 2));
  });

  it('refuses what changes nothing, what was made on another version, and what readers do not see', () => {
    article.given(drafted(), published()).when(correct(ready.headline)).thenRefused('nothing-to-correct');
    article
      .given(drafted(), published({ version: 2 }))
      .when(correct('Ny'))
      .thenRefused('version-changed');
    article.given(drafted()).when(correct('Ny')).thenRefused('not-published');
    article.given(drafted(), published()).when(correct(' ')).thenRefused('not-publishable');
    article
      .given(drafted(), published(), revised({ fields: { headline: 'Deres' } }))
      .when(correct('Min'))
      .thenRefused('edit-conflict');
  });

  it('needs an approval where the section asks for four eyes, and may come under embargo', () => {
    article
      .given(drafted(), published())
      .when(correct('Ny', { facts: FOUR_EYES }))
      .thenRefused('approval-needed');
    const state = done(
      by(WRITER, drafted()),
      by(EDITOR, published()),
      by(WRITER, revised({ fields: { headline: 'Elleve pladser' } }), submitted()),
      by(EDITOR, approved),
    );
    expect(decide(correct('', { change: null, facts: FOUR_EYES }), state)).toEqual([
      corrected('Elleve pladser', 2),
    ]);
    article
      .given(drafted(), published(), embargo(TOMORROW))
      .when(correct('Elleve pladser'))
      .then(revised({ fields: { headline: 'Elleve pladser' } }), corrected('Elleve pladser', 2));
  });

  it('is merged into a scheduled update, which keeps its time', () => {
    const more = { ...ready, standfirst: 'Mere i morgen' };
    article
      .given(
        drafted(),
        published(),
        revised({ fields: { standfirst: 'Mere i morgen' } }),
        scheduled({ version: 2, content: more, publishedAt: NOW, change: 'updated' }),
      )
      .when(correct('Elleve pladser', { pending: 'rebase' }))
      .then(
        unscheduled(2, 'publication'),
        revised({ fields: { headline: 'Elleve pladser' } }),
        corrected('Elleve pladser', 3, { apart: true }),
        scheduled({
          version: 4,
          content: { ...more, headline: 'Elleve pladser' },
          publishedAt: NOW,
          change: 'updated',
        }),
      );
  });

  describe('while the desk writes on behind a scheduled update', () => {
    const more = { ...ready, standfirst: 'Mere i morgen' };
    const plan = { ...more, headline: 'Elleve pladser' };
    const update = { version: 2, content: more, publishedAt: NOW, change: 'updated' as const };
    const anew = scheduled({ ...update, version: 4, content: plan, apart: true });
    const behind = (approvedRevision: number | null) => [
      by(WRITER, drafted(), published(), revised({ fields: { standfirst: 'Mere i morgen' } }), submitted()),
      by(EDITOR, approved, scheduled({ ...update, approvedRevision })),
      by('user-3', revised({ putBlocks: [paragraph('b', 'Ikke færdig')] })),
    ];
    const corrections = (state: ReturnType<typeof done>) =>
      decide(correct('Elleve pladser', { pending: 'rebase' }), state);

    it('is merged into what was pinned and not into what was written since', () => {
      const events = corrections(done(...behind(null)));
      expect(events.at(-1)).toEqual(anew);
      const due = by(
        'system',
        published({ ...update, version: 4, content: plan, dueAt: TOMORROW, apart: true }),
      );
      const after = done(...behind(null), by(EDITOR, ...events, submitted()), due);
      expect(after?.published?.content).toEqual(plan);
      expect(
        after && articleDecider.due?.(done(...behind(null), by(EDITOR, ...events)), LATER),
      ).toMatchObject([{ event: due.events[0], dueAt: TOMORROW, version: 4 }]);
      // What was written since is not out with it.
      expect(after?.writers).toHaveProperty('user-3');
      expect(after?.review.step).toBe('submitted');
    });

    it('is approved again as it was pinned, which says nothing of what was written since', () => {
      const events = corrections(done(...behind(4)));
      expect(events.at(-1)).toEqual(submitted(TOMORROW, { content: plan, version: 3, writers: ['user-1'] }));
      const asked = done(...behind(4), by(EDITOR, ...events));
      const agreed = decide(approve(EDITOR, null), asked);
      expect(agreed).toEqual([
        { type: 'ArticleApproved', data: { comment: null, apart: true } },
        scheduled({ ...update, version: 4, content: plan, approvedRevision: 11, apart: true }),
      ]);
      const after = done(...behind(4), by(EDITOR, ...events, ...agreed));
      expect(after?.content.body.content[1]).toEqual(paragraph('b', 'Ikke færdig'));
      expect(codeOf(() => decide(publish({ pending: 'unschedule', facts: FOUR_EYES }), after))).toBe(
        'approval-needed',
      );
    });

    it('is asked about anew when its time is over, or readers have got something else since', () => {
      const events = corrections(done(...behind(4)));
      const asked = done(...behind(4), by(EDITOR, ...events));
      expect(codeOf(() => decide(approve(EDITOR, null), asked, TOMORROW))).toBe('time-passed');
      const again = done(...behind(4), by(EDITOR, ...events, corrected('Ti pladser', 4, { apart: true })));
      expect(codeOf(() => decide(approve(EDITOR, null), again))).toBe('version-changed');
      expect(decide({ type: 'SubmitArticle', comment: null, publishAt: LATER }, asked, TOMORROW)).toEqual([
        submitted(LATER),
      ]);
    });
  });

  describe('beside a planned update that waits for its approval', () => {
    const more = { ...ready, standfirst: 'Mere i morgen' };
    const plan = { ...more, headline: 'Elleve pladser' };
    const asked = [
      drafted(),
      published(),
      revised({ fields: { standfirst: 'Mere i morgen' } }),
      scheduled({ version: 2, content: more, publishedAt: NOW, change: 'updated', approvedRevision: 3 }),
      unscheduled(2, 'publication'),
      revised({ fields: { headline: 'Elleve pladser' } }),
      corrected('Elleve pladser', 3, { apart: true }),
      submitted(TOMORROW, { content: plan, version: 3, writers: [WRITER] }),
    ];
    const calledOff: ArticleEvent = {
      type: 'ChangesRequested',
      data: { comment: 'Den planlagte opdatering blev trukket tilbage.' },
    };

    it.each<ArticleCommand>([
      publish(),
      correct('Tolv', { change: { version: 3, changes: { headline: 'Tolv' } } }),
      { type: 'SubmitArticle', comment: null, publishAt: null },
      { type: 'ScheduleArticle', publishAt: LATER, facts: null },
    ])('does not do away with it in passing: $type', (command) => {
      article
        .given(...asked)
        .when(command)
        .thenRefused('schedule-pending');
    });

    it('calls it off when told so, and takes it along when told so', () => {
      const now = published({ version: 4, content: plan, change: 'updated' });
      article
        .given(...asked)
        .when(publish({ pending: 'unschedule' }))
        .then(calledOff, now);
      article
        .given(...asked)
        .when({ type: 'UnscheduleArticle', slot: 'publication' })
        .then(calledOff);
      article
        .given(...asked)
        .when({ type: 'UnpublishArticle', notice: null })
        .then(calledOff, { type: 'ArticleUnpublished', data: { notice: null, dueAt: null } });
      const signed = { byline: [WRITER] };
      const change = { version: 3, changes: signed };
      article
        .given(...asked)
        .when(correct('', { change, pending: 'rebase' }))
        .then(
          calledOff,
          revised({ fields: signed }),
          {
            type: 'ArticleCorrected',
            data: {
              ...{ version: 4, content: { ...ready, headline: 'Elleve pladser', ...signed } },
              ...{ publishedAt: NOW, note: 'Elleve, ikke tolv.', apart: true },
              changes: { ...NO_CHANGE, fields: signed },
            },
          },
          submitted(TOMORROW, { content: { ...plan, ...signed }, version: 4, writers: [WRITER] }),
        );
    });

    it('is refused when the working copy waits for its own review', () => {
      const waiting = [...asked.slice(0, 4), revised({ fields: { byline: [WRITER] } }), submitted()];
      article
        .given(...waiting)
        .when(correct('Elleve pladser', { pending: 'rebase' }))
        .thenRefused('review-pending');
    });
  });
});

describe('killing an article', () => {
  const kill: ArticleCommand = { type: 'KillArticle', notice: 'Trukket', reason: 'error' };

  it('withholds it for good, with everything that was planned', () => {
    article.given(drafted(), published()).when(kill).then(killed);
    article.given(drafted(), published(), killed).when(kill).thenNothing();
    const otherwise = { notice: 'Trukket: navnet var forkert', reason: 'legal' } as const;
    article
      .given(drafted(), published(), killed)
      .when({ ...kill, ...otherwise })
      .then({ type: 'ArticleKilled', data: otherwise });
    article.given(drafted()).when(kill).thenRefused('not-published');
    const dead = article.given(drafted(), published(), scheduled({ version: 2 }), endPlanned(3), killed);
    expect(dead.due('2030-01-01T00:00:00.000Z')).toEqual([]);
    expect(dead.state && phaseAt(dead.state, LATER)).toBe('killed');
  });

  it.each<ArticleCommand>([
    publish(),
    correct('Ny'),
    { type: 'ReviseArticle', changes: { headline: 'Ny' } },
    { type: 'ScheduleArticle', publishAt: TOMORROW, facts: null },
    { type: 'RestoreArticle' },
    { type: 'DiscardArticle' },
    { type: 'AssignArticle', changes: { note: 'Igen' }, problems: [] },
  ])('leaves nothing to do afterwards: $type', (command) => {
    article.given(drafted(), published(), killed).when(command).thenRefused('article-killed');
  });
});

describe('replies and rulings', () => {
  const text = {
    title: 'Genmæle',
    body: body(paragraph('n', 'Det passer ikke.')),
    from: 'Havnen',
    url: null,
  };
  const attach: ArticleCommand = { type: 'AttachNotice', noticeId: NOTICE, kind: 'reply', ...text };
  const attached: ArticleEvent = {
    type: 'ArticleNoticeAttached',
    data: { noticeId: NOTICE, kind: 'reply', ...text },
  };
  const withdrawn: ArticleEvent = { type: 'ArticleNoticeWithdrawn', data: { noticeId: NOTICE } };

  it('are bound to what readers have seen', () => {
    article.given(drafted(), published()).when(attach).then(attached);
    article.given(drafted()).when(attach).thenRefused('not-published');
    article.given(drafted(), published(), attached).when(attach).thenRefused('notice-exists');
  });

  it('are changed as wholes, and taken away once', () => {
    const given = article.given(drafted(), published(), attached);
    given
      .when({ type: 'ReviseNotice', noticeId: NOTICE, changes: { title: 'Svar' } })
      .then({ type: 'ArticleNoticeRevised', data: { noticeId: NOTICE, ...text, title: 'Svar' } });
    given.when({ type: 'ReviseNotice', noticeId: NOTICE, changes: { title: 'Genmæle' } }).thenNothing();
    given.when({ type: 'WithdrawNotice', noticeId: NOTICE }).then(withdrawn);
    given.when({ type: 'WithdrawNotice', noticeId: OTHER_ARTICLE }).thenRefused('notice-unknown');
    const gone = article.given(drafted(), published(), attached, withdrawn);
    gone.when({ type: 'WithdrawNotice', noticeId: NOTICE }).thenNothing();
    gone
      .when({ type: 'ReviseNotice', noticeId: NOTICE, changes: { title: 'Svar' } })
      .thenRefused('notice-withdrawn');
  });
});

describe('two who write in one reply', () => {
  const text = { title: 'Genmæle', body: body(paragraph('n', 'Nej.')), from: 'Havnen', url: null };
  const given = article.given(
    drafted(),
    published(),
    { type: 'ArticleNoticeAttached', data: { noticeId: NOTICE, kind: 'reply', ...text } },
    { type: 'ArticleNoticeRevised', data: { noticeId: NOTICE, ...text, title: 'Svar' } },
    revised({ fields: { standfirst: 'Ny' } }),
  );
  const revise = (changes: object, baseRevision: bigint): ArticleCommand => ({
    ...{ type: 'ReviseNotice', noticeId: NOTICE },
    ...{ changes, baseRevision },
  });

  it('do not write over each other, and may write on behind the article', () => {
    const refusal = refusalOf(() =>
      decide(revise({ title: 'Genmæle fra havnen', from: 'Havnen' }, 2n), given.state),
    );
    expect(refusal.code).toBe('edit-conflict');
    expect(refusal.details).toMatchObject({
      theirs: { title: 'Svar' },
      yours: { title: 'Genmæle fra havnen' },
    });
    given.when(revise({ title: 'Svar' }, 2n)).thenNothing();
    given.when(revise({ title: 'Nyt' }, 5n)).thenRefused('unknown-revision');
    given.when(revise({ from: 'Nørreby Havn' }, 3n)).then({
      type: 'ArticleNoticeRevised',
      data: { noticeId: NOTICE, ...text, title: 'Svar', from: 'Nørreby Havn' },
    });
  });
});

describe('whose work an article is', () => {
  it('is said member by member, and recorded as a whole', () => {
    const mine = { deskId: null, userId: NOTICE, dueAt: TOMORROW, note: null };
    article
      .given(drafted())
      .when({ type: 'AssignArticle', changes: { userId: NOTICE, dueAt: TOMORROW }, problems: [] })
      .then({ type: 'ArticleAssigned', data: mine });
    article
      .given(drafted(), { type: 'ArticleAssigned', data: mine })
      .when({ type: 'AssignArticle', changes: { userId: NOTICE }, problems: [] })
      .thenNothing();
    article
      .given(drafted(), { type: 'ArticleAssigned', data: mine })
      .when({ type: 'AssignArticle', changes: { dueAt: null }, problems: [] })
      .then({ type: 'ArticleAssigned', data: { ...mine, dueAt: null } });
  });

  it('stays with somebody who left until it is given to somebody else, who has to be there', () => {
    const left = { field: 'userId', message: 'is somebody who was deactivated' };
    const mine = { deskId: null, userId: NOTICE, dueAt: TOMORROW, note: null };
    article
      .given(drafted(), { type: 'ArticleAssigned', data: mine })
      .when({ type: 'AssignArticle', changes: { userId: NOTICE, dueAt: null }, problems: [left] })
      .then({ type: 'ArticleAssigned', data: { ...mine, dueAt: null } });
    article
      .given(drafted())
      .when({ type: 'AssignArticle', changes: { userId: NOTICE, dueAt: TOMORROW }, problems: [left] })
      .thenRefused('not-assignable');
  });
});
