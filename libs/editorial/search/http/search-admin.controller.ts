import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Clock } from '#kernel';
import { CLOCK, Requires } from '#platform';
import type { Page } from '#platform';
import type { DeskArticle } from '../../queries/desk-articles.query.js';
import { DeskSearchQuery } from '../desk-search.query.js';
import { deskSearchSchema } from '../search.input-schemas.js';
import type { DeskSearchInput } from '../search.input-schemas.js';
import type { Total } from '../search-statement.js';
import { bestKey, newestKey, searchCursor } from './search-cursors.js';

/** A page of articles that were found; `total` stands on the first one. */
interface FoundArticles extends Page<DeskArticle> {
  readonly total?: Total;
}

/** Finds articles for the desk. */
@ApiTags('articles')
@ApiBearerAuth()
@Controller('api/admin/v1/search')
export class SearchAdminController {
  constructor(
    private readonly search: DeskSearchQuery,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Requires('article.read')
  @ApiOperation({
    summary: 'Find articles by words, section, state, author and time',
    description: '`total.count` stops at 10,000, and `total.more` tells that there are more.',
  })
  async searchArticles(@Query({ schema: deskSearchSchema }) query: DeskSearchInput): Promise<FoundArticles> {
    const { q, order, section: sectionId, author: authorId, after, ...rest } = query;
    const { desk: deskId, assignee: assigneeId, ...filters } = rest;
    const typed = q === '' ? undefined : q;
    const options = { ...filters, typed, sectionId, authorId, deskId, assigneeId, at: this.clock.now() };
    const { articles, next, ...told } =
      typed === undefined || order === 'newest'
        ? await this.search.newest(options, newestKey(after))
        : await this.search.best(options, bestKey(after));
    return { items: articles, next: searchCursor(next), ...told };
  }
}
