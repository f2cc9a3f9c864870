import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import {
  commandReply,
  decodeCursor,
  encodeCursor,
  Envelope,
  IfMatch,
  instantSchema,
  Requires,
  uuidSchema,
} from '#platform';
import type { CommandReply, Page } from '#platform';
import { InstructRequest } from '../application/instruct-request/instruct-request.command.js';
import type { RequestInstruction } from '../application/instruct-request/instruct-request.command.js';
import { ReceiveRequest } from '../application/receive-request/receive-request.command.js';
import {
  decideRequestSchema,
  listRequestsSchema,
  receiveRequestSchema,
  settleArticleSchema,
} from '../contract/erasure.input-schemas.js';
import type {
  DecideRequestBody,
  ListRequestsQuery,
  ReceiveRequestBody,
  SettleArticleBody,
} from '../contract/erasure.input-schemas.js';
import { privacyRequestDecider, standingRequest } from '../domain/privacy-request.decider.js';
import { PrivacyRequestsQuery } from '../queries/privacy-requests.query.js';
import type { ListedRequest } from '../queries/privacy-requests.query.js';

const cursorSchema = z.tuple([instantSchema, uuidSchema]);

/** The register of what people asked for about what is kept of them. */
@ApiTags('privacy')
@ApiBearerAuth()
@Controller('api/admin/v1/privacy-requests')
export class PrivacyRequestsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
    private readonly requests: PrivacyRequestsQuery,
  ) {}

  @Post()
  @Requires('person.requests')
  @ApiOperation({
    summary: 'Put a request for the rights of somebody on record',
    description:
      'It must be answered within a month of `receivedAt`. Who asks is sealed until the request is closed.',
  })
  async receivePrivacyRequest(
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: receiveRequestSchema }) { from, replyTo, note, ...facts }: ReceiveRequestBody,
  ): Promise<CommandReply> {
    const request = { ...facts, details: { from, replyTo, note } };
    return commandReply(await this.commands.execute(new ReceiveRequest(envelope, request)));
  }

  @Get()
  @Requires('person.requests')
  @ApiOperation({ summary: 'List requests, what is due first before the others; it names nobody' })
  async listPrivacyRequests(
    @Query({ schema: listRequestsSchema }) { state, limit, after }: ListRequestsQuery,
  ): Promise<Page<ListedRequest>> {
    const key = after === undefined ? undefined : decodeCursor(after, cursorSchema);
    const found = await this.requests.list({
      onlyOpen: state === 'open',
      limit: limit + 1,
      after: key && { dueAt: key[0], id: key[1] },
    });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, next: found.length > limit && last ? encodeCursor([last.dueAt, last.id]) : null };
  }

  @Get(':id')
  @Requires('person.requests')
  @ApiOperation({ summary: 'Read a request, with who asks while it is open' })
  async readPrivacyRequest(
    @Param('id', { schema: uuidSchema }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { state, revision } = await this.runner.load(privacyRequestDecider, id);
    const { articles, ...request } = standingRequest(state);
    void reply.header('etag', `"${revision}"`).header('cache-control', 'private, no-store');
    return {
      id,
      revision: Number(revision),
      ...request,
      articles: Object.entries(articles).map(([articleId, outcome]) => ({ articleId, outcome })),
    };
  }

  @Post(':id/decide')
  @HttpCode(200)
  @Requires('person.erase')
  @ApiOperation({
    summary: 'Grant or refuse a request; a granted erasure is carried out at once',
    description:
      'Answers the `articles` that name the person. They are never changed by this: an editor decides about each.',
  })
  decidePrivacyRequest(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: decideRequestSchema }) body: DecideRequestBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.instruct(envelope, { id, ifRevision, instruction: { type: 'DecideRequest', ...body } });
  }

  @Post(':id/articles/:articleId/settle')
  @HttpCode(200)
  @Requires('person.requests')
  @ApiOperation({ summary: 'Record what was decided about an article that names the person' })
  settleNamingArticle(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Param('articleId', { schema: uuidSchema }) articleId: string,
    @Body({ schema: settleArticleSchema }) { outcome }: SettleArticleBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const instruction = { type: 'SettleArticle', articleId, outcome } as const;
    return this.instruct(envelope, { id, ifRevision, instruction });
  }

  @Post(':id/close')
  @HttpCode(200)
  @Requires('person.requests')
  @ApiOperation({
    summary: 'Close a request that was answered; who asked is unreadable from then on',
    description: 'It must be decided, and so must every article that names the person.',
  })
  closePrivacyRequest(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.instruct(envelope, { id, ifRevision, instruction: { type: 'CloseRequest' } });
  }

  private async instruct(
    envelope: CommandEnvelope,
    input: {
      readonly id: string;
      readonly ifRevision: bigint | undefined;
      readonly instruction: RequestInstruction;
    },
  ): Promise<CommandReply> {
    const result = await this.commands.execute(new InstructRequest(envelope, input));
    const { dueAt, subjectId, articles } = standingRequest(result.state);
    const open = Object.entries(articles).flatMap(([articleId, outcome]) =>
      outcome === null ? [articleId] : [],
    );
    return commandReply(result, { dueAt, subjectId, openArticles: open });
  }
}
