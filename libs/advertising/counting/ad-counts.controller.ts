import { Body, Controller, Get, Header, HttpCode, Inject, Post, Query, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '#kernel';
import { Accepts, CLOCK, HttpProblem, Public } from '#platform';
import { AdCounting } from './ad-counting.js';
import {
  COUNTS_BYTES,
  adTokensQuerySchema,
  adsOfQuery,
  countsOfBody,
  nameOfAd,
} from './ad-counting.schemas.js';
import type { AdTokensQuery } from './ad-counting.schemas.js';
import { AdTokens } from './ad-tokens.js';
import { DueAds } from './due-ads.js';

/** A token for an ad of a page. */
interface IssuedToken {
  /** As it was asked for. */
  readonly ad: string;
  readonly token: string;
}

/** Counting what readers see of ads, without cookies and without keeping anything of the reader. */
@ApiTags('views')
@Controller('api/v1')
@Public()
export class AdCountsController {
  constructor(
    private readonly due: DueAds,
    private readonly tokens: AdTokens,
    private readonly counting: AdCounting,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('ad-tokens')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Get tokens that count the ads of one page view, within half an hour',
    description: 'One for each ad that is due at present; an ad that is not gets none.',
  })
  @ApiOkResponse({
    schema: {
      type: 'object',
      required: ['tokens'],
      properties: {
        tokens: {
          type: 'array',
          items: {
            type: 'object',
            required: ['ad', 'token'],
            properties: { ad: { type: 'string' }, token: { type: 'string' } },
          },
        },
      },
    },
  })
  async issueAdTokens(
    @Query({ schema: adTokensQuerySchema }) { ads }: AdTokensQuery,
  ): Promise<{ readonly tokens: readonly IssuedToken[] }> {
    const now = this.clock.now();
    const due = await this.due.among(adsOfQuery(ads), now);
    const tokens = this.tokens.issue(due, now);
    return {
      tokens: due.flatMap((ad, slot) => {
        const token = tokens[slot];
        return token === undefined ? [] : [{ ad: nameOfAd(ad), token }];
      }),
    };
  }

  @Post('ad-counts')
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @Accepts({ types: ['text/plain'], maxBytes: COUNTS_BYTES, example: 'served a-token-of-ad-tokens' })
  @ApiOperation({
    summary: 'Count ads that were served or seen, as navigator.sendBeacon sends it',
    description:
      'A line for each: `served` or `viewable`, a space, a token. Also 204 when a token is old, forged or used ' +
      'already: that is counted apart or not at all.',
  })
  @ApiNoContentResponse()
  countAds(@Body() body: unknown, @Req() { headers, ip: address }: FastifyRequest): void {
    const told = countsOfBody(body);
    if (!told) {
      throw new HttpProblem(
        400,
        'invalid-counts',
        'Send lines of `served` or `viewable` with a token of /api/v1/ad-tokens, as text/plain.',
      );
    }
    const at = this.clock.now();
    for (const { number, token } of told) this.counting.told(number, token, { headers, address, at });
  }
}
