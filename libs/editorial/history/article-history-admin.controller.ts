import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { DomainError } from '#kernel';
import type { Instant } from '#kernel';
import {
  At,
  decodeCursor,
  encodeCursor,
  Envelope,
  HttpProblem,
  IfMatch,
  pageQuerySchema,
  refuseAmbiguousBase,
  requestContext,
  Requires,
  uuidSchema,
} from '#platform';
import type { AsOf, CommandReply, Page, PageQuery } from '#platform';
import { ReviseArticle } from '../application/revise-article/revise-article.command.js';
import { UndoRevision } from '../application/undo-revision/undo-revision.command.js';
import type { ArticleContent } from '../domain/article-content.js';
import { articleDecider } from '../domain/article.decider.js';
import type { ArticleEvent } from '../domain/article.events.js';
import type { ArticleState } from '../domain/article-state.js';
import { cameDue } from '../domain/came-due.js';
import { ArticleReplies } from '../http/article-replies.js';
import { ArticleHistoryQuery } from './article-history.query.js';
import type { Revision } from './article-history.query.js';
import { contentDiff } from './content-diff.js';
import type { ContentDiff } from './content-diff.js';
import { kindOf } from './happening.js';
import type { HappeningKind } from './happening.js';
import {
  diffQuerySchema,
  restoreRevisionSchema,
  revisionParamSchema,
  revisionsQuerySchema,
  undoRevisionSchema,
} from './history.input-schemas.js';
import type { DiffQuery, RestoreRevisionBody, UndoRevisionBody } from './history.input-schemas.js';
import { timelineOf } from './timeline.js';
import type { TimelineEntry } from './timeline.js';

const cursorSchema = z.tuple([z.int().min(0)]);
/** Edits in a row are one entry of a timeline: so many revisions are looked at for a page, at most. */
const MOST_SCANNED = 1_000;
const CHUNK = 200;

/** Whoever takes something back must be allowed to do what that takes. */
const RIGHT_TO_UNDO: Readonly<Record<ArticleEvent['type'], readonly string[]>> = {
  ArticleDrafted: ['article.discard'],
  ArticleRevised: ['article.revise'],
  ArticleSubmitted: ['article.submit'],
  ChangesRequested: ['article.approve'],
  ArticleApproved: ['article.approve'],
  ArticlePublished: ['article.publish', 'article.unpublish'],
  ArticleScheduled: ['article.unschedule'],
  ArticleUnpublicationScheduled: ['article.unschedule'],
  ArticleUnscheduled: ['article.schedule'],
  ArticleUnpublished: ['article.publish'],
  ArticleEmbargoSet: ['article.embargo'],
  ArticleCorrected: ['article.correct'],
  ArticleKilled: ['article.kill'],
  ArticleNoticeAttached: ['article.notice'],
  ArticleNoticeRevised: ['article.notice'],
  ArticleNoticeWithdrawn: ['article.notice'],
  ArticleAssigned: ['article.assign'],
  ArticleDiscarded: ['article.restore'],
  ArticleRestored: ['article.discard'],
};

/** What was and is planned of an article. */
interface Timeline extends Page<TimelineEntry> {
  /** What waits for its time, in the order of the times. */
  readonly planned: readonly {
    readonly kind: 'publication' | 'unpublication' | 'embargo-ends' | 'due';
    readonly at: Instant;
  }[];
  /** What has come of it and is not recorded yet: readers see it so. In the order of the times. */
  readonly unrecorded: readonly { readonly kind: HappeningKind; readonly at: Instant }[];
}

