import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
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
import type { AsOf, Made, Page, PageQuery } from '#platform';
import { PeopleMovesQuery } from '../queries/people-moves.query.js';
import type { PeopleMoveKey } from '../queries/people-moves.query.js';
import { peopleMoveJson } from './people-move-json.js';
import type { PeopleMoveJson } from './people-move-json.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const cursorSchema = z.tuple([instantSchema, uuidSchema]);

/** People moves for machines, as of an instant. */
@ApiTags('public')
@Public()
@Controller('api/v1/people-moves')
export class PeopleMovesController {
  constructor(
    private readonly moves: PeopleMovesQuery,
    private readonly replies: LiveReplies,
    private readonly urls: PublicUrls,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List people moves, newest first' })
  async listPublishedPeopleMoves(
    @At() asOf: AsOf,
    @Query({ schema: pageQuerySchema }) { after, limit }: PageQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const key = after === undefined ? undefined : decodeCursor(after, cursorSchema);
    const address = `/api/v1/people-moves?${JSON.stringify([limit, key])}`;
    const behind = key && { recordedAt: key[0], id: key[1] };
    await this.replies.answer(request, reply, {
      address,
      asOf,
      make: async () => {
        const page = await this.replies.fragment(address, asOf, (at) => this.page(at, limit, behind));
        return { contentType: JSON_TYPE, body: page.value, fragments: [page] };
      },
    });
  }

  private async page(at: Instant, limit: number, after: PeopleMoveKey | undefined): Promise<Made<string>> {
    const [found, validUntil] = await Promise.all([
      this.moves.newest({ at, limit: limit + 1, after }),
      this.moves.nextEdge(at),
    ]);
    const moves = found.slice(0, limit);
    const last = moves.at(-1);
    const page: Page<PeopleMoveJson> = {
      items: moves.map((move) => peopleMoveJson(move, this.urls)),
      next: found.length > limit && last ? encodeCursor([last.recordedAt, last.id]) : null,
    };
    return { value: JSON.stringify(page), validUntil, tags: ['people_moves'] };
  }
}
