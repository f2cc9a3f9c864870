import { Module } from '@nestjs/common';
import { ToldConsumersQuery } from '#feeds';
import { StaffDirectory, StaffNames } from '#identity';
import { AuthorNames } from './application/author-names.js';
import { CalendarAdminController } from './calendar/calendar-admin.controller.js';
import { CalendarQuery } from './calendar/calendar.query.js';
import { ReviseFrontPlanHandler } from './application/revise-front-plan/revise-front-plan.handler.js';
import { ScheduleFrontHandler } from './application/schedule-front/schedule-front.handler.js';
import { UnscheduleFrontHandler } from './application/unschedule-front/unschedule-front.handler.js';
import { PlannedFrontsQuery } from './queries/planned-fronts.query.js';
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
import { ApproveArticleHandler } from './application/approve-article/approve-article.handler.js';
import { AssignArticleHandler } from './application/assign-article/assign-article.handler.js';
import { AttachNoticeHandler } from './application/attach-notice/attach-notice.handler.js';
import { CorrectArticleHandler } from './application/correct-article/correct-article.handler.js';
import { DefineDeskHandler } from './application/define-desk/define-desk.handler.js';
import { KillArticleHandler } from './application/kill-article/kill-article.handler.js';
import { RequestChangesHandler } from './application/request-changes/request-changes.handler.js';
import { RetireDeskHandler } from './application/retire-desk/retire-desk.handler.js';
import { ReviseDeskHandler } from './application/revise-desk/revise-desk.handler.js';
import { ReviseNoticeHandler } from './application/revise-notice/revise-notice.handler.js';
import { ScheduleUnpublicationHandler } from './application/schedule-unpublication/schedule-unpublication.handler.js';
import { SetEmbargoHandler } from './application/set-embargo/set-embargo.handler.js';
import { SubmitArticleHandler } from './application/submit-article/submit-article.handler.js';
import { WithdrawNoticeHandler } from './application/withdraw-notice/withdraw-notice.handler.js';
import { UndoChangeHandler } from './application/undo-change/undo-change.handler.js';
import { UndoRevisionHandler } from './application/undo-revision/undo-revision.handler.js';
import { ArticleConsumersAdminController } from './outlets/article-consumers-admin.controller.js';
import { ArticleHistoryAdminController } from './history/article-history-admin.controller.js';
import { ArticleHistoryQuery } from './history/article-history.query.js';
import { ArticlePresence } from './presence/article-presence.js';
import { PresenceAdminController } from './presence/presence-admin.controller.js';
import { PresenceStreams } from './presence/presence-streams.js';
import { PublicationChecks } from './application/publication-checks.js';
import { ArticleNoticesAdminController } from './http/article-notices-admin.controller.js';
import { ArticleReplies } from './http/article-replies.js';
import { ChangeLists } from './http/change-lists.js';
import { ArticleWorkflowAdminController } from './http/article-workflow-admin.controller.js';
import { DesksAdminController } from './http/desks-admin.controller.js';
import { DesksQuery } from './queries/desks.query.js';
import { PublicArticlesQuery } from './queries/public-articles.query.js';
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
import { RedirectCircles } from './application/redirect-circles.js';
import { RemoveRedirectHandler } from './application/remove-redirect/remove-redirect.handler.js';
import { SetRedirectHandler } from './application/set-redirect/set-redirect.handler.js';
import { RedirectsAdminController } from './http/redirects-admin.controller.js';
import { DeskSearchQuery } from './search/desk-search.query.js';
import { WhereUsedQuery } from './search/where-used.query.js';
import { SearchAdminController } from './search/http/search-admin.controller.js';

/** The desk's side: every command with its handler, and the admin routes. Needs what the core module gives. */
@Module({
  imports: [EditorialReadModule],
  controllers: [
    ArticlesAdminController,
    SectionsAdminController,
    AuthorsAdminController,
    MediaAdminController,
    FrontsAdminController,
    CalendarAdminController,
    SearchAdminController,
    RedirectsAdminController,
    DesksAdminController,
    ArticleWorkflowAdminController,
    ArticleNoticesAdminController,
    ArticleConsumersAdminController,
    ArticleHistoryAdminController,
    PresenceAdminController,
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
    ApproveArticleHandler,
    AssignArticleHandler,
    AttachNoticeHandler,
    CorrectArticleHandler,
    DefineDeskHandler,
    KillArticleHandler,
    RequestChangesHandler,
    RetireDeskHandler,
    ReviseDeskHandler,
    ReviseNoticeHandler,
    ScheduleUnpublicationHandler,
    SetEmbargoHandler,
    SubmitArticleHandler,
    WithdrawNoticeHandler,
    UndoRevisionHandler,
    UndoChangeHandler,
    ToldConsumersQuery,
    ArticleHistoryQuery,
    ArticlePresence,
    PresenceStreams,
    StaffDirectory,
    StaffNames,
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
    ScheduleFrontHandler,
    ReviseFrontPlanHandler,
    UnscheduleFrontHandler,
    PlannedFrontsQuery,
    CalendarQuery,
    KnownReferences,
    PublicationChecks,
    PublicArticlesQuery,
    DesksQuery,
    ArticleReplies,
    ChangeLists,
    AuthorNames,
    ImageProcessor,
    DeskArticlesQuery,
    SetRedirectHandler,
    RemoveRedirectHandler,
    RedirectCircles,
    DeskSearchQuery,
    WhereUsedQuery,
    CatalogueQuery,
  ],
  exports: [ErasedPictures],
})
export class EditorialCommandModule {}
