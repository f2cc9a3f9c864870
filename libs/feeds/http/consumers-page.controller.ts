import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  CONFIGURATION,
  HttpProblem,
  pageQuerySchema,
  Public,
  requestContext,
  sendCacheable,
  uuidSchema,
} from '#platform';
import type { Configuration, PageQuery } from '#platform';
import { noSuchConsumer } from '../domain/consumer.decider.js';
import { ConsumersQuery } from '../queries/consumers.query.js';
import { CONSUMERS_CSS, CONSUMERS_PAGE, consumerPage, consumersPage } from './consumers.page.js';
import type { ConsumersPageFrame } from './consumers.page.js';

const HTML = 'text/html; charset=utf-8';
const PERMISSION = 'consumer.read';

/**
 * Who reads feeds and how they keep up, as pages for a browser that signed in at `/admin/sign-in`. They show and do
 * nothing: a session only reads.
 */
@Controller('admin/consumers')
@ApiExcludeController()
@Public()
export class ConsumersPageController {
  constructor(
    private readonly consumers: ConsumersQuery,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  @Get()
  async list(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<void> {
    if (!admitted(request, reply)) return;
    reply.type(HTML).send(consumersPage(this.frame, await this.consumers.page(query)));
  }

  @Get('page.css')
  style(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    sendCacheable(request, reply, {
      body: CONSUMERS_CSS,
      contentType: 'text/css; charset=utf-8',
      cacheControl: 'public, max-age=3600',
    });
  }

  @Get(':id')
  async one(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id', { schema: uuidSchema }) id: string,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<void> {
    if (!admitted(request, reply)) return;
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

/**
 * False for who has yet to sign in, and was sent there.
 * @throws HttpProblem 403 for who may not see consumers
 */
function admitted(request: FastifyRequest, reply: FastifyReply): boolean {
  reply.header('cache-control', 'private, no-store');
  const { actor } = requestContext(request);
  if (!actor) {
    reply.status(303).header('location', `/admin/sign-in?next=${CONSUMERS_PAGE}`).send();
    return false;
  }
  if (actor.permissions.has(PERMISSION)) return true;
  throw new HttpProblem(
    403,
    'forbidden',
    `This needs the permission ${PERMISSION}, which none of your roles holds.`,
  );
}
