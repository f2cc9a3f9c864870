import { Module } from '@nestjs/common';
import { AuthorNames } from './application/author-names.js';
import { ArrangeFrontHandler } from './application/arrange-front/arrange-front.handler.js';
import { DefineAuthorHandler } from './application/define-author/define-author.handler.js';
import { DefineSectionHandler } from './application/define-section/define-section.handler.js';
import { DiscardArticleHandler } from './application/discard-article/discard-article.handler.js';
import { DraftArticleHandler } from './application/draft-article/draft-article.handler.js';
import { EnsureAuthorHandler } from './application/ensure-author/ensure-author.handler.js';
import { KnownReferences } from './application/known-references.js';
import { PublishArticleHandler } from './application/publish-article/publish-article.handler.js';
import { RestoreArticleHandler } from './application/restore-article/restore-article.handler.js';
import { RetireAuthorHandler } from './application/retire-author/retire-author.handler.js';
import { RetireSectionHandler } from './application/retire-section/retire-section.handler.js';
import { ReviseArticleHandler } from './application/revise-article/revise-article.handler.js';
import { ReviseAuthorHandler } from './application/revise-author/revise-author.handler.js';
import { ReviseMediaHandler } from './application/revise-media/revise-media.handler.js';
import { ReviseSectionHandler } from './application/revise-section/revise-section.handler.js';
import { ScheduleArticleHandler } from './application/schedule-article/schedule-article.handler.js';
import { UnpublishArticleHandler } from './application/unpublish-article/unpublish-article.handler.js';
import { UnscheduleArticleHandler } from './application/unschedule-article/unschedule-article.handler.js';
import { UploadMediaHandler } from './application/upload-media/upload-media.handler.js';
import { EditorialReadModule } from './editorial-read.module.js';
import { ArticlesAdminController } from './http/articles-admin.controller.js';
import { AuthorsAdminController } from './http/authors-admin.controller.js';
import { FrontsAdminController } from './http/fronts-admin.controller.js';
import { MediaAdminController } from './http/media-admin.controller.js';
import { SectionsAdminController } from './http/sections-admin.controller.js';
import { ErasedPictures } from './media/erased-pictures.js';
import { ImageProcessor } from './media/image-processor.js';
import { CatalogueQuery } from './queries/catalogue.query.js';
import { DeskArticlesQuery } from './queries/desk-articles.query.js';

/** The desk's side: every command with its handler, and the admin routes. Needs what the core module gives. */
@Module({
  imports: [EditorialReadModule],
  controllers: [
    ArticlesAdminController,
    SectionsAdminController,
    AuthorsAdminController,
    MediaAdminController,
    FrontsAdminController,
  ],
  providers: [
    DraftArticleHandler,
    ReviseArticleHandler,
    PublishArticleHandler,
    ScheduleArticleHandler,
    UnscheduleArticleHandler,
    UnpublishArticleHandler,
    DiscardArticleHandler,
    RestoreArticleHandler,
    DefineSectionHandler,
    ReviseSectionHandler,
    RetireSectionHandler,
    DefineAuthorHandler,
    EnsureAuthorHandler,
    ReviseAuthorHandler,
    RetireAuthorHandler,
    UploadMediaHandler,
    ErasedPictures,
    ReviseMediaHandler,
    ArrangeFrontHandler,
    KnownReferences,
    AuthorNames,
    ImageProcessor,
    DeskArticlesQuery,
    CatalogueQuery,
  ],
  exports: [ErasedPictures],
})
export class EditorialCommandModule {}
