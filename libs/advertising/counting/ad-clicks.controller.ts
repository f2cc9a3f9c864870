import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#kernel';
import type { Clock } from '#kernel';
import { CLOCK, Public, uuidSchema } from '#platform';
import { AdCounting } from './ad-counting.js';
import { clickQuerySchema } from './ad-counting.schemas.js';
import type { ClickQuery } from './ad-counting.schemas.js';
import { AdTokens } from './ad-tokens.js';
import { ClickTargetQuery } from './click-target.query.js';

/** Takes readers where an ad leads, and counts that they went. */
@ApiExcludeController()
@Public()
@Controller('annonceindlaeg/klik')
export class AdClicksController {
  constructor(
    private readonly targets: ClickTargetQuery,
    private readonly tokens: AdTokens,
    private readonly counting: AdCounting,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Leads where the booking says, whatever stands in the query; without a token of this ad it counts nothing. */
  @Get(':bookingId')
  async follow(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('bookingId', { schema: uuidSchema }) bookingId: string,
    @Query({ schema: clickQuerySchema }) { t: token = '' }: ClickQuery,
  ): Promise<void> {
    const at = this.clock.now();
    const ad = this.tokens.read(token, at);
    const shown = ad?.bookingId === bookingId ? ad : undefined;
    const shownAt = shown && !shown.expired ? shown.shownAt : null;
    const target = await this.targets.targetOf(bookingId, { at, shownAt });
    if (target.kind === 'unknown') throw new DomainError('not-found', 'ad-unknown', 'There is no ad here.');
    if (target.kind === 'gone') {
      throw new DomainError('gone', 'ad-over', 'This ad is no longer shown: it leads nowhere any more.');
    }
    const { headers, ip: address, method } = request;
    if (shown && method === 'GET') this.counting.told('click', token, { headers, address, at });
    await reply
      .header('cache-control', 'no-store')
      .header('x-robots-tag', 'noindex, nofollow')
      .header('referrer-policy', 'strict-origin-when-cross-origin')
      .redirect(target.url, 302);
  }
}
