import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import type { Clock } from '#kernel';
import { CLOCK, commandReply, Envelope, IfMatch, pageQuerySchema, Requires, uuidSchema } from '#platform';
import type { CommandReply, Page, PageQuery } from '#platform';
import { InstructConsumer } from '../application/instruct-consumer/instruct-consumer.command.js';
import { IssueConsumerToken } from '../application/issue-consumer-token/issue-consumer-token.command.js';
import { RegisterConsumer } from '../application/register-consumer/register-consumer.command.js';
import { RotateWebhookSecret } from '../application/rotate-webhook-secret/rotate-webhook-secret.command.js';
import { SetWebhook } from '../application/set-webhook/set-webhook.command.js';
import {
  issueConsumerTokenSchema,
  registerConsumerSchema,
  reviseConsumerSchema,
  setWebhookSchema,
} from '../contract/consumer.input-schemas.js';
import type {
  IssueConsumerTokenInput,
  RegisterConsumerInput,
  ReviseConsumerInput,
  SetWebhookInput,
} from '../contract/consumer.input-schemas.js';
import type { ConsumerInstruction } from '../domain/consumer.commands.js';
import { consumerDecider, noSuchConsumer } from '../domain/consumer.decider.js';
import { ConsumersQuery } from '../queries/consumers.query.js';
import type { ListedConsumer, ListedDelivery } from '../queries/consumers.query.js';

const QUOTA = 120;

