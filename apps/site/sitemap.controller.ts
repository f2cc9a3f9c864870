import { Readable } from 'node:stream';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ArticlesQuery } from '#editorial';
import type { Instant } from '#kernel';
import { At, Public, PublicUrls } from '#platform';
import type { AsOf } from '#platform';

/** What a sitemap may hold at most (sitemaps.org). */
const MOST_IN_FILE = 50_000;
const PAGE = 2_000;
const XML = 'application/xml; charset=utf-8';

/** The first 50,000 published articles, streamed page by page. */
@ApiExcludeController()
@Public()
@Controller()
export class SitemapController {
  constructor(
    private readonly articles: ArticlesQuery,
    private readonly urls: PublicUrls,
  ) {}

  @Get('sitemap.xml')
  sitemap(@At() { at }: AsOf, @Res() reply: FastifyReply): void {
    reply
      .header('cache-control', 'public, max-age=0, s-maxage=30')
      .type(XML)
      .send(Readable.from(this.file(at)));
  }

  private async *file(at: Instant): AsyncIterable<string> {
    yield `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n`;
    yield this.entry(this.urls.front());
    let after: string | undefined;
    for (let count = 1; count < MOST_IN_FILE;) {
      const page = await this.articles.sitemap({ at, limit: Math.min(PAGE, MOST_IN_FILE - count), after });
      yield page.map((article) => this.entry(this.urls.article(article), article.updatedAt)).join('');
      count += page.length;
      after = page.at(-1)?.id;
      if (page.length < PAGE) break;
    }
    yield `</urlset>\n`;
  }

  private entry(url: string, updatedAt?: Instant): string {
    const changed = updatedAt === undefined ? '' : `<lastmod>${updatedAt}</lastmod>`;
    return `<url><loc>${escaped(url)}</loc>${changed}</url>\n`;
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
