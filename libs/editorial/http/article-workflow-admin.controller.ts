import { Body, Controller, HttpCode, Param, Post, Put } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandEnvelope } from '#event-store';
import { Envelope, IfMatch, Requires, uuidSchema } from '#platform';
import type { CommandReply } from '#platform';
import { ApproveArticle } from '../application/approve-article/approve-article.command.js';
import { AssignArticle } from '../application/assign-article/assign-article.command.js';
import { CorrectArticle } from '../application/correct-article/correct-article.command.js';
import { KillArticle } from '../application/kill-article/kill-article.command.js';
import { RequestChanges } from '../application/request-changes/request-changes.command.js';
import { ScheduleUnpublication } from '../application/schedule-unpublication/schedule-unpublication.command.js';
import { SetEmbargo } from '../application/set-embargo/set-embargo.command.js';
import { SubmitArticle } from '../application/submit-article/submit-article.command.js';
import {
  approveArticleSchema,
  assignArticleSchema,
  correctArticleSchema,
  killArticleSchema,
  requestChangesSchema,
  scheduleUnpublicationSchema,
  setEmbargoSchema,
  submitArticleSchema,
} from '../contract/article.input-schemas.js';
import type {
  ApproveArticleBody,
  AssignArticleBody,
  CorrectArticleBody,
  KillArticleBody,
  RequestChangesBody,
  ScheduleUnpublicationBody,
  SetEmbargoBody,
  SubmitArticleBody,
} from '../contract/article.input-schemas.js';
import type { LiveChange } from '../domain/article.commands.js';
import type { ArticleAssignment } from '../domain/article.events.js';
import { sentContent } from './sent-content.js';
import { ArticleReplies } from './article-replies.js';

/** What the desk does with an article on its way to readers, and after. */
@ApiTags('articles')
@ApiBearerAuth()
@Controller('api/admin/v1/articles')
export class ArticleWorkflowAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly replies: ArticleReplies,
  ) {}

  @Post(':id/submit')
  @HttpCode(200)
  @Requires('article.submit')
  @ApiOperation({ summary: 'Ask for the working copy to be looked over' })
  async submitArticle(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: submitArticleSchema }) { comment, publishAt }: SubmitArticleBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replies.to(
      await this.commands.execute(new SubmitArticle(envelope, { id, ifRevision, comment, publishAt })),
    );
  }

  @Post(':id/request-changes')
  @HttpCode(200)
  @Requires('article.approve')
  @ApiOperation({ summary: 'Ask whoever submitted the working copy to change it' })
  async requestChanges(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: requestChangesSchema }) { comment }: RequestChangesBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replies.to(
      await this.commands.execute(new RequestChanges(envelope, { id, ifRevision, comment })),
    );
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Requires('article.approve')
  @ApiOperation({
    summary: 'Agree to the working copy as it stands; a later change makes this void',
    description:
      'Where the section asks for four eyes, who wrote part of it may not (409 `four-eyes`), and whoever may sends the ' +
      'revision that they have read as `If-Match` (428 without). When it was submitted for a time, this schedules it; ' +
      'what was pinned before and took in a correction stands in `lastReview.plan`.',
  })
  async approveArticle(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: approveArticleSchema }) { comment }: ApproveArticleBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replies.to(
      await this.commands.execute(new ApproveArticle(envelope, { id, ifRevision, comment })),
    );
  }

  @Put(':id/assignment')
  @Requires('article.assign')
  @ApiOperation({
    summary: 'Give the article to a desk or a person',
    description:
      'To an open desk, to a person of `GET /staff`; others are refused (422 `not-assignable`). Whoever has it keeps ' +
      'it while only the rest is changed.',
  })
  async assignArticle(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: assignArticleSchema }) body: AssignArticleBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replies.to(
      await this.commands.execute(
        new AssignArticle(envelope, { id, ifRevision, changes: sentAssignment(body) }),
      ),
    );
  }

  @Put(':id/embargo')
  @Requires('article.embargo')
  @ApiOperation({ summary: 'Let the article not be shown before a time, or lift that' })
  async setEmbargo(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: setEmbargoSchema }) { until, note }: SetEmbargoBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replies.to(
      await this.commands.execute(new SetEmbargo(envelope, { id, ifRevision, until, note })),
    );
  }

  @Post(':id/schedule-unpublication')
  @HttpCode(200)
  @Requires('article.schedule')
  @ApiOperation({ summary: 'Set the time from which readers see the article no more' })
  async scheduleUnpublication(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: scheduleUnpublicationSchema }) { unpublishAt, notice }: ScheduleUnpublicationBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replies.to(
      await this.commands.execute(
        new ScheduleUnpublication(envelope, { id, ifRevision, unpublishAt, notice }),
      ),
    );
  }

  @Post(':id/correct')
  @HttpCode(200)
  @Requires('article.correct')
  @ApiOperation({
    summary: 'Correct what readers see, and tell them',
    description: 'The note is bound to exactly this change and shows with the article.',
  })
  async correctArticle(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: correctArticleSchema }) { note, change, pending }: CorrectArticleBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replies.to(
      await this.commands.execute(
        new CorrectArticle(envelope, { id, ifRevision, note, change: liveChange(change), pending }),
      ),
    );
  }

  @Post(':id/kill')
  @HttpCode(200)
  @Requires('article.kill')
  @ApiOperation({ summary: 'Withhold the article for good: a notice stands in its place, at every instant' })
  async killArticle(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: killArticleSchema }) { notice, reason }: KillArticleBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replies.to(
      await this.commands.execute(new KillArticle(envelope, { id, ifRevision, notice, reason })),
    );
  }
}

function liveChange(sent: CorrectArticleBody['change']): LiveChange | null {
  if (sent === null) return null;
  const { version, ...changes } = sent;
  return { version, changes: sentContent(changes) };
}

function sentAssignment({ deskId, userId, dueAt, note }: AssignArticleBody): Partial<ArticleAssignment> {
  return {
    ...(deskId === undefined ? {} : { deskId }),
    ...(userId === undefined ? {} : { userId }),
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(note === undefined ? {} : { note }),
  };
}
