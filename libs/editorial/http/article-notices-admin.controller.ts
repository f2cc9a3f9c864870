import { Body, Controller, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandEnvelope } from '#event-store';
import { Envelope, IfMatch, refuseAmbiguousBase, Requires, uuidSchema } from '#platform';
import type { CommandReply } from '#platform';
import { AttachNotice } from '../application/attach-notice/attach-notice.command.js';
import { ReviseNotice } from '../application/revise-notice/revise-notice.command.js';
import { WithdrawNotice } from '../application/withdraw-notice/withdraw-notice.command.js';
import { attachNoticeSchema, reviseNoticeSchema } from '../contract/article.input-schemas.js';
import type { AttachNoticeBody, ReviseNoticeBody } from '../contract/article.input-schemas.js';
import type { ArticleNoticeText } from '../domain/article.events.js';
import { ArticleReplies } from './article-replies.js';

/** Replies and rulings that show with an article. */
@ApiTags('articles')
@ApiBearerAuth()
@Controller('api/admin/v1/articles')
export class ArticleNoticesAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly replies: ArticleReplies,
  ) {}

  @Post(':id/notices')
  @Requires('article.notice')
  @ApiOperation({ summary: 'Bind a reply (genmæle) or a ruling of Pressenævnet to the article' })
  async attachNotice(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: attachNoticeSchema }) { kind, ...text }: AttachNoticeBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const result = await this.commands.execute(new AttachNotice(envelope, { id, ifRevision, kind, text }));
    const attached = result.events.find((event) => event.type === 'ArticleNoticeAttached');
    return this.replies.to(result, { id: attached?.data.noticeId ?? null, articleId: id });
  }

  @Patch(':id/notices/:noticeId')
  @Requires('article.notice')
  @ApiOperation({
    summary: 'Let a notice read differently',
    description:
      'With `baseRevision` a change over what somebody else changed in it since is answered with 409 `edit-conflict`, ' +
      '`theirs` and `yours`; with `If-Match` any change of the article since is refused (412). Send one of them.',
  })
  async reviseNotice(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Param('noticeId', { schema: uuidSchema }) noticeId: string,
    @Body({ schema: reviseNoticeSchema }) { baseRevision, ...text }: ReviseNoticeBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    refuseAmbiguousBase(ifRevision, baseRevision);
    const input = {
      ...{ id, ifRevision, noticeId, changes: sentText(text) },
      ...(baseRevision === undefined ? {} : { baseRevision: BigInt(baseRevision) }),
    };
    return this.replies.to(await this.commands.execute(new ReviseNotice(envelope, input)));
  }

  @Post(':id/notices/:noticeId/withdraw')
  @HttpCode(200)
  @Requires('article.notice')
  @ApiOperation({ summary: 'Take a notice away' })
  async withdrawNotice(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Param('noticeId', { schema: uuidSchema }) noticeId: string,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replies.to(
      await this.commands.execute(new WithdrawNotice(envelope, { id, ifRevision, noticeId })),
    );
  }
}

function sentText({ title, body, from, url }: ReviseNoticeBody): Partial<ArticleNoticeText> {
  return {
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
    ...(from === undefined ? {} : { from }),
    ...(url === undefined ? {} : { url }),
  };
}
