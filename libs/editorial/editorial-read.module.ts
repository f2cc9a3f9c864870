import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { CONFIGURATION } from '#platform';
import type { Configuration } from '#platform';
import { ArticlesController } from './http/articles.controller.js';
import { MediaController } from './http/media.controller.js';
import { PreviewLinks } from './http/preview-links.js';
import { FileMediaStore } from './media/file-media-store.js';
import { MediaStore } from './media/media-store.port.js';
import { ArticleOutletsQuery } from './outlets/article-outlets.query.js';
import { ArticleNotesQuery } from './queries/article-notes.query.js';
import { ArticlesQuery } from './queries/articles.query.js';
import { FrontsQuery } from './queries/fronts.query.js';
import { MentionsQuery } from './queries/mentions.query.js';
import { NamingStoriesQuery } from './queries/naming-stories.query.js';
import { PreviewsQuery } from './queries/previews.query.js';
import { ReferencesQuery } from './queries/references.query.js';
import { SectionsQuery } from './queries/sections.query.js';
import { RedirectsQuery } from './redirects/redirects.query.js';
import { SearchController } from './search/http/search.controller.js';
import { RelatedArticlesQuery } from './search/related-articles.query.js';
import { SearchGate } from './search/search-gate.js';
import { SiteSearchQuery } from './search/site-search.query.js';

/** The readers' side: queries as of an instant, the public JSON and the files of pictures. */
@Module({
  controllers: [ArticlesController, MediaController, SearchController],
  providers: [
    ArticlesQuery,
    ArticleNotesQuery,
    ArticleOutletsQuery,
    FrontsQuery,
    SectionsQuery,
    ReferencesQuery,
    MentionsQuery,
    NamingStoriesQuery,
    PreviewsQuery,
    PreviewLinks,
    SiteSearchQuery,
    RelatedArticlesQuery,
    RedirectsQuery,
    SearchGate,
    {
      provide: MediaStore,
      inject: [CONFIGURATION],
      useFactory: ({ dataDir }: Configuration) => new FileMediaStore(join(dataDir, 'media')),
    },
  ],
  exports: [
    ArticlesQuery,
    ArticleNotesQuery,
    ArticleOutletsQuery,
    FrontsQuery,
    SectionsQuery,
    ReferencesQuery,
    MentionsQuery,
    NamingStoriesQuery,
    PreviewsQuery,
    PreviewLinks,
    SiteSearchQuery,
    RelatedArticlesQuery,
    RedirectsQuery,
    SearchGate,
    MediaStore,
  ],
})
export class EditorialReadModule {}
