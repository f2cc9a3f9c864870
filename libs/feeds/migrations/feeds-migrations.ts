import { CreateFeedOfArticles1760000000502 } from './create-feed-of-articles.migration.js';
import { CreateFeeds1760000000501 } from './create-feeds.migration.js';

/** The migrations of what feeds keep in `state`. */
export const feedsMigrations = [CreateFeeds1760000000501, CreateFeedOfArticles1760000000502];
