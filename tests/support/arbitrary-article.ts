import { fc } from '#testing/properties';
import type { Instant } from '#kernel';
import type { ArticleCommand } from '../../libs/editorial/domain/article.commands.js';

const NOTICES = ['1b7c9d2e-3f40-4a51-8b62-7c8d9e0fa1b2', '2c8d0e3f-4051-4b62-9c73-8d9e0fa1b2c3'] as const;
const NOTHING = { type: 'doc' as const, content: [] };

/** Whatever a desk asks of an article that exists: what it writes, and what becomes of that, at one of these times. */
export function arbitraryArticleCommand(
  times: readonly [Instant, ...Instant[]],
): fc.Arbitrary<ArticleCommand> {
  const time = fc.constantFrom(...times);
  const word = fc.constantFrom('Havnen', 'Kajen', 'Færgen', '');
  const pending = fc.constantFrom('refuse' as const, 'unschedule' as const, 'rebase' as const);
  const noticeId = fc.constantFrom(...NOTICES);
  const revise = fc
    .record({ headline: word, standfirst: fc.option(word) }, { requiredKeys: [] })
    .map((changes): ArticleCommand => ({ type: 'ReviseArticle', changes }));
  const publish = pending.map((choice): ArticleCommand => ({
    ...{ type: 'PublishArticle', publishedAt: null, facts: null },
    pending: choice,
  }));
  const schedule = time.map((publishAt): ArticleCommand => ({
    type: 'ScheduleArticle',
    publishAt,
    facts: null,
  }));
  const plannedEnd = time.map((unpublishAt): ArticleCommand => ({
    ...{ type: 'ScheduleUnpublication', notice: 'Slut' },
    unpublishAt,
  }));
  return fc.oneof(
    { weight: 4, arbitrary: revise },
    { weight: 3, arbitrary: publish },
    { weight: 3, arbitrary: schedule },
    { weight: 2, arbitrary: plannedEnd },
    fc.option(time).map((publishAt): ArticleCommand => ({ type: 'SubmitArticle', comment: null, publishAt })),
    fc
      .constantFrom('publication' as const, 'unpublication' as const)
      .map((slot): ArticleCommand => ({ type: 'UnscheduleArticle', slot })),
    fc.option(time).map((until): ArticleCommand => ({ type: 'SetEmbargo', until, note: null })),
    fc
      .tuple(fc.option(fc.tuple(fc.integer({ min: 1, max: 6 }), word)), pending)
      .map(([change, choice]): ArticleCommand => ({
        ...{ type: 'CorrectArticle', note: 'Rettet', facts: null },
        change: change && { version: change[0], changes: { headline: change[1] } },
        pending: choice,
      })),
    noticeId.map((id): ArticleCommand => ({
      ...{ type: 'AttachNotice', noticeId: id, kind: 'reply', title: 'Genmæle', body: NOTHING },
      ...{ from: 'Havnen', url: null },
    })),
    fc
      .tuple(noticeId, word)
      .map(([id, title]): ArticleCommand => ({ type: 'ReviseNotice', noticeId: id, changes: { title } })),
    noticeId.map((id): ArticleCommand => ({ type: 'WithdrawNotice', noticeId: id })),
    fc.option(time).map((dueAt): ArticleCommand => ({
      type: 'AssignArticle',
      changes: { dueAt, userId: NOTICES[0] },
      problems: [],
    })),
    fc.constantFrom<ArticleCommand>(
      { type: 'ApproveArticle', comment: null, actorId: 'user-2', ifRevision: undefined, facts: null },
      { type: 'RequestChanges', comment: 'Igen' },
      { type: 'UnpublishArticle', notice: 'Taget ned' },
      { type: 'DiscardArticle' },
      { type: 'RestoreArticle' },
    ),
  );
}
