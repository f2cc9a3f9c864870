import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CommandRunner } from '#event-store';
import { DomainError } from '#kernel';
import {
  actorNow,
  NowOnly,
  requestContext,
  Requires,
  unauthenticated,
  Unattended,
  uuidSchema,
} from '#platform';
import { articleDecider } from '../domain/article.decider.js';
import { ArticlePresence } from './article-presence.js';
import { PresenceStreams } from './presence-streams.js';

const READ = 'article.read';

/** Who is in an article. Nobody is locked out: saves are merged. */
@ApiTags('articles')
@ApiBearerAuth()
@Controller('api/admin/v1/articles/:id/presence')
export class PresenceAdminController {
  constructor(
    private readonly runner: CommandRunner,
    private readonly presence: ArticlePresence,
    private readonly streams: PresenceStreams,
  ) {}

  @Get()
  @Requires(READ)
  @Unattended()
  @NowOnly('Who had an article open at another time is not kept.')
  @ApiOperation({
    summary: 'Tell who has an article open',
    description:
      'With `Accept: text/event-stream` you have it open too for as long as you listen, and are told of everyone who ' +
      'comes and goes: events of the type `presence` with `{"people": [{"id", "name", "since"}]}`. Otherwise a list of ' +
      'who is there now, at most 50.',
  })
  async readPresence(
    @Param('id', { schema: uuidSchema }) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { actor } = requestContext(request);
    if (!actor) throw unauthenticated();
    const { state } = await this.runner.load(articleDecider, id);
    if (state === null) throw new DomainError('not-found', 'article-unknown', 'There is no such article.');
    reply.header('vary', 'Accept, Authorization, Cookie');
    if (/\btext\/event-stream\b/i.test(request.headers.accept ?? '')) {
      const mayStay = async () => (await actorNow(request))?.permissions.has(READ) === true;
      await this.streams.serve({ articleId: id, userId: actor.id, reply, mayStay });
      return;
    }
    const present = await this.presence.of([id]);
    reply.header('cache-control', 'no-store').send({ people: present.get(id) ?? [] });
  }
}
