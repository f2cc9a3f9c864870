import { Module } from '@nestjs/common';
import { AdCountingModule, AdvertisingReadModule, ProofOfRunModule } from '#advertising';
import { AudienceModule, CountableArticles } from '#audience';
import { CompaniesReadModule } from '#companies';
import { articlesFeed, ArticlesQuery, EditorialReadModule } from '#editorial';
import { FeedsReadModule } from '#feeds';
import { PeopleReadModule, peopleMovesFeed } from '#people';
import { CLOCK, ErrorPages } from '#platform';
import { jobsFeed, RecruitingReadModule } from '#recruiting';
import type { Clock } from '#kernel';
import { AssetsController } from './assets.controller.js';
import { ArticleFeedsController } from './feeds/article-feeds.controller.js';
import { JobFeedsController } from './feeds/job-feeds.controller.js';
import { NewsSitemapController } from './feeds/news-sitemap.controller.js';
import { PeopleFeedsController } from './feeds/people-feeds.controller.js';
import { CompanyPages } from './pages/company-pages.js';
import { EditorialPages } from './pages/editorial-pages.js';
import { MarketPages } from './pages/market-pages.js';
import { PageComposer } from './pages/page-composer.js';
import { PreviewPages } from './pages/preview-pages.js';
import { ProofPages } from './pages/proof-pages.js';
import { Rails } from './pages/rails.js';
import { RunProofPages } from './pages/run-proof-pages.js';
import { SearchPages } from './pages/search-pages.js';
import { RunProofsController } from './run-proofs.controller.js';
import { SiteErrorPages } from './site-error-pages.js';
import { SiteController } from './site.controller.js';
import { SitemapController } from './sitemap.controller.js';

const articles = {
  inject: [ArticlesQuery, CLOCK],
  useFactory: (query: ArticlesQuery, clock: Clock): CountableArticles => ({
    has: async (id) => (await query.articleAt(id, clock.now())).kind === 'found',
  }),
};

/** The reader's pages, the public JSON API and the counting of views. Reads only. */
@Module({
  imports: [
    EditorialReadModule,
    CompaniesReadModule,
    RecruitingReadModule,
    PeopleReadModule,
    AdvertisingReadModule,
    FeedsReadModule.register([jobsFeed, peopleMovesFeed, articlesFeed]),
    AdCountingModule,
    ProofOfRunModule,
    AudienceModule.register({ imports: [EditorialReadModule], articles }),
  ],
  controllers: [
    AssetsController,
    NewsSitemapController,
    SitemapController,
    ArticleFeedsController,
    JobFeedsController,
    PeopleFeedsController,
    RunProofsController,
    SiteController,
  ],
  providers: [
    CompanyPages,
    EditorialPages,
    MarketPages,
    PageComposer,
    PreviewPages,
    ProofPages,
    RunProofPages,
    SearchPages,
    Rails,
    SiteErrorPages,
    { provide: ErrorPages, useExisting: SiteErrorPages },
  ],
})
export class SiteModule {}
