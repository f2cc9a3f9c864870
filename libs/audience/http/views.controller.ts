import { Body, Controller, Get, Header, HttpCode, Inject, Post, Query, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '#kernel';
import type { Clock } from '#kernel';
import { Accepts, CLOCK, HttpProblem, Public } from '#platform';
import { CountableArticles } from '../counting/countable-articles.js';
import { FloodGuard } from '../counting/flood-guard.js';
import { ViewCounter } from '../counting/view-counter.js';
import { viewKindOf } from '../counting/view-kind.js';
import { ViewTokens } from '../counting/view-tokens.js';
import { VIEW_BYTES, articleIdOfPath, tokenOfBody, viewTokenQuerySchema } from './views.schemas.js';
import type { ViewTokenQuery } from './views.schemas.js';

/** Counting page views, without cookies and without keeping anything of the reader. */
@ApiTags('views')
@Controller('api/v1')
@Public()
export class ViewsController {
  constructor(
    private readonly tokens: ViewTokens,
    private readonly counter: ViewCounter,
    private readonly floods: FloodGuard,
    @Inject(CountableArticles) private readonly articles: CountableArticles,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('view-tokens')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Get a token that counts one view of an article, within ten minutes' })
  @ApiOkResponse({
    schema: { type: 'object', required: ['token'], properties: { token: { type: 'string' } } },
  })
  async issueViewToken(
    @Query({ schema: viewTokenQuerySchema }) { path }: ViewTokenQuery,
  ): Promise<{ readonly token: string }> {
    const articleId = articleIdOfPath(path);
    if (articleId === undefined || !(await this.articles.has(articleId))) {
      throw new DomainError('not-found', 'no-such-article', 'Give the path of a published article.');
    }
    return { token: this.tokens.issue(articleId, this.clock.now()) };
  }

  @Post('views')
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @Accepts({ types: ['text/plain'], maxBytes: VIEW_BYTES, example: 'a-token-of-view-tokens' })
  @ApiOperation({
    summary: 'Count a view: the body is a token, as navigator.sendBeacon sends it',
    description: 'Also 204 when the token is old, forged or used already: then nothing is counted.',
  })
  @ApiNoContentResponse()
  countView(@Body() body: unknown, @Req() request: FastifyRequest): void {
    const token = tokenOfBody(body);
    if (token === undefined) {
      throw new HttpProblem(400, 'invalid-view', 'Send a token of /api/v1/view-tokens as text/plain.');
    }
    const at = this.clock.now();
    const claims = this.tokens.read(token, at);
    if (!claims) return;
    const kind = viewKindOf(request.headers);
    const admitted = this.floods.admits({ address: request.ip, subject: claims.articleId, at });
    this.counter.count({ ...claims, kind: kind === 'view' && !admitted ? 'flood' : kind, at });
  }
}
