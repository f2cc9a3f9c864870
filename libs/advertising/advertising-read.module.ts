import { Module } from '@nestjs/common';
import { EditorialReadModule } from '#editorial';
import { RecruitingReadModule } from '#recruiting';
import { AdvertisingProofModule } from './advertising-proof.module.js';
import { ProofsQuery } from './creatives/proofs.query.js';
import { PlacementAdsController } from './http/placement-ads.controller.js';
import { AdvertiserPostsQuery } from './queries/advertiser-posts.query.js';
import { AdsQuery } from './queries/ads.query.js';
import { SponsoredPostsQuery } from './queries/sponsored-posts.query.js';

/** The readers' side: ads as of an instant, and their public JSON. */
@Module({
  imports: [AdvertisingProofModule, EditorialReadModule, RecruitingReadModule],
  controllers: [PlacementAdsController],
  providers: [AdsQuery, AdvertiserPostsQuery, ProofsQuery, SponsoredPostsQuery],
  exports: [AdsQuery, AdvertiserPostsQuery, ProofsQuery, SponsoredPostsQuery],
})
export class AdvertisingReadModule {}
