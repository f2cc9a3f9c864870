import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Clock, Instant } from '#kernel';
import {
  At,
  CLOCK,
  decodeCursor,
  encodeCursor,
  nowOnly,
  PublicUrls,
  Requires,
  Travels,
  uuidSchema,
} from '#platform';
import type { AsOf, Page } from '#platform';
import { ArticlesQuery } from '../../queries/articles.query.js';
import type { DeskArticle } from '../../queries/desk-articles.query.js';
import { DeskSearchQuery } from '../desk-search.query.js';
import { deskSearchSchema, readAlsoSchema, whereUsedSchema } from '../search.input-schemas.js';
import type { DeskSearchInput, ReadAlsoInput, WhereUsedInput } from '../search.input-schemas.js';
import type { Total } from '../search-statement.js';
import { SiteSearchQuery } from '../site-search.query.js';
import { WhereUsedQuery } from '../where-used.query.js';
import type { FrontUse, Use } from '../where-used.query.js';
import { bestKey, newestKey, searchCursor } from './search-cursors.js';

/** A page of articles that were found; `total` stands on the first one. */
interface FoundArticles extends Page<DeskArticle> {
  readonly total?: Total;
}

/** What uses something. */
interface UsesPage extends Page<Use> {
  readonly fronts: readonly FrontUse[];
}

/** Articles that a read-also line may point to. */
interface Offers {
  readonly items: readonly {
    readonly articleId: string;
    readonly title: string;
    readonly url: string;
    readonly section: { readonly id: string; readonly name: string } | null;
    readonly publishedAt: Instant;
  }[];
}

const OTHER_TIMES =
  'What readers find at any time is told by `/api/v1/search`, what the desk had by `/api/admin/v1/articles`.';

/** Finds articles for the desk. */
@ApiTags('articles')
@ApiBearerAuth()
@Controller('api/admin/v1/search')
export class SearchAdminController {
  constructor(
    private readonly search: DeskSearchQuery,
    private readonly readers: SiteSearchQuery,
    private readonly articles: ArticlesQuery,
    private readonly used: WhereUsedQuery,
    private readonly urls: PublicUrls,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Requires('article.read')
  @ApiOperation({
    summary: 'Find articles by words, section, state, author and time',
    description:
      '`total.count` stops at 10,000, and `total.more` tells that there may be more. Words in quotation marks stand ' +
      'side by side; the newest 3,000 articles, and at most 1,000 older ones that have them all, are looked into for ' +
      'that, and counted. By time the search goes on behind these: a page may hold fewer than `limit` while `next` is ' +
      'no null. With an `at` to come, articles are found and told as they will stand then when nothing else happens, by ' +
      'the words and dates that they have now; one that is over is refused (422): an index knows the words of now ' +
      `alone. ${OTHER_TIMES}`,
  })
  async searchArticles(
    @At() { at: asked, live }: AsOf,
    @Query({ schema: deskSearchSchema }) query: DeskSearchInput,
  ): Promise<FoundArticles> {
    const at = this.fromNowOn(
      asked,
      live,
      `Words of working copies are found as they are now. ${OTHER_TIMES}`,
    );
    const { q, order, section: sectionId, author: authorId, after, ...rest } = query;
    const { desk: deskId, assignee: assigneeId, ...filters } = rest;
    const typed = q === '' ? undefined : q;
    const options = { ...filters, typed, sectionId, authorId, deskId, assigneeId, at };
    const { articles, next, ...told } =
      typed === undefined || order === 'newest'
        ? await this.search.newest(options, newestKey(after))
        : await this.search.best(options, bestKey(after));
    return { items: articles, next: searchCursor(next), ...told };
  }

  @Get('uses')
  @Requires('article.read')
  @ApiOperation({
    summary: 'Find what uses a picture, an article, an author or a section',
    description:
      'Working copies, and versions that readers see or will see, in the order of ids; `fronts` tells the places ' +
      'where an article stands or will stand, on the first page. With an `at` to come, what will use it when nothing ' +
      'else happens by then; one that is over is refused (422), since what working copies used is not kept.',
  })
  async whereUsed(
    @At() { at: asked, live }: AsOf,
    @Query({ schema: whereUsedSchema }) query: WhereUsedInput,
  ): Promise<UsesPage> {
    const { of: kind, id, limit, after } = query;
    const at = this.fromNowOn(asked, live, 'What working copies used at a time that is over is not kept.');
    const [{ uses, next }, fronts] = await Promise.all([
      this.used.articles({ kind, id, at, limit, after: after && decodeCursor(after, uuidSchema) }),
      kind === 'article' && after === undefined ? this.used.fronts(id, at) : [],
    ]);
    return { items: uses, fronts, next: next && encodeCursor(next) };
  }

  @Get('read-also')
  @Travels()
  @Requires('article.read')
  @ApiOperation({
    summary: 'Offer articles to point to, by words or else the newest',
    description:
      'Nothing is offered that is not public when the line shows. With `at`, what would be offered at that time.',
  })
  async offerReadAlso(@Query({ schema: readAlsoSchema }) query: ReadAlsoInput): Promise<Offers> {
    const { q = '', at: now = this.clock.now(), showAt, without, limit } = query;
    const at = showAt === undefined || showAt < now ? now : showAt;
    const stories =
      q === ''
        ? await this.articles.newest({ at, limit: limit + 1 })
        : (await this.readers.best({ typed: q, at, limit: limit + 1 })).stories;
    const offered = stories.filter(({ id }) => id !== without).slice(0, limit);
    return {
      items: offered.map(({ id, slug, headline, section, publishedAt }) => ({
        articleId: id,
        title: headline,
        url: this.urls.article({ id, slug }),
        section: section && { id: section.id, name: section.name },
        publishedAt,
      })),
    };
  }

  /** Now, or the time to come that was asked for. */
  private fromNowOn(asked: Instant, live: boolean, reason: string): Instant {
    const now = this.clock.now();
    if (!live && asked < now) throw nowOnly(reason);
    return live ? now : asked;
  }
}
