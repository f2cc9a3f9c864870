import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Instant } from '#kernel';
import { At, LiveReplies, Public, PublicUrls } from '#platform';
import type { AsOf, Made, Page } from '#platform';
import { placementKeySchema } from '../contract/placement.input-schemas.js';
import { noSuchPlacement } from '../domain/placement.decider.js';
import { AdsQuery } from '../queries/ads.query.js';
import { adJson } from './ad-json.js';
import type { AdJson } from './ad-json.js';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Ads for machines, as of an instant. */
@ApiTags('public')
@Public()
@Controller('api/v1/placements')
export class PlacementAdsController {
  constructor(
    private readonly ads: AdsQuery,
    private readonly replies: LiveReplies,
    private readonly urls: PublicUrls,
  ) {}

  @Get(':key/ads')
  @ApiOperation({
    summary: 'Read the ads of a placement, one for each position whose turn is somebody’s',
    description:
      'Positions that several ads share rotate every 36 seconds. Show `label` with every ad: it names the sender. ' +
      'Where nobody’s ad is shown stands the house ad, if the placement has one.',
  })
  async listPlacedAds(
    @At() asOf: AsOf,
    @Param('key', { schema: placementKeySchema }) key: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const address = `/api/v1/placements/${key}/ads`;
    await this.replies.answer(request, reply, {
      address,
      asOf,
      make: async () => {
        const ads = await this.replies.fragment(address, asOf, (at) => this.made(key, at));
        return { contentType: JSON_TYPE, body: ads.value, fragments: [ads] };
      },
    });
  }

  private async made(key: string, at: Instant): Promise<Made<string>> {
    const { placement, ads, validUntil, tags } = await this.ads.adsAt(key, at);
    if (!placement) throw noSuchPlacement();
    const page: Page<AdJson> = { items: ads.map((ad) => adJson(ad, this.urls)), next: null };
    return { value: JSON.stringify(page), validUntil, tags };
  }
}
