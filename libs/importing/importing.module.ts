import { Module } from '@nestjs/common';
import { AdvertisingReadModule } from '#advertising';
import { CompaniesCommandModule } from '#companies';
import { EditorialReadModule } from '#editorial';
import { ImportArticle } from './application/import-article.js';
import { ImportJobs } from './application/import-jobs.js';
import { ImportPageHandler } from './application/import-page/import-page.handler.js';
import { ImportPeopleMoves } from './application/import-people-moves.js';
import { ImportSponsoredPosts } from './application/import-sponsored-posts.js';
import { ImportsController } from './http/imports.controller.js';
import { NoticesController } from './http/notices.controller.js';

/** Turns dumps of news pages into commands of the contexts. */
@Module({
  imports: [CompaniesCommandModule, EditorialReadModule, AdvertisingReadModule],
  controllers: [ImportsController, NoticesController],
  providers: [ImportPageHandler, ImportArticle, ImportSponsoredPosts, ImportJobs, ImportPeopleMoves],
})
export class ImportingModule {}
