import { Controller, Get, Header, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Instant } from '#kernel';
import { At, Public, PublicUrls } from '#platform';
import type { AsOf, Page } from '#platform';
import type { Story } from '../../queries/story.js';
import { siteSearchSchema } from '../search.input-schemas.js';
import type { SiteSearchInput } from '../search.input-schemas.js';
import { SearchGate } from '../search-gate.js';
import type { Total } from '../search-statement.js';
import { SiteSearchQuery } from '../site-search.query.js';
import { bestKey, newestKey, searchCursor } from './search-cursors.js';

/** An article among those that were found. */
interface FoundArticleJson {
  readonly id: string;
  readonly url: string;
  readonly headline: string;
  readonly standfirst: string | null;
  readonly section: { readonly id: string; readonly name: string; readonly url: string } | null;
  readonly byline: readonly string[];
  readonly publishedAt: Instant;
  readonly updatedAt: Instant;
}

/** A page of articles that were found; `total` stands on the first one. */
interface FoundPage extends Page<FoundArticleJson> {
  readonly total?: Total;
}

/** The search of readers, for machines. */
@ApiTags('public')
@Public()
@Controller('api/v1/search')
export class SearchController {
  constructor(
    private readonly search: SiteSearchQuery,
    private readonly gate: SearchGate,
    private readonly urls: PublicUrls,
  ) {}

  @Get()
  @Header('cache-control', 'private, no-store')
  @Header('x-robots-tag', 'noindex')
  @ApiOperation({
    summary: 'Find published articles by words',
    description:
      'Articles alone: sponsored posts are no part of what is found. 60 searches a minute; `total.count` stops at ' +
      '10,000, and `total.more` tells that there may be more. Words in quotation marks stand side by side; the newest ' +
      '3,000 articles, and at most 1,000 older ones that have them all, are looked into for that, and counted. By time ' +
      'the search goes on behind these: a page may hold fewer than `limit` while `next` is no null.',
  })
  async searchPublishedArticles(
    @At() { at }: AsOf,
    @Query({ schema: siteSearchSchema }) query: SiteSearchInput,
    @Req() request: FastifyRequest,
  ): Promise<FoundPage> {
    this.gate.admit(request.ip);
    const { q: typed = '', order, section: sectionId, limit, after } = query;
    const options = { typed, sectionId, at, limit };
    const { stories, next, ...rest } =
      order === 'newest'
        ? await this.search.newest(options, newestKey(after))
        : await this.search.best(options, bestKey(after));
    return { items: stories.map((story) => this.json(story)), next: searchCursor(next), ...rest };
  }

  private json({ id, slug, section, authors, ...story }: Story): FoundArticleJson {
    const { headline, standfirst, publishedAt, updatedAt } = story;
    return {
      id,
      url: this.urls.article({ id, slug }),
      headline,
      standfirst,
      section: section && { id: section.id, name: section.name, url: this.urls.section(section.slug) },
      byline: authors.map(({ name }) => name),
      publishedAt,
      updatedAt,
    };
  }
}
