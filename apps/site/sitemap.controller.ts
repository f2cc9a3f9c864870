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

type SitemapPage = Awaited<ReturnType<ArticlesQuery['sitemap']>>;

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
  async sitemap(@At() { at }: AsOf, @Res() reply: FastifyReply): Promise<void> {
    // Read before anything is sent: an answer that has begun can only be cut off, not turned into a problem.
    const first = await this.page({ at, room: MOST_IN_FILE - 1 });
    await reply
      .header('cache-control', 'public, max-age=0, s-maxage=30')
      .type(XML)
      .send(Readable.from(this.file(at, first)));
  }

  private async *file(at: Instant, first: SitemapPage): AsyncIterable<string> {
    yield `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n`;
    yield this.entry(this.urls.front());
    let room = MOST_IN_FILE - 1;
    for (let page = first; ; page = await this.page({ at, room, after: page.at(-1)?.id })) {
      yield page.map((article) => this.entry(this.urls.article(article), article.updatedAt)).join('');
      room -= page.length;
      if (page.length < PAGE || room <= 0) break;
    }
    yield `</urlset>\n`;
  }

  private page({
    at,
    room,
    after,
  }: {
    readonly at: Instant;
    readonly room: number;
    readonly after?: string | undefined;
  }): Promise<SitemapPage> {
    return this.articles.sitemap({ at, limit: Math.min(PAGE, room), after });
  }

  private entry(url: string, updatedAt?: Instant): string {
    const changed = updatedAt === undefined ? '' : `<lastmod>${updatedAt}</lastmod>`;
    return `<url><loc>${escaped(url)}</loc>${changed}</url>\n`;
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
