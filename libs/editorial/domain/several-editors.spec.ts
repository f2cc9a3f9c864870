import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { DomainError, sameValue } from '#kernel';
import type { Recorded } from '#kernel';
import { arbitraryArticleCommand } from '#testing/arbitrary-article';
import { EMPTY_CONTENT } from './article-content.js';
import type { ArticleContent } from './article-content.js';
import { contentAt } from './article-state.js';
import type { ArticleState } from './article-state.js';
import { articleDecider } from './article.decider.js';
import type { ArticleCommand } from './article.commands.js';
import type { ArticleEvent } from './article.events.js';
import type { Block } from './body.js';
import { applyChange, blocksById, changeBetween, isNoChange, orderOf } from './content-change.js';
import { mergeContents } from './content-merge.js';

const word = fc.constantFrom('havn', 'kaj', 'færge', 'lods', 'måge', 'tov');
const uuid = fc.constantFrom(
  '8a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
  'c0ffee00-1234-4abc-8def-0123456789ab',
  '5d4c3b2a-1908-4f7e-8d6c-5b4a39281706',
);
const block = (id: string) =>
  word.map((text): Block => ({ type: 'paragraph', attrs: { id }, content: [{ type: 'text', text }] }));
const blocks = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { maxLength: 6 })
  .chain((ids) => fc.tuple(...ids.map(block)));
const content: fc.Arbitrary<ArticleContent> = fc.record({
  headline: word,
  standfirst: fc.option(word),
  sectionId: fc.option(uuid),
  byline: fc.uniqueArray(uuid),
  topImage: fc.option(
    fc.record({ mediaId: uuid, alt: fc.option(word), caption: fc.option(word), credit: fc.constant(null) }),
  ),
  body: blocks.map((list) => ({ type: 'doc' as const, content: list })),
});

type Edit = (content: ArticleContent) => ArticleContent;
const withBlocks = (content: ArticleContent, list: readonly Block[]): ArticleContent => ({
  ...content,
  body: { type: 'doc', content: list },
});
/** What one editor does between two saves. */
const edit: fc.Arbitrary<Edit> = fc.oneof(
  word.map((headline): Edit => (c) => ({ ...c, headline })),
  fc.option(word).map((standfirst): Edit => (c) => ({ ...c, standfirst })),
  fc.uniqueArray(uuid).map((byline): Edit => (c) => ({ ...c, byline })),
  fc.tuple(fc.nat(9), word).map(
    ([at, text]): Edit =>
      (c) =>
        withBlocks(
          c,
          c.body.content.map((b, index) =>
            index === at ? { type: 'paragraph', attrs: b.attrs, content: [{ type: 'text', text }] } : b,
          ),
        ),
  ),
  fc.nat(9).map(
    (at): Edit =>
      (c) =>
        withBlocks(
          c,
          c.body.content.filter((_, index) => index !== at),
        ),
  ),
  fc.tuple(fc.nat(9), fc.uuid().chain(block)).map(
    ([at, added]): Edit =>
      (c) =>
        withBlocks(c, c.body.content.toSpliced(at, 0, added)),
  ),
  fc.tuple(fc.nat(9), fc.nat(9)).map(([from, to]): Edit => (c) => {
    const moved = c.body.content[from];
    return moved ? withBlocks(c, c.body.content.toSpliced(from, 1).toSpliced(to, 0, moved)) : c;
  }),
);

const places = (c: ArticleContent): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>([
    ['headline', c.headline],
    ['standfirst', c.standfirst],
    ['sectionId', c.sectionId],
    ['byline', c.byline],
    ['topImage', c.topImage],
    ...[...blocksById(c)].map(([id, value]) => [`body.blocks.${id}`, value] as const),
  ]);
const changedPlaces = (before: ArticleContent, after: ArticleContent): readonly string[] => {
  const [a, b] = [places(before), places(after)];
  return [...new Set([...a.keys(), ...b.keys()])].filter((place) => !sameValue(a.get(place), b.get(place)));
};

/** A desk whose log is an array. */
class Desk {
  state: ArticleState | null = null;
  readonly contents: ArticleContent[] = [];

