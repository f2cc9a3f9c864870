import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DomainError } from '#kernel';
import type { Instant } from '#kernel';
import {
  At,
  decodeCursor,
  encodeCursor,
  instantSchema,
  LiveReplies,
  pageQuerySchema,
  Public,
  PublicUrls,
  uuidSchema,
} from '#platform';
import type { AsOf, Made, Page, Tag } from '#platform';
import { ArticleNotesQuery } from '../queries/article-notes.query.js';
import { ArticlesQuery } from '../queries/articles.query.js';
import type { ArticleAnswer } from '../queries/articles.query.js';
import { ReferencesQuery } from '../queries/references.query.js';
import type { AddressStyle } from '../queries/references.query.js';
import type { FullArticle } from '../queries/story.js';
import { absoluteAddresses, articleJson } from './article-json.js';
import type { ArticleJson } from './article-json.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const cursorSchema = z.tuple([instantSchema, uuidSchema]);
const listSchema = pageQuerySchema.extend({
  section: uuidSchema.optional().describe('The id of a section.'),
});
type ListQuery = z.output<typeof listSchema>;

/** Everything that an article's JSON is made of; pictures and names alone change the rest. */
const SURROUNDINGS = ['sections', 'authors', 'media'].map((table) => `published_articles.${table}`);
/** What lines to other articles depend on. */
const ELSEWHERE = ['published_articles.versions', 'published_articles.kills'];
const NOTES = ['published_articles.corrections', 'published_articles.notices'] as const;

/** Published articles for machines, as of an instant. */
@ApiTags('public')
@Public()
@Controller('api/v1/articles')
export class ArticlesController {
  private readonly addresses: AddressStyle;

  constructor(
    private readonly articles: ArticlesQuery,
    private readonly notes: ArticleNotesQuery,
    private readonly references: ReferencesQuery,
    private readonly replies: LiveReplies,
    private readonly urls: PublicUrls,
  ) {
    this.addresses = absoluteAddresses(urls);
  }

  @Get()
  @ApiOperation({ summary: 'List published articles, newest first' })
  async listPublishedArticles(
    @At() asOf: AsOf,
    @Query({ schema: listSchema }) query: ListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const key = query.after === undefined ? undefined : decodeCursor(query.after, cursorSchema);
    const { limit, section } = query;
    const address = `/api/v1/articles?${JSON.stringify([limit, section, key])}`;
    await this.replies.answer(request, reply, {
      address,
      asOf,
      make: async () => {
        const page = await this.replies.fragment(address, asOf, (at) => this.page(at, query, key));
        return { contentType: JSON_TYPE, body: page.value, fragments: [page] };
      },
    });
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a published article' })
  async readPublishedArticle(
    @At() asOf: AsOf,
    @Param('id', { schema: uuidSchema }) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const address = `/api/v1/articles/${id}`;
    await this.replies.answer(request, reply, {
      address,
      asOf,
      make: async () => {
        const item = await this.replies.fragment(address, asOf, (at) => this.item(at, id));
        return { contentType: JSON_TYPE, body: item.value, fragments: [item] };
      },
    });
  }

  private async page(
    at: Instant,
    query: ListQuery,
    key: readonly [Instant, string] | undefined,
  ): Promise<Made<string>> {
    const { limit, section } = query;
    const [found, validUntil] = await Promise.all([
      this.articles.newestInFull({
        at,
        limit: limit + 1,
        sectionId: section,
        after: key && { publishedAt: key[0], id: key[1] },
      }),
      this.articles.nextEdge(at),
    ]);
    const articles = found.slice(0, limit);
    const { resolvers, notesOf } = await this.around(articles, at);
    const last = articles.at(-1);
    const page: Page<ArticleJson> = {
      items: articles.map((article) =>
        articleJson(article, { resolvers, notes: notesOf(article.id), urls: this.urls }),
      ),
      next: found.length > limit && last ? encodeCursor([last.publishedAt, last.id]) : null,
    };
    return { value: JSON.stringify(page), validUntil, tags: ['published_articles'] };
  }

  private async item(at: Instant, id: string): Promise<Made<string>> {
    const answer = await this.articles.articleAt(id, at);
    if (answer.kind !== 'found') throw notShown(answer);
    const { article } = answer;
    const [{ resolvers, notesOf }, validUntil] = await Promise.all([
      this.around([article], at),
      this.articles.nextEdge(at),
    ]);
    const notes = notesOf(id);
    const bodies = [article.body, ...notes.notices.map(({ body }) => body)];
    const pointsElsewhere = bodies.some(({ content }) => content.some(({ type }) => type === 'readAlso'));
    const versions = pointsElsewhere ? ELSEWHERE : [`published_articles.versions:${id}`];
    return {
      value: JSON.stringify(articleJson(article, { resolvers, notes, urls: this.urls })),
      validUntil,
      tags: [...versions, ...NOTES.map((table): Tag => `${table}:${id}`), ...SURROUNDINGS],
    };
  }

  /** What stands beside some articles, and what the bodies of all that point to. */
  private async around(articles: readonly FullArticle[], at: Instant) {
    const notesOf = await this.notes.ofAll(
      articles.map(({ id }) => id),
      at,
    );
    const bodies = articles.flatMap(({ id, body }) => [
      body,
      ...notesOf(id).notices.map((notice) => notice.body),
    ]);
    return { notesOf, resolvers: await this.references.resolversFor(bodies, at, this.addresses) };
  }
}

function notShown(answer: Exclude<ArticleAnswer, { readonly kind: 'found' }>): DomainError {
  return answer.kind === 'unknown'
    ? new DomainError('not-found', 'article-unknown', 'There is no such article.')
    : new DomainError('gone', 'article-gone', answer.notice ?? 'The article is no longer published.', {
        details: { since: answer.since, notice: answer.notice },
      });
}
