import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { StaffNames } from '#identity';
import { DomainError, plusMilliseconds, slugOf } from '#kernel';
import type { Clock } from '#kernel';
import {
  At,
  CLOCK,
  decodeCursor,
  encodeCursor,
  Envelope,
  HttpProblem,
  IfMatch,
  instantSchema,
  PublicUrls,
  refuseAmbiguousBase,
  requestContext,
  Requires,
  uuidSchema,
} from '#platform';
import type { AsOf, CommandReply, Page } from '#platform';
import { DiscardArticle } from '../application/discard-article/discard-article.command.js';
import { DraftArticle } from '../application/draft-article/draft-article.command.js';
import { PublishArticle } from '../application/publish-article/publish-article.command.js';
import { RestoreArticle } from '../application/restore-article/restore-article.command.js';
import { ReviseArticle } from '../application/revise-article/revise-article.command.js';
import { ScheduleArticle } from '../application/schedule-article/schedule-article.command.js';
import { UnpublishArticle } from '../application/unpublish-article/unpublish-article.command.js';
import { UnscheduleArticle } from '../application/unschedule-article/unschedule-article.command.js';
import {
  draftArticleSchema,
  listArticlesSchema,
  previewArticleSchema,
  publishArticleSchema,
  reviseArticleSchema,
  scheduleArticleSchema,
  unpublishArticleSchema,
  unscheduleArticleSchema,
} from '../contract/article.input-schemas.js';
import type {
  DraftArticleBody,
  ListArticlesQuery,
  PreviewArticleBody,
  PublishArticleBody,
  ReviseArticleBody,
  ScheduleArticleBody,
  UnpublishArticleBody,
  UnscheduleArticleBody,
} from '../contract/article.input-schemas.js';
import { articleDecider } from '../domain/article.decider.js';
import type { ArticleAssignment } from '../domain/article.events.js';
import type { Review } from '../domain/article-state.js';
import { cameDue } from '../domain/came-due.js';
import { ArticleHistoryQuery } from '../history/article-history.query.js';
import { DeskArticlesQuery } from '../queries/desk-articles.query.js';
import type { DeskArticle } from '../queries/desk-articles.query.js';
import { sentContent } from './sent-content.js';
import { ArticleReplies } from './article-replies.js';
import { PreviewLinks } from './preview-links.js';

const cursorSchema = z.tuple([instantSchema, uuidSchema]);
const PUBLISH = 'article.publish';

