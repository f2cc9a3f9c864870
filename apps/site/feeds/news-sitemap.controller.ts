import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ArticleOutletsQuery, ArticlesQuery } from '#editorial';
import type { NewsEntry } from '#editorial';
import { plusDays } from '#kernel';
import type { Instant } from '#kernel';
import { At, CONFIGURATION, LiveReplies, Public, PublicUrls } from '#platform';
import type { AsOf, Configuration, Made } from '#platform';
import { element } from '#recruiting';
import { earliest } from '../pages/page-body.js';

const ADDRESS = '/sitemaps/news.xml';
const XML = 'application/xml; charset=utf-8';
/** What Google News takes (developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap). */
const NEWS_DAYS = 2;
const MOST_NEWS = 1_000;

/** The articles of the last two days for Google News. */
@ApiExcludeController()
@Public()
@Controller()
export class NewsSitemapController {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly outlets: ArticleOutletsQuery,
    private readonly articles: ArticlesQuery,
    private readonly replies: LiveReplies,
    private readonly urls: PublicUrls,
  ) {}

  @Get(ADDRESS)
  async news(@At() asOf: AsOf, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.replies.answer(request, reply, {
      address: ADDRESS,
      asOf,
      make: async () => {
        const made = await this.replies.fragment(ADDRESS, asOf, (at) => this.document(at));
        return { contentType: XML, body: made.value, fragments: [made] };
      },
    });
  }

  private async document(at: Instant): Promise<Made<string>> {
    const [news, edge] = await Promise.all([
      this.outlets.newsSince({ since: plusDays(at, -NEWS_DAYS), at, limit: MOST_NEWS }),
      this.articles.nextEdge(at),
    ]);
    const oldest = news.at(-1);
    const value =
      `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" ` +
      `xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n` +
      `${news.map((entry) => this.entryXml(entry)).join('')}</urlset>\n`;
    const validUntil = earliest(edge, oldest ? plusDays(oldest.publishedAt, NEWS_DAYS) : null);
    return { value, validUntil, tags: ['published_articles.versions'] };
  }

  private entryXml(entry: NewsEntry): string {
    const { publication, language } = this.configuration;
    return (
      '<url>\n' +
      element('loc', this.urls.article(entry)) +
      '<news:news>\n<news:publication>\n' +
      element('news:name', publication.name) +
      element('news:language', language) +
      '</news:publication>\n' +
      element('news:publication_date', entry.publishedAt) +
      element('news:title', entry.headline) +
      '</news:news>\n</url>\n'
    );
  }
}
