import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CommandRunner } from '#event-store';
import { ToldConsumersQuery } from '#feeds';
import type { ToldConsumers } from '#feeds';
import { DomainError } from '#kernel';
import { NowOnly, pageQuerySchema, Requires, uuidSchema } from '#platform';
import type { PageQuery } from '#platform';
import { articleDecider } from '../domain/article.decider.js';
import { articlesFeed } from '../feeds/articles.feed.js';

/** Who has copies of an article, and knows what became of it. */
@ApiTags('articles')
@ApiBearerAuth()
@Controller('api/admin/v1/articles')
export class ArticleConsumersAdminController {
  constructor(
    private readonly consumers: ToldConsumersQuery,
    private readonly runner: CommandRunner,
  ) {}

  @Get(':id/consumers')
  @Requires('consumer.read')
  @NowOnly('How far consumers had read at another time is not kept.')
  @ApiOperation({
    summary: 'See which consumers of the feed have read past the newest change of an article',
    description:
      'After a correction or a kill: `hasRead` false has a copy that is no longer right. `change` is null while the ' +
      'feed has told nothing of the article; until it has told of a kill, nobody knows of that. Whoever reads without a token, or in a feed reader, is not in it.',
  })
  async listArticleConsumers(
    @Param('id', { schema: uuidSchema }) id: string,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<ToldConsumers> {
    const { state } = await this.runner.load(articleDecider, id);
    if (state === null) throw new DomainError('not-found', 'article-unknown', 'There is no such article.');
    const told = await this.consumers.of(articlesFeed, id, query);
    return state.killed && told.change?.reason !== 'killed' ? knownToNobody(told) : told;
  }
}

/** Before the feed has told of the newest change: whoever has a copy has the one from before. */
function knownToNobody(told: ToldConsumers): ToldConsumers {
  const items = told.items.map(({ hasRead, webhook, ...consumer }) => ({
    ...consumer,
    hasRead: hasRead === null ? null : false,
    webhook: webhook && { ...webhook, wasTold: false },
  }));
  return { ...told, items };
}
