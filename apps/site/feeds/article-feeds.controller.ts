import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ArticleNotesQuery, ArticleOutletsQuery, ArticlesQuery, SectionsQuery } from '#editorial';
import type { Section } from '#editorial';
import { DomainError, plusDays } from '#kernel';
import type { Instant } from '#kernel';
import { At, CONFIGURATION, LiveReplies, Public, PublicUrls } from '#platform';
import type { AsOf, Configuration, Made } from '#platform';
import { publicationOf } from '../pages/publication.js';
import type { Publication } from '../views/view-models.js';
import { articleFeeds } from './article-feeds.js';
import type { ArticleFeed } from './article-feeds.js';

const NEWEST = 50;
/** How long feeds tell that an article was taken back, and of how many at most. */
const TAKEN_BACK_DAYS = 14;
const MOST_TAKEN_BACK = 20;
const NAMES = [...articleFeeds.keys()].join(', ');

const fileSchema = z.string().max(40).describe(`One of ${NAMES}.`).meta({ example: 'rss.xml' });
const sectionSchema = z
  .string()
  .max(300)
  .describe('The slug of a section, as in the address of its page.')
  .meta({ example: 'sikkerhed' });

/** The newest articles for feed readers: headline, standfirst, corrections, and what was taken back. */
@ApiTags('feeds')
@Public()
@Controller('feeds/articles')
export class ArticleFeedsController {
  private readonly publication: Publication;

  constructor(
    @Inject(CONFIGURATION) configuration: Configuration,
    private readonly articles: ArticlesQuery,
    private readonly notes: ArticleNotesQuery,
    private readonly outlets: ArticleOutletsQuery,
    private readonly sections: SectionsQuery,
    private readonly replies: LiveReplies,
    private readonly urls: PublicUrls,
  ) {
    this.publication = publicationOf(configuration);
  }

  @Get(':file')
  @ApiOperation({
    summary: 'Follow all articles in a feed reader',
    description:
      'The newest 50. A corrected article is told with its correction and a later `updated`; one that was taken back ' +
      'is replaced by its notice under the same id for 14 days.',
  })
  async readArticleFeed(
    @At() asOf: AsOf,
    @Param('file', { schema: fileSchema }) file: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answer(request, reply, { asOf, file, section: null });
  }

  @Get(':section/:file')
  @ApiOperation({ summary: 'Follow the articles of a section in a feed reader' })
  async readSectionFeed(
    @At() asOf: AsOf,
    @Param('section', { schema: sectionSchema }) slug: string,
    @Param('file', { schema: fileSchema }) file: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = await this.sections.bySlug(slug, asOf.at);
    switch (answer.kind) {
      case 'found':
        return this.answer(request, reply, { asOf, file, section: answer.section });
      case 'moved':
        reply.redirect(addressOf(feedNamed(file).file, answer.section), 301);
        return;
      case 'gone':
        throw new DomainError('gone', 'section-gone', 'The section was closed.');
      case 'unknown':
        throw new DomainError('not-found', 'section-unknown', 'There is no such section.');
    }
  }

  private async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    asked: { readonly asOf: AsOf; readonly file: string; readonly section: Section | null },
  ): Promise<void> {
    const { asOf, section } = asked;
    const { file, feed } = feedNamed(asked.file);
    const address = addressOf(file, section);
    await this.replies.answer(request, reply, {
      address,
      asOf,
      make: async () => {
        const made = await this.replies.fragment(address, asOf, (at) =>
          this.document(feed, { address, section, at }),
        );
        return { contentType: feed.contentType, body: made.value, fragments: [made] };
      },
    });
  }

  private async document(
    feed: ArticleFeed,
    {
      address,
      section,
      at,
    }: { readonly address: string; readonly section: Section | null; readonly at: Instant },
  ): Promise<Made<string>> {
    const sectionId = section?.id;
    const since = plusDays(at, -TAKEN_BACK_DAYS);
    const [stories, takenBack, edge] = await Promise.all([
      this.articles.newest({ at, limit: NEWEST, sectionId }),
      this.outlets.takenBack({ since, at, limit: MOST_TAKEN_BACK, sectionId }),
      this.articles.nextEdge(at),
    ]);
    const notesOf = await this.notes.ofAll(
      stories.map(({ id }) => id),
      at,
    );
    const value = feed.write(
      { stories: stories.map((story) => ({ story, notes: notesOf(story.id) })), takenBack },
      {
        publication: this.publication,
        urls: this.urls,
        section,
        selfUrl: this.urls.path(address),
      },
    );
    return { value, validUntil: edge, tags: ['published_articles'] };
  }
}

/** @throws DomainError 404 `feed-unknown` */
function feedNamed(file: string): { readonly file: string; readonly feed: ArticleFeed } {
  const feed = articleFeeds.get(file);
  if (feed) return { file, feed };
  throw new DomainError('not-found', 'feed-unknown', `There is no such file. There are: ${NAMES}.`);
}

function addressOf(file: string, section: Section | null): string {
  return `/feeds/articles/${section === null ? '' : `${encodeURIComponent(section.slug)}/`}${file}`;
}