/** What happened to articles, and how to take it back. */
@ApiTags('articles')
@ApiBearerAuth()
@Controller('api/admin/v1/articles/:id')
export class ArticleHistoryAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
    private readonly history: ArticleHistoryQuery,
    private readonly replies: ArticleReplies,
  ) {}

  @Get('revisions')
  @Requires('article.read')
  @ApiOperation({
    summary: 'List every revision of an article, newest first: who did what, when, through what',
    description:
      'From the log itself, so it is complete: nothing that was ever saved is missing. With `at`, those that there were ' +
      'at that time.',
  })
  async listRevisions(
    @Param('id', { schema: uuidSchema }) id: string,
    @At() asOf: AsOf,
    @Query({ schema: revisionsQuerySchema }) { after, limit }: PageQuery,
  ): Promise<Page<Revision>> {
    const { revisions, next } = await this.history.page(id, {
      upTo: await this.upTo(id, after, asOf),
      limit,
    });
    return { items: revisions, next: next === null ? null : encodeCursor([Number(next)]) };
  }

  @Get('revisions/:revision')
  @Requires('article.read')
  @ApiOperation({
    summary: 'Read the working copy as it was after one revision, and what that revision pinned',
    description:
      '`pinned` is the content that was published, scheduled, corrected to or submitted for that; null for other ' +
      'revisions.',
  })
  async readRevision(
    @Param('id', { schema: uuidSchema }) id: string,
    @Param('revision', { schema: revisionParamSchema }) revision: bigint,
    @At() { at, live }: AsOf,
  ): Promise<Revision & { readonly content: ArticleContent; readonly pinned: ArticleContent | null }> {
    const found = await this.history.revision(id, revision);
    if (live || found.at <= at) return found;
    throw new DomainError('not-found', 'revision-unknown', `The article had no revision ${revision} then.`);
  }

  @Get('diff')
  @Requires('article.read')
  @ApiOperation({
    summary: 'Compare the working copies after two revisions, word by word',
    description:
      'Only what differs: fields, and blocks by their ids. `parts` that are not `added` make up the earlier text, those ' +
      'that are not `removed` the later one. With `at`, the later revision is the newest of that time unless given.',
  })
  async compareRevisions(
    @Param('id', { schema: uuidSchema }) id: string,
    @At() { at, live }: AsOf,
    @Query({ schema: diffQuerySchema }) { from, to }: DiffQuery,
  ): Promise<{ readonly from: number; readonly to: number } & ContentDiff> {
    const newest = live ? null : await this.history.revisionAt(id, at);
    const found = await this.history.contents(id, BigInt(from), to === undefined ? newest : BigInt(to));
    return { from, to: Number(found.toRevision), ...contentDiff(found.from, found.to) };
  }

  @Get('timeline')
  @Requires('article.read')
  @ApiOperation({
    summary: 'Tell what happened to an article and why, newest first, and what is planned',
    description:
      'Edits in a row by the same person are one entry. A planned fact says when it was due and how late it was ' +
      'recorded (`lateMs`); readers saw it on time. What has come due and is not recorded is in `unrecorded`, and no ' +
      'longer in `planned`. With `at`, what had happened by then and what was planned then; for a time to come, what ' +
      'will still be planned when nothing else happens by then.',
  })
  async readTimeline(
    @Param('id', { schema: uuidSchema }) id: string,
    @At() asOf: AsOf,
    @Query({ schema: pageQuerySchema }) { after, limit }: PageQuery,
  ): Promise<Timeline> {
    const revisions: Revision[] = [];
    let upTo: bigint | null | undefined = await this.upTo(id, after, asOf);
    let entries: readonly TimelineEntry[] = [];
    do {
      const page = await this.history.page(id, { upTo, limit: CHUNK });
      revisions.push(...page.revisions);
      upTo = page.next;
      entries = timelineOf(revisions);
    } while (upTo !== null && entries.length <= limit && revisions.length < MOST_SCANNED);
    const items = entries.slice(0, limit);
    const oldest = items.at(-1)?.since ?? 0;
    const recorded = asOf.live
      ? (await this.runner.load(articleDecider, id)).state
      : await this.history.recordedBy(id, asOf.at);
    return {
      items,
      next: oldest > 0 ? encodeCursor([oldest - 1]) : null,
      planned: plannedAfter(asOf.at, cameDue(recorded, asOf.at)),
      unrecorded: (articleDecider.due?.(recorded, asOf.at) ?? []).map(({ event, dueAt }) => ({
        kind: kindOf(event),
        at: dueAt,
      })),
    };
  }

  @Post('revisions/:revision/restore')
  @HttpCode(200)
  @Requires('article.revise')
  @ApiOperation({
    summary: 'Let the working copy read again as it did after a revision',
    description:
      'Recorded as a revision like any other: nothing is lost. With `baseRevision`, places that others changed since ' +
      'are answered with 409 `edit-conflict`; with `If-Match` any change since is refused (412). Send one of them.',
  })
  async restoreRevision(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Param('revision', { schema: revisionParamSchema }) revision: bigint,
    @Body({ schema: restoreRevisionSchema }) { baseRevision }: RestoreRevisionBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    refuseAmbiguousBase(ifRevision, baseRevision);
    if (ifRevision === undefined && baseRevision === undefined) {
      throw new HttpProblem(
        428,
        'base-required',
        'Say what you have seen: send the newest revision you read as baseRevision (merge) or as If-Match (refuse).',
      );
    }
    const { after } = await this.history.around(id, revision);
    const input = {
      id,
      ifRevision,
      changes: after.content,
      ...(baseRevision === undefined ? {} : { baseRevision: BigInt(baseRevision) }),
    };
    return this.replies.to(await this.commands.execute(new ReviseArticle(envelope, input)));
  }

  @Post('undo')
  @HttpCode(200)
  @Requires('article.revise')
  @ApiOperation({
    summary: 'Take back what one revision did',
    description:
      'Records the opposite and removes nothing. An edit is merged backwards: what others wrote since stays, and what ' +
      'they wrote over is answered with 409 `edit-conflict`. A publication gives readers back what they saw before. ' +
      'What something later has replaced, or what is over, is refused with its reason (409). Needs the right to do ' +
      'what it takes, such as `article.unpublish` for a publication.',
  })
  async undoRevision(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: undoRevisionSchema }) { revision, note }: UndoRevisionBody,
    @IfMatch() ifRevision: bigint | undefined,
    @Req() request: FastifyRequest,
  ): Promise<CommandReply> {
    const { event } = await this.history.around(id, BigInt(revision));
    const permissions = requestContext(request).actor?.permissions;
    const missing = RIGHT_TO_UNDO[event.type].find((permission) => !permissions?.has(permission));
    if (missing !== undefined) {
      throw new DomainError('forbidden', 'forbidden', `Taking this back needs the permission ${missing}.`);
    }
    const input = { id, ifRevision, revision: BigInt(revision), note };
    return this.replies.to(await this.commands.execute(new UndoRevision(envelope, input)));
  }

  /** From which revision on a page goes back. */
  private async upTo(
    id: string,
    cursor: string | undefined,
    { at, live }: AsOf,
  ): Promise<bigint | undefined> {
    const after = upToOf(cursor);
    if (live) return after;
    const newest = await this.history.revisionAt(id, at);
    return after === undefined || after > newest ? newest : after;
  }
}

function upToOf(cursor: string | undefined): bigint | undefined {
  return cursor === undefined ? undefined : BigInt(decodeCursor(cursor, cursorSchema)[0]);
}

function plannedAfter(at: Instant, state: ArticleState | null): Timeline['planned'] {
  if (state === null || state.killed) return [];
  const { schedule, unpublication, embargo, assignment } = state;
  const planned: Timeline['planned'] = [
    ...(schedule ? [{ kind: 'publication' as const, at: schedule.publishAt }] : []),
    ...(unpublication ? [{ kind: 'unpublication' as const, at: unpublication.unpublishAt }] : []),
    ...(embargo ? [{ kind: 'embargo-ends' as const, at: embargo.until }] : []),
    ...(assignment.dueAt === null ? [] : [{ kind: 'due' as const, at: assignment.dueAt }]),
  ];
  return planned.filter((each) => each.at > at).toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