/** The desk's articles. */
@ApiTags('articles')
@ApiBearerAuth()
@Controller('api/admin/v1/articles')
export class ArticlesAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
    private readonly desk: DeskArticlesQuery,
    private readonly history: ArticleHistoryQuery,
    private readonly previews: PreviewLinks,
    private readonly replies: ArticleReplies,
    private readonly urls: PublicUrls,
    private readonly names: StaffNames,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Requires('article.draft')
  @ApiOperation({
    summary: 'Draft an article, and publish it at once with `publish: true`',
    description:
      'A draft may lack anything; publishing needs a headline and a section (and the right to publish).',
  })
  async draftArticle(
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: draftArticleSchema }) body: DraftArticleBody,
    @Req() request: FastifyRequest,
  ): Promise<CommandReply> {
    const { publish, publishedAt = null, ...content } = body;
    if (publish && !requestContext(request).actor?.permissions.has(PUBLISH)) {
      throw new DomainError(
        'forbidden',
        'forbidden',
        `Publishing needs the permission ${PUBLISH}: save a draft.`,
      );
    }
    const input = { content, origin: null, publish: publish ? { publishedAt } : null };
    return this.replies.to(await this.commands.execute(new DraftArticle(envelope, input)));
  }

  @Get()
  @Requires('article.read')
  @ApiOperation({
    summary: 'List articles, last changed first',
    description:
      'With `at`, as the list was at that time; for a time to come, as it will be when nothing else happens by then.',
  })
  async listArticles(
    @At() { at, live }: AsOf,
    @Query({ schema: listArticlesSchema }) query: ListArticlesQuery,
  ): Promise<Page<DeskArticle>> {
    const { limit, state, section, review, desk, assignee } = query;
    const key = query.after === undefined ? undefined : decodeCursor(query.after, cursorSchema);
    const after = key && { updatedAt: key[0], id: key[1] };
    const filters = { state, sectionId: section, review, deskId: desk, assigneeId: assignee };
    const options = { ...filters, limit: limit + 1, after };
    const found = live ? await this.desk.list(at, options) : await this.desk.listAt(at, options);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, next: found.length > limit && last ? encodeCursor([last.updatedAt, last.id]) : null };
  }

  @Get(':id')
  @Requires('article.read')
  @ApiOperation({
    summary: 'Read the working copy of an article, and where it stands',
    description:
      'With `at`, as it was at that time; for a time to come, as it will be when nothing else happens by then.',
  })
  async readArticle(
    @Param('id', { schema: uuidSchema }) id: string,
    @At() { at, live }: AsOf,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const state = live
      ? cameDue((await this.runner.load(articleDecider, id)).state, at)
      : await this.history.stateAt(id, at);
    if (state === null) throw new DomainError('not-found', 'article-unknown', 'There is no such article.');
    const { revision } = state;
    if (live) void reply.header('etag', `"${revision}"`);
    const { content, published, schedule, unpublication, origin } = state;
    return {
      id,
      revision: Number(revision),
      ...this.replies.standingOf(id, state, at),
      ...content,
      origin,
      lastReview: reviewJson(state.review),
      embargo: state.embargo,
      assignment: state.assignment,
      assignee: await this.assigneeOf(state.assignment),
      notices: state.notices,
      published: published && {
        version: published.version,
        publishedAt: published.publishedAt,
        withdrawn: published.withdrawn,
        content: published.content,
      },
      scheduled: schedule && {
        version: schedule.version,
        publishAt: schedule.publishAt,
        approvedRevision: schedule.approvedRevision,
        content: schedule.content,
      },
      unpublication,
    };
  }

  @Patch(':id')
  @Requires('article.revise')
  @ApiOperation({
    summary: 'Change the working copy',
    description:
      'With `baseRevision` your changes are merged with what others did since, field by field and block by block; ' +
      'places that exclude each other are answered with 409 `edit-conflict` and `base`, `theirs` and `yours`. With ' +
      '`If-Match` any change since is refused (412). Send one of them.',
  })
  async reviseArticle(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: reviseArticleSchema }) body: ReviseArticleBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const { baseRevision, ...changes } = body;
    refuseAmbiguousBase(ifRevision, baseRevision);
    if (ifRevision === undefined && baseRevision === undefined) {
      throw new HttpProblem(
        428,
        'base-required',
        'Say what you changed: send the revision you read as baseRevision (merge) or as If-Match (refuse).',
      );
    }
    const input = {
      id,
      ifRevision,
      changes: sentContent(changes),
      ...(baseRevision === undefined ? {} : { baseRevision: BigInt(baseRevision) }),
    };
    return this.replies.to(await this.commands.execute(new ReviseArticle(envelope, input)));
  }

  @Post(':id/publish')
  @HttpCode(200)
  @Requires(PUBLISH)
  @ApiOperation({ summary: 'Show the working copy to readers from now on' })
  async publishArticle(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: publishArticleSchema }) { publishedAt, pending }: PublishArticleBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replies.to(
      await this.commands.execute(new PublishArticle(envelope, { id, ifRevision, publishedAt, pending })),
    );
  }

  @Post(':id/schedule')
  @HttpCode(200)
  @Requires('article.schedule')
  @ApiOperation({
    summary: 'Pin the working copy, to be shown from a time to come; later edits do not slip in',
  })
  async scheduleArticle(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: scheduleArticleSchema }) { publishAt }: ScheduleArticleBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replies.to(
      await this.commands.execute(new ScheduleArticle(envelope, { id, ifRevision, publishAt })),
    );
  }

  @Post(':id/unschedule')
  @HttpCode(200)
  @Requires('article.unschedule')
  @ApiOperation({ summary: 'Call a schedule off' })
  async unscheduleArticle(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: unscheduleArticleSchema }) { slot }: UnscheduleArticleBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replies.to(
      await this.commands.execute(new UnscheduleArticle(envelope, { id, ifRevision, slot })),
    );
  }

  @Post(':id/unpublish')
  @HttpCode(200)
  @Requires('article.unpublish')
  @ApiOperation({ summary: 'Take the article from readers; its address answers 410 with the notice' })
  async unpublishArticle(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: unpublishArticleSchema }) { notice }: UnpublishArticleBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replies.to(
      await this.commands.execute(new UnpublishArticle(envelope, { id, ifRevision, notice })),
    );
  }

  @Post(':id/discard')
  @HttpCode(200)
  @Requires('article.discard')
  @ApiOperation({ summary: 'Put the article into the bin; nothing is lost' })
  async discardArticle(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replies.to(await this.commands.execute(new DiscardArticle(envelope, { id, ifRevision })));
  }

  @Post(':id/restore')
  @HttpCode(200)
  @Requires('article.restore')
  @ApiOperation({ summary: 'Take the article out of the bin' })
  async restoreArticle(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replies.to(await this.commands.execute(new RestoreArticle(envelope, { id, ifRevision })));
  }

  @Post(':id/previews')
  @Requires('article.preview')
  @ApiOperation({
    summary: "Make a signed link that shows exactly one revision as the reader's page, until it expires",
  })
  async previewArticle(
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: previewArticleSchema }) body: PreviewArticleBody,
  ): Promise<{ readonly url: string; readonly revision: number; readonly expiresAt: string }> {
    const { state, revision: newest } = await this.runner.load(articleDecider, id);
    if (state === null) throw new DomainError('not-found', 'article-unknown', 'There is no such article.');
    const revision = body.revision === undefined ? newest : BigInt(body.revision);
    if (revision > newest) {
      throw new DomainError('invalid', 'unknown-revision', `The article has no revision ${revision}.`, {
        problems: [{ field: 'revision', message: `is above ${newest}, the newest` }],
      });
    }
    const expiresAt = plusMilliseconds(this.clock.now(), body.validMinutes * 60_000);
    const token = this.previews.sign({ articleId: id, revision, expiresAt });
    const url = `${this.urls.article({ id, slug: slugOf(state.content.headline) })}?preview=${token}`;
    return { url, revision: Number(revision), expiresAt };
  }

  private async assigneeOf({ userId }: ArticleAssignment): Promise<DeskArticle['assignee']> {
    if (userId === null) return null;
    return { id: userId, name: (await this.names.of([userId])).get(userId) ?? null };
  }
}

function reviewJson({ step, revision, ...said }: Review) {
  return step === 'none' ? null : { step, ...said, revision: revision === null ? null : Number(revision) };
}
