import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ArticlesQuery } from '#editorial';
import { DomainError, plusMilliseconds } from '#kernel';
import type { Instant } from '#kernel';
import {
  At,
  decodeCursor,
  encodeCursor,
  instantSchema,
  LiveReplies,
  Public,
  PublicUrls,
  sendTextStream,
  uuidSchema,
} from '#platform';
import type { AsOf, Made } from '#platform';
import { JobAdsQuery, xmlText } from '#recruiting';

/** What a sitemap may hold at most (sitemaps.org). */
const MOST_IN_FILE = 50_000;
/** What a part holds when the index is made; what comes to it until the next index has room. */
const IN_PART = 45_000;
/** Parts stay right while pages come and go, so that the index need not be made with every change. */
const INDEX_LASTS_MS = 10 * 60_000;
const PAGE = 2_000;
const XML = 'application/xml; charset=utf-8';
const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';

/** Between which places a part lies: behind `after`, up to and including `until`; open where it is left out. */
const partSchema = z.object({
  after: z.string().max(200).optional(),
  until: z.string().max(200).optional(),
});
type Part = z.infer<typeof partSchema>;

const articleKey = z.tuple([uuidSchema]);
const jobKey = z.tuple([instantSchema, uuidSchema]);

interface Entry {
  readonly url: string;
  readonly updatedAt?: Instant;
}

/** A kind of pages in the sitemap. */
interface Kind {
  /** Where all parts but the last end. */
  readonly ends: (at: Instant) => Promise<readonly string[]>;
  /** A part, page by page. @throws HttpProblem 400 for a place that is none */
  readonly pages: (part: Part, at: Instant) => AsyncGenerator<readonly Entry[]>;
}

/** The sitemap: an index, and parts that are streamed page by page. */
@ApiExcludeController()
@Public()
@Controller()
export class SitemapController {
  private readonly kinds: ReadonlyMap<string, Kind>;

  constructor(
    articles: ArticlesQuery,
    jobs: JobAdsQuery,
    private readonly replies: LiveReplies,
    private readonly urls: PublicUrls,
  ) {
    this.kinds = new Map([
      ['articles.xml', articleKind(articles, urls)],
      ['jobs.xml', jobKind(jobs, urls)],
    ]);
  }

  @Get('sitemap.xml')
  async index(@At() asOf: AsOf, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const address = '/sitemap.xml';
    await this.replies.answer(request, reply, {
      address,
      asOf,
      make: async () => {
        const made = await this.replies.fragment(address, asOf, (at) => this.parts(at));
        return { contentType: XML, body: made.value, fragments: [made] };
      },
    });
  }

  @Get('sitemaps/:file')
  async part(
    @At() { at, live }: AsOf,
    @Param('file') file: string,
    @Query({ schema: partSchema }) part: Part,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const kind = this.kinds.get(file);
    if (!kind) throw new DomainError('not-found', 'not-found', 'There is no such part of the sitemap.');
    reply
      .header('cache-control', live ? 'public, max-age=0, s-maxage=30' : 'private, no-store')
      .header('vary', 'Accept-Encoding, Authorization')
      .type(XML);
    await sendTextStream(request, reply, written(kind.pages(part, at)));
  }

  private async parts(at: Instant): Promise<Made<string>> {
    const kinds = await Promise.all(
      [...this.kinds].map(async ([file, { ends }]) => ({ file, ends: await ends(at) })),
    );
    const entries = kinds.flatMap(({ file, ends }) =>
      [...ends, undefined].map((until, index) => {
        const after = ends[index - 1];
        const query = new URLSearchParams({
          ...(after !== undefined && { after }),
          ...(until !== undefined && { until }),
        });
        const url = this.urls.path(`/sitemaps/${file}${query.size === 0 ? '' : `?${query.toString()}`}`);
        return `<sitemap><loc>${xmlText(url)}</loc></sitemap>\n`;
      }),
    );
    return {
      value:
        `<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="${NAMESPACE}">\n` +
        `${entries.join('')}<sitemap><loc>${xmlText(this.urls.path('/sitemaps/news.xml'))}</loc></sitemap>\n` +
        `</sitemapindex>\n`,
      validUntil: plusMilliseconds(at, INDEX_LASTS_MS),
      tags: [],
    };
  }
}

function articleKind(articles: ArticlesQuery, urls: PublicUrls): Kind {
  return {
    ends: async (at) => (await articles.sitemapParts({ at, size: IN_PART })).map((id) => encodeCursor([id])),
    async *pages(part, at) {
      let [after] = keyOf(part.after, articleKey) ?? [];
      const [until] = keyOf(part.until, articleKey) ?? [];
      if (after === undefined) yield [{ url: urls.front() }];
      for (let room = MOST_IN_FILE - 1; room > 0; room -= PAGE) {
        const limit = Math.min(PAGE, room);
        const page = await articles.sitemap({ at, limit, after, until });
        yield page.map((article) => ({ url: urls.article(article), updatedAt: article.updatedAt }));
        if (page.length < limit) return;
        after = page.at(-1)?.id;
      }
    },
  };
}

function jobKind(jobs: JobAdsQuery, urls: PublicUrls): Kind {
  return {
    ends: async (at) =>
      (await jobs.sitemapParts({ at, size: IN_PART })).map(({ postedAt, id }) =>
        encodeCursor([postedAt, id]),
      ),
    async *pages(part, at) {
      const until = jobPlace(part.until);
      let after = jobPlace(part.after);
      if (after === undefined) yield [{ url: urls.jobs() }];
      for (let room = MOST_IN_FILE - 1; room > 0; room -= PAGE) {
        const limit = Math.min(PAGE, room);
        const page = await jobs.sitemap({ at, limit, after, until });
        yield page.map((job) => ({ url: urls.job(job), updatedAt: job.updatedAt }));
        if (page.length < limit) return;
        after = page.at(-1);
      }
    },
  };
}

function keyOf<Key>(cursor: string | undefined, schema: z.ZodType<Key>): Key | undefined {
  return cursor === undefined ? undefined : decodeCursor(cursor, schema);
}

function jobPlace(cursor: string | undefined) {
  const key = keyOf(cursor, jobKey);
  return key && { postedAt: key[0], id: key[1] };
}

async function* written(pages: AsyncGenerator<readonly Entry[]>): AsyncGenerator<string> {
  // Read before anything is written: what is asked for wrongly is answered by a problem.
  let page = await pages.next();
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="${NAMESPACE}">\n`;
  for (; page.done !== true; page = await pages.next()) yield page.value.map(entryXml).join('');
  yield `</urlset>\n`;
}

function entryXml({ url, updatedAt }: Entry): string {
  const changed = updatedAt === undefined ? '' : `<lastmod>${updatedAt}</lastmod>`;
  return `<url><loc>${xmlText(url)}</loc>${changed}</url>\n`;
}
