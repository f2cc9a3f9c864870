import { Module } from '@nestjs/common';
import { PlacementAdsController } from './http/placement-ads.controller.js';
import { AdvertiserPostsQuery } from './queries/advertiser-posts.query.js';
import { AdsQuery } from './queries/ads.query.js';
import { SponsoredPostsQuery } from './queries/sponsored-posts.query.js';

/** The readers' side: ads as of an instant, and their public JSON. */
@Module({
  controllers: [PlacementAdsController],
  providers: [AdsQuery, AdvertiserPostsQuery, SponsoredPostsQuery],
  exports: [AdsQuery, AdvertiserPostsQuery, SponsoredPostsQuery],
})
export class AdvertisingReadModule {}
