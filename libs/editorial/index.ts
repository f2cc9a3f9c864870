export { BODY_LIMITS, bodySchema } from './contract/body.schema.js';
export { isSafeHref } from './domain/body.js';
export type {
  Block,
  BlockAttributes,
  BodyDocument,
  BulletListBlock,
  HeadingBlock,
  ImageBlock,
  InlineText,
  InnerParagraph,
  LinkMark,
  ListItem,
  Mark,
  OrderedListBlock,
  ParagraphBlock,
  QuoteBlock,
  ReadAlsoBlock,
} from './domain/body.js';
export type { BodyResolvers, MediaFile } from './rendering/body-resolvers.js';
export { Body, bodyHtml, bodyText } from './rendering/body-html.js';
export type { BodyProps, BodyWords } from './rendering/body-html.js';
export { NO_MARKUP, renderMarkup } from './rendering/markup.js';
export type { Markup } from './rendering/markup.js';
export { Picture, PictureCaption } from './rendering/picture.js';
export type { PictureCaptionProps, PictureProps, PictureUrgency } from './rendering/picture.js';
export { ErasedPictures } from './media/erased-pictures.js';
export { FileMediaStore } from './media/file-media-store.js';
export { ImageProcessor, UPLOAD_LIMITS } from './media/image-processor.js';
export type { ProcessedFile, ProcessedImage } from './media/image-processor.js';
export { isMediaName, mediaName, MediaStore } from './media/media-store.port.js';
export type { StoredMedia } from './media/media-store.port.js';
export { articlesFeed } from './feeds/articles.feed.js';
export { ArticleOutletsQuery } from './outlets/article-outlets.query.js';
export type { NewsEntry, TakenBack } from './outlets/article-outlets.query.js';
export { ArticleNotesQuery } from './queries/article-notes.query.js';
export type { ArticleCorrection, ArticleNotes, ArticleNotice } from './queries/article-notes.query.js';
export { editorialMigrations } from './migrations/editorial-migrations.js';
export { ArticleHistoryQuery } from './history/article-history.query.js';
export { ArticlesQuery } from './queries/articles.query.js';
export type { ArticleAnswer, NewestOptions, SitemapEntry, StoryKey } from './queries/articles.query.js';
export { CatalogueQuery } from './queries/catalogue.query.js';
export type { ListedAuthor, ListedMedia } from './queries/catalogue.query.js';
export { DeskArticlesQuery } from './queries/desk-articles.query.js';
export type { DeskArticle, DeskArticleKey, DeskArticlesOptions } from './queries/desk-articles.query.js';
export { FrontsQuery } from './queries/fronts.query.js';
export type { Front, FrontOptions, FrontStory } from './queries/fronts.query.js';
export { MentionsQuery } from './queries/mentions.query.js';
export type { Mention } from './queries/mentions.query.js';
export { NamingStoriesQuery } from './queries/naming-stories.query.js';
export { PublicArticlesQuery } from './queries/public-articles.query.js';
export { PreviewsQuery } from './queries/previews.query.js';
export { ReferencesQuery, RELATIVE_ADDRESSES } from './queries/references.query.js';
export type { AddressStyle, ReadAlsoLine, ReadAlsoTarget } from './queries/references.query.js';
export { SectionsQuery } from './queries/sections.query.js';
export type { Section, SectionAnswer } from './queries/sections.query.js';
export { PictureUsesQuery } from './queries/picture-uses.query.js';
export { mediaUrl } from './queries/story.js';
export type { AuthorName, FullArticle, SectionName, Story, StoryImage } from './queries/story.js';
export { SetRedirect } from './application/set-redirect/set-redirect.command.js';
export { RemoveRedirect } from './application/remove-redirect/remove-redirect.command.js';
export { RedirectsQuery } from './redirects/redirects.query.js';
export type { ListedRedirect } from './redirects/redirects.query.js';
export { redirectDecider } from './domain/redirect.decider.js';
export { DeskSearchQuery } from './search/desk-search.query.js';
export type { DeskSearchOptions, DeskSearchPage } from './search/desk-search.query.js';
export { RelatedArticlesQuery } from './search/related-articles.query.js';
export { SearchGate } from './search/search-gate.js';
export type { BestKey, NewestKey, Total } from './search/search-statement.js';
export { bestKey, newestKey, searchCursor } from './search/http/search-cursors.js';
export { SiteSearchQuery } from './search/site-search.query.js';
export type { FoundStories, SiteSearchOptions } from './search/site-search.query.js';
export { articleSearch } from './search/article-search.projection.js';
export { deskArticles } from './projections/desk-articles.projection.js';
export { publishedArticles } from './projections/published-articles.projection.js';
export { articleDecider } from './domain/article.decider.js';
export { authorDecider } from './domain/author.decider.js';
export { FRONT_PAGE, frontDecider } from './domain/front.decider.js';
export { deskDecider } from './domain/desk.decider.js';
export { mediaDecider } from './domain/media.decider.js';
export { RESERVED_SLUGS, sectionDecider } from './domain/section.decider.js';
export { authorNameKey, headlineKey } from './domain/name-keys.js';
export { EMPTY_CONTENT } from './domain/article-content.js';
export type { ArticleContent, ArticleFields, TopImage } from './domain/article-content.js';
export type {
  ArticleAssignment,
  ArticleCorrected,
  ArticleEvent,
  ArticleKilled,
  ArticleNoticeKind,
  ArticleNoticeText,
  ArticleOrigin,
  ArticlePublished,
  ArticleScheduled,
  ArticleUnpublished,
  ArticleUnscheduled,
  KillReason,
  PublicationChange,
  RecordedChange,
  ScheduleSlot,
} from './domain/article.events.js';
export type {
  ArticlePhase,
  ArticleState,
  AttachedNotice,
  Embargo,
  PlannedUnpublication,
  Review,
  ReviewStep,
  Schedule,
} from './domain/article-state.js';
export type { DeskEvent } from './domain/desk.events.js';
export type { AuthorEvent } from './domain/author.events.js';
export type { FrontEvent, FrontSlot, FrontSlots, SlotSize } from './domain/front.events.js';
export type { MediaEvent, MediaFacts, MediaWords } from './domain/media.events.js';
export type { SectionEvent, SectionFacts } from './domain/section.events.js';
export { editorialEventContracts } from './contract/event-contracts.js';
export { draftArticleSchema } from './contract/article.input-schemas.js';
export { defineSectionSchema } from './contract/section.input-schemas.js';
export { ScheduleFront } from './application/schedule-front/schedule-front.command.js';
export { ReviseFrontPlan } from './application/revise-front-plan/revise-front-plan.command.js';
export { UnscheduleFront } from './application/unschedule-front/unschedule-front.command.js';
export { ArrangeFront } from './application/arrange-front/arrange-front.command.js';
export { DefineAuthor } from './application/define-author/define-author.command.js';
export { DefineSection } from './application/define-section/define-section.command.js';
export { DiscardArticle } from './application/discard-article/discard-article.command.js';
export { DraftArticle } from './application/draft-article/draft-article.command.js';
export type { DraftArticleInput } from './application/draft-article/draft-article.command.js';
export { EnsureAuthor } from './application/ensure-author/ensure-author.command.js';
export { PublishArticle } from './application/publish-article/publish-article.command.js';
export type { PublishArticleInput } from './application/publish-article/publish-article.command.js';
export { RestoreArticle } from './application/restore-article/restore-article.command.js';
export { RetireAuthor } from './application/retire-author/retire-author.command.js';
export { RetireSection } from './application/retire-section/retire-section.command.js';
export { ReviseArticle } from './application/revise-article/revise-article.command.js';
export type { ReviseArticleInput } from './application/revise-article/revise-article.command.js';
export { ReviseAuthor } from './application/revise-author/revise-author.command.js';
export { ReviseMedia } from './application/revise-media/revise-media.command.js';
export { ReviseSection } from './application/revise-section/revise-section.command.js';
export { ScheduleArticle } from './application/schedule-article/schedule-article.command.js';
export type { ScheduleArticleInput } from './application/schedule-article/schedule-article.command.js';
export { UnpublishArticle } from './application/unpublish-article/unpublish-article.command.js';
export type { UnpublishArticleInput } from './application/unpublish-article/unpublish-article.command.js';
export { UnscheduleArticle } from './application/unschedule-article/unschedule-article.command.js';
export { ApproveArticle } from './application/approve-article/approve-article.command.js';
export { AssignArticle } from './application/assign-article/assign-article.command.js';
export { AttachNotice } from './application/attach-notice/attach-notice.command.js';
export { CorrectArticle } from './application/correct-article/correct-article.command.js';
export { DefineDesk } from './application/define-desk/define-desk.command.js';
export { KillArticle } from './application/kill-article/kill-article.command.js';
export { RequestChanges } from './application/request-changes/request-changes.command.js';
export { RetireDesk } from './application/retire-desk/retire-desk.command.js';
export { ReviseDesk } from './application/revise-desk/revise-desk.command.js';
export { ReviseNotice } from './application/revise-notice/revise-notice.command.js';
export { ScheduleUnpublication } from './application/schedule-unpublication/schedule-unpublication.command.js';
export { SetEmbargo } from './application/set-embargo/set-embargo.command.js';
export { SubmitArticle } from './application/submit-article/submit-article.command.js';
export { WithdrawNotice } from './application/withdraw-notice/withdraw-notice.command.js';
export { UploadMedia } from './application/upload-media/upload-media.command.js';
export type { ArticleTarget } from './application/article-target.js';
export { ARTICLE_KEY_CLAIM } from './application/draft-article/draft-article.handler.js';
export { EditorialCommandModule } from './editorial-command.module.js';
export { EditorialReadModule } from './editorial-read.module.js';
export type { ArticleJson } from './http/article-json.js';
export { PreviewLinks } from './http/preview-links.js';
export type { Preview } from './http/preview-links.js';
export { editorialProjections, editorialScheduleRules } from './projections/editorial-projections.js';