  save(command: ArticleCommand): 'saved' | DomainError {
    try {
      for (const event of articleDecider.decide(command, this.state, '2026-02-01T12:00:00.000Z'))
        this.record(event);
      return 'saved';
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
  }

  /** Whatever else the desk does, the working copy keeps what is in it, and takes over what is corrected in public. */
  expectNothingLost(command: ArticleCommand): void {
    const before = this.state;
    const outcome = this.save(this.onLiveVersion(command));
    const after = this.state;
    if (!before || !after) throw new Error('an article');
    const live = before.published?.content;
    const corrected = after.published?.content;
    const isCorrection = outcome === 'saved' && command.type === 'CorrectArticle' && live && corrected;
    const changed = new Set(isCorrection ? changedPlaces(live, corrected) : []);
    const plans = before.schedule ? changedPlaces(live ?? before.content, before.schedule.content) : [];
    for (const place of changedPlaces(before.content, after.content)) {
      // A correction brings its change; a rebase takes the plans back in.
      expect([...changed, ...plans]).toContain(place);
    }
    for (const place of changed) {
      if (plans.includes(place)) continue;
      expect(places(after.content).get(place)).toEqual(places(corrected ?? after.content).get(place));
    }
  }

  private onLiveVersion(command: ArticleCommand): ArticleCommand {
    const version = this.state?.published?.version;
    if (command.type !== 'CorrectArticle' || command.change === null || version === undefined) return command;
    return { ...command, change: { ...command.change, version } };
  }

  record(event: ArticleEvent): void {
    const revision = BigInt(this.contents.length);
    const recorded: Recorded<ArticleEvent> = {
      ...event,
      id: '00000000-0000-5000-8000-000000000000',
      stream: 'article-1',
      revision,
      occurredAt: '2026-02-01T12:00:00.000Z',
      actorId: 'user-1',
      commandId: `command-${revision}`,
    };
    this.state = articleDecider.evolve(this.state, recorded);
    if (this.state) this.contents.push(this.state.content);
  }
}

const aroundEditing = arbitraryArticleCommand([
  '2026-02-02T12:00:00.000Z',
  '2026-02-03T12:00:00.000Z',
]).filter(({ type }) => type !== 'ReviseArticle' && type !== 'DiscardArticle');

describe('several editors in one article', () => {
  it('finds every acknowledged change in the article, or in the answer to a conflict', () => {
    fc.assert(
      fc.property(
        content,
        fc.array(
          fc.tuple(
            fc.nat(3),
            fc.array(edit, { minLength: 1, maxLength: 4 }),
            fc.boolean(),
            fc.option(aroundEditing, { freq: 2 }),
          ),
          { maxLength: 25 },
        ),
        (first, steps) => {
          const desk = new Desk();
          desk.save({ type: 'DraftArticle', content: first, origin: null, publish: null, facts: null });
          const open = Array.from({ length: 4 }, () => ({ revision: 0, content: first }));
          for (const [who, edits, readsAgain, around] of steps) {
            const editor = open[who];
            if (!editor) continue;
            if (around) desk.expectNothingLost(around);
            const base = desk.contents[editor.revision] ?? first;
            const yours = edits.reduce((c, change) => change(c), editor.content);
            const before = desk.contents.at(-1) ?? first;
            const outcome = desk.save({
              type: 'ReviseArticle',
              changes: yours,
              baseRevision: BigInt(editor.revision),
            });
            const after = desk.contents.at(-1) ?? first;
            if (outcome === 'saved') {
              for (const place of changedPlaces(base, yours)) {
                expect(places(after).get(place)).toEqual(places(yours).get(place));
              }
              // What was overwritten, the editor had seen.
              for (const place of changedPlaces(before, after)) {
                expect(places(before).get(place)).toEqual(places(base).get(place));
              }
            } else {
              expect(outcome.code).toBe('edit-conflict');
              expect(after).toBe(before);
              for (const { field } of outcome.problems) {
                if (field !== 'body.order') {
                  expect(outcome.details['yours']).toMatchObject({
                    [field]: places(yours).get(field) ?? null,
                  });
                }
              }
            }
            if (readsAgain || outcome !== 'saved') {
              open[who] = { revision: desk.contents.length - 1, content: after };
            } else {
              open[who] = { ...editor, content: yours };
            }
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('needs nothing but the change to get from any content to any other, and back', () => {
    fc.assert(
      fc.property(content, content, (before, after) => {
        expect(applyChange(before, changeBetween(before, after))).toEqual(after);
        expect(isNoChange(changeBetween(before, structuredClone(before)))).toBe(true);
      }),
    );
  });

  it('merges without loss of a block, and gives in to the side that alone changed something', () => {
    fc.assert(
      fc.property(content, content, content, (base, theirs, yours) => {
        expect(mergeContents({ base, theirs: base, yours }).content).toEqual(yours);
        expect(mergeContents({ base, theirs, yours: base }).content).toEqual(theirs);
        expect(mergeContents({ base: null, theirs, yours: theirs }).content).toEqual(theirs);
        const { content: merged } = mergeContents({ base, theirs, yours });
        if (merged === null) return;
        const inBase = blocksById(base);
        const added = [...orderOf(theirs), ...orderOf(yours)].filter((id) => !inBase.has(id));
        expect(orderOf(merged)).toEqual(expect.arrayContaining(added));
        expect(new Set(orderOf(merged)).size).toBe(merged.body.content.length);
      }),
    );
  });

  it('undoes any run of saves to the content of any revision', () => {
    fc.assert(
      fc.property(content, fc.array(content, { maxLength: 12 }), (first, versions) => {
        const desk = new Desk();
        desk.save({ type: 'DraftArticle', content: first, origin: null, publish: null, facts: null });
        versions.forEach((changes) => desk.save({ type: 'ReviseArticle', changes }));
        desk.contents.forEach((then, revision) => {
          expect(desk.state && contentAt(desk.state, BigInt(revision))).toEqual(then);
        });
      }),
    );
  });
});

const draftAndPublish = (c: ArticleContent): ArticleCommand => ({
  type: 'DraftArticle',
  content: c,
  origin: null,
  publish: { publishedAt: null },
  facts: null,
});
const INSTANTS = ['2026-02-02T12:00:00.000Z', '2026-02-03T12:00:00.000Z'] as const;
const anyEvent: fc.Arbitrary<ArticleEvent> = fc.oneof(
  content.map((c): ArticleEvent => ({ type: 'ArticleDrafted', data: { content: c, origin: null } })),
  fc
    .tuple(content, content, fc.subarray(['a', 'b', 'z']), fc.option(fc.subarray(['g', 'a', 'z', 'b'])))
    .map(([from, to, removedBlocks, blockOrder]): ArticleEvent => ({
      type: 'ArticleRevised',
      data: { ...changeBetween(from, to), removedBlocks, blockOrder },
    })),
  fc.tuple(content, fc.integer({ min: 1, max: 5 })).map(([c, version]): ArticleEvent => ({
    type: 'ArticlePublished',
    data: { version, content: c, publishedAt: '2026-02-01T12:00:00.000Z', change: 'first', dueAt: null },
  })),
  fc.tuple(content, fc.integer({ min: 1, max: 5 })).map(([c, version]): ArticleEvent => ({
    type: 'ArticleScheduled',
    data: {
      version,
      content: c,
      publishAt: INSTANTS[0],
      publishedAt: INSTANTS[0],
      change: 'first',
      approvedRevision: null,
    },
  })),
  fc.tuple(content, content, fc.integer({ min: 1, max: 5 })).map(([c, before, version]): ArticleEvent => ({
    type: 'ArticleCorrected',
    data: {
      version,
      content: c,
      publishedAt: '2026-02-01T12:00:00.000Z',
      note: 'Rettet',
      changes: changeBetween(before, c),
    },
  })),
  fc.constantFrom<ArticleEvent>(
    { type: 'ArticleSubmitted', data: { comment: null, publishAt: INSTANTS[1] } },
    { type: 'ChangesRequested', data: { comment: 'Igen' } },
    { type: 'ArticleApproved', data: { comment: null } },
    { type: 'ArticleUnscheduled', data: { version: 1, slot: 'publication' } },
    { type: 'ArticleUnscheduled', data: { version: 1, slot: 'unpublication' } },
    { type: 'ArticleUnpublicationScheduled', data: { version: 2, unpublishAt: INSTANTS[1], notice: null } },
    { type: 'ArticleUnpublished', data: { notice: null, dueAt: null } },
    { type: 'ArticleUnpublished', data: { notice: null, dueAt: INSTANTS[1] } },
    { type: 'ArticleEmbargoSet', data: { until: INSTANTS[0], note: null } },
    { type: 'ArticleKilled', data: { notice: 'Trukket', reason: 'other' } },
    { type: 'ArticleNoticeWithdrawn', data: { noticeId: 'c0ffee00-1234-4abc-8def-0123456789ab' } },
    { type: 'ArticleAssigned', data: { deskId: null, userId: null, dueAt: INSTANTS[0], note: null } },
    { type: 'ArticleDiscarded', data: {} },
    { type: 'ArticleRestored', data: {} },
  ),
);
const anyCommand: fc.Arbitrary<ArticleCommand> = fc.oneof(
  { weight: 1, arbitrary: content.map(draftAndPublish) },
  {
    weight: 2,
    arbitrary: fc.tuple(content, fc.bigInt(-1n, 9n)).map(([changes, baseRevision]): ArticleCommand => ({
      type: 'ReviseArticle',
      changes,
      baseRevision,
    })),
  },
  { weight: 12, arbitrary: arbitraryArticleCommand(INSTANTS) },
  {
    weight: 1,
    arbitrary: fc.constant<ArticleCommand>({ type: 'KillArticle', notice: 'Trukket', reason: 'other' }),
  },
);

describe('any history of an article', () => {
  it('folds, and leaves every command with an answer', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), anyCommand, (history, command) => {
        const desk = new Desk();
        history.forEach((event) => desk.record(event));
        expect(desk.state?.content.body.type ?? EMPTY_CONTENT.body.type).toBe('doc');
        expect(desk.save(command)).toBeDefined();
        expect(articleDecider.due?.(desk.state, '2027-01-01T00:00:00.000Z').length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 300 },
    );
  });
});
