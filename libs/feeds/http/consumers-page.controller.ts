import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  CONFIGURATION,
  pageQuerySchema,
  Public,
  Requires,
  sendCacheable,
  SignsIn,
  uuidSchema,
} from '#platform';
import type { Configuration, PageQuery } from '#platform';
import { noSuchConsumer } from '../domain/consumer.decider.js';
import { ConsumersQuery } from '../queries/consumers.query.js';
import { CONSUMERS_CSS, consumerPage, consumersPage } from './consumers.page.js';
import type { ConsumersPageFrame } from './consumers.page.js';

const HTML = 'text/html; charset=utf-8';

/**
 * Who reads feeds and how they keep up, as pages for a browser that signed in at `/admin/sign-in`. They show and do
 * nothing: a session only reads.
 */
@Controller('admin/consumers')
@ApiExcludeController()
@Requires('consumer.read')
@SignsIn()
export class ConsumersPageController {
  constructor(
    private readonly consumers: ConsumersQuery,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  @Get()
  async list(
    @Res() reply: FastifyReply,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<void> {
    reply.type(HTML).send(consumersPage(this.frame, await this.consumers.page(query)));
  }

  @Get('page.css')
  @Public()
  style(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    sendCacheable(request, reply, {
      body: CONSUMERS_CSS,
      contentType: 'text/css; charset=utf-8',
      cacheControl: 'public, max-age=3600',
    });
  }

  @Get(':id')
  async one(
    @Res() reply: FastifyReply,
    @Param('id', { schema: uuidSchema }) id: string,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<void> {
    const [consumer, deliveries] = await Promise.all([
      this.consumers.byId(id),
      this.consumers.deliveries(id, query),
    ]);
    if (!consumer) throw noSuchConsumer();
    reply.type(HTML).send(consumerPage(this.frame, { consumer, deliveries }));
  }

  private get frame(): ConsumersPageFrame {
    const { language, timeZone, publication } = this.configuration;
    return { language, timeZone, publication: publication.name };
  }
}