/** Job boards and other programs that read feeds: what they may, how they keep up, what was sent to them. */
@ApiTags('consumers')
@ApiBearerAuth()
@Controller('api/admin/v1/consumers')
export class ConsumersAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
    private readonly consumers: ConsumersQuery,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Requires('consumer.register')
  @ApiOperation({
    summary: 'Register a consumer of feeds',
    description: 'Answers its first token once, as `token`: it is kept as a hash.',
  })
  async registerConsumer(
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: registerConsumerSchema }) input: RegisterConsumerInput,
  ): Promise<CommandReply> {
    const { name, feeds, requestsPerMinute = QUOTA } = input;
    const terms = { name, feeds, requestsPerMinute };
    const { result, tokenId, token } = await this.commands.execute(new RegisterConsumer(envelope, terms));
    return commandReply(result, { ...terms, tokenId, token });
  }

  @Get()
  @Requires('consumer.read')
  @ApiOperation({ summary: 'List consumers: lag, last read and failures of each feed' })
  listConsumers(@Query({ schema: pageQuerySchema }) query: PageQuery): Promise<Page<ListedConsumer>> {
    return this.consumers.page(query);
  }

  @Get(':id')
  @Requires('consumer.read')
  @ApiOperation({ summary: 'Read a consumer' })
  async readConsumer(
    @Param('id', { schema: uuidSchema }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const [{ state, revision }, listed] = await Promise.all([
      this.runner.load(consumerDecider, id),
      this.consumers.byId(id),
    ]);
    if (!state) throw noSuchConsumer();
    void reply.header('etag', `"${revision}"`);
    const { terms, paused, tokens, webhook } = state;
    return {
      id,
      revision: Number(revision),
      ...terms,
      paused,
      tokens: Object.entries(tokens).map(([tokenId, token]) => ({ id: tokenId, ...token })),
      webhook: webhook && { url: webhook.url, disabled: webhook.disabled },
      standing: listed?.feeds ?? [],
    };
  }

  @Patch(':id')
  @Requires('consumer.revise')
  @ApiOperation({ summary: 'Change the terms of a consumer', description: 'Members left out stay.' })
  reviseConsumer(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @IfMatch() ifRevision: bigint | undefined,
    @Body({ schema: reviseConsumerSchema }) input: ReviseConsumerInput,
  ): Promise<CommandReply> {
    const { name, feeds, requestsPerMinute } = input;
    const changes = {
      ...(name !== undefined && { name }),
      ...(feeds !== undefined && { feeds }),
      ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    };
    return this.instruct(envelope, id, { type: 'ReviseConsumer', changes }, ifRevision);
  }

  @Post(':id/pause')
  @HttpCode(200)
  @Requires('consumer.revise')
  @ApiOperation({ summary: 'Pause a consumer', description: 'Its tokens open nothing, nothing is sent.' })
  pauseConsumer(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
  ): Promise<CommandReply> {
    return this.instruct(envelope, id, { type: 'PauseConsumer' });
  }

  @Post(':id/resume')
  @HttpCode(200)
  @Requires('consumer.revise')
  @ApiOperation({ summary: 'Let a paused consumer go on', description: 'It goes on where it was.' })
  resumeConsumer(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
  ): Promise<CommandReply> {
    return this.instruct(envelope, id, { type: 'ResumeConsumer' });
  }

  @Post(':id/tokens')
  @Requires('consumer.revise')
  @ApiOperation({ summary: 'Issue a further token', description: 'Answered once, as `token`.' })
  async issueConsumerToken(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: issueConsumerTokenSchema }) { expiresAt = null }: IssueConsumerTokenInput,
  ): Promise<CommandReply> {
    const { result, tokenId, token } = await this.commands.execute(
      new IssueConsumerToken(envelope, id, expiresAt),
    );
    return commandReply(result, { id: tokenId, consumerId: id, token, expiresAt });
  }

  @Delete(':id/tokens/:tokenId')
  @Requires('consumer.revise')
  @ApiOperation({ summary: 'Revoke a token of a consumer' })
  revokeConsumerToken(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Param('tokenId', { schema: uuidSchema }) tokenId: string,
  ): Promise<CommandReply> {
    return this.instruct(envelope, id, { type: 'RevokeToken', tokenId });
  }

  @Put(':id/webhook')
  @Requires('consumer.revise')
  @ApiOperation({
    summary: 'Send changes to an address',
    description:
      'Changes from now on; a webhook that was turned off goes on where it was. Answers the signing secret. Addresses ' +
      'in private networks are refused.',
  })
  async setWebhook(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: setWebhookSchema }) { url }: SetWebhookInput,
  ): Promise<CommandReply> {
    const { result, ...webhook } = await this.commands.execute(new SetWebhook(envelope, id, url));
    return commandReply(result, webhook);
  }

  @Post(':id/webhook/rotate-secret')
  @HttpCode(200)
  @Requires('consumer.revise')
  @ApiOperation({
    summary: 'Sign with a new secret',
    description: 'Messages are signed with both secrets for seven days.',
  })
  async rotateWebhookSecret(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
  ): Promise<CommandReply> {
    const { result, ...webhook } = await this.commands.execute(new RotateWebhookSecret(envelope, id));
    return commandReply(result, webhook);
  }

  @Delete(':id/webhook')
  @Requires('consumer.revise')
  @ApiOperation({ summary: 'Send nothing any more', description: 'What was not sent yet is not sent.' })
  removeWebhook(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
  ): Promise<CommandReply> {
    return this.instruct(envelope, id, { type: 'RemoveWebhook' });
  }

  @Get(':id/deliveries')
  @Requires('consumer.read')
  @ApiOperation({ summary: 'List what was sent to a consumer, newest first; kept for 30 days' })
  async listDeliveries(
    @Param('id', { schema: uuidSchema }) id: string,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<ListedDelivery>> {
    const { state } = await this.runner.load(consumerDecider, id);
    if (!state) throw noSuchConsumer();
    return this.consumers.deliveries(id, query);
  }

  @Post(':id/deliveries/:deliveryId/redeliver')
  @HttpCode(200)
  @Requires('consumer.revise')
  @ApiOperation({
    summary: 'Send a message once more',
    description: 'Within seconds, as the message it was.',
  })
  async redeliver(
    @Envelope() { commandId }: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) consumerId: string,
    @Param('deliveryId', { schema: uuidSchema }) deliveryId: string,
  ): Promise<{ readonly id: string }> {
    const now = this.clock.now();
    return { id: await this.consumers.redeliver({ consumerId, deliveryId, commandId, now }) };
  }

  private async instruct(
    envelope: CommandEnvelope,
    id: string,
    instruction: ConsumerInstruction,
    ifRevision?: bigint,
  ): Promise<CommandReply> {
    return commandReply(
      await this.commands.execute(new InstructConsumer(envelope, id, instruction, ifRevision)),
    );
  }
}
