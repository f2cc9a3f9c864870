import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DomainError } from '#kernel';
import type { Instant } from '#kernel';
import { PeopleMovesQuery } from '#people';
import { At, CONFIGURATION, LiveReplies, Public, PublicUrls } from '#platform';
import type { AsOf, Configuration, Made } from '#platform';
import { noticeFeeds } from './notice-feeds.js';
import type { Notice, NoticeFeed } from './notice-feeds.js';

const NEWEST = 50;
const NAMES = [...noticeFeeds.keys()].join(', ');

const fileSchema = z.string().max(40).describe(`One of ${NAMES}.`).meta({ example: 'atom.xml' });

/** That there is a new notice, for feed readers: who it is about stands on the page alone. */
@ApiTags('feeds')
@Public()
@Controller('feeds/people-moves')
export class PeopleFeedsController {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly moves: PeopleMovesQuery,
    private readonly replies: LiveReplies,
    private readonly urls: PublicUrls,
  ) {}

  @Get(':file')
  @ApiOperation({
    summary: 'Learn of new people moves in a feed reader',
    description:
      'Feed readers keep what they have read, where no erasure reaches it. So an entry says at which company there ' +
      'is news, and where to read it.',
  })
  async readPeopleFeed(
    @At() asOf: AsOf,
    @Param('file', { schema: fileSchema }) file: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const feed = noticeFeeds.get(file);
    if (!feed) {
      throw new DomainError('not-found', 'feed-unknown', `There is no such file. There are: ${NAMES}.`);
    }
    const address = `/feeds/people-moves/${file}`;
    await this.replies.answer(request, reply, {
      address,
      asOf,
      make: async () => {
        const made = await this.replies.fragment(address, asOf, (at) => this.document(feed, address, at));
        return { contentType: feed.contentType, body: made.value, fragments: [made] };
      },
    });
  }

  private async document(feed: NoticeFeed, address: string, at: Instant): Promise<Made<string>> {
    const [moves, validUntil] = await Promise.all([
      this.moves.newest({ at, limit: NEWEST }),
      this.moves.nextEdge(at),
    ]);
    const notices = moves.flatMap(({ id, label, company, recordedAt, isAnonymised, indexable }): Notice[] => {
      if (!indexable || isAnonymised) return [];
      return [{ id, url: this.urls.peopleMoves(id), label, company: company.name, recordedAt }];
    });
    const { publication, language } = this.configuration;
    const context = {
      publication: { name: publication.name, language },
      pageUrl: this.urls.peopleMoves(),
      selfUrl: this.urls.path(address),
    };
    return { value: feed.write(notices, context), validUntil, tags: ['people_moves'] };
  }
}
