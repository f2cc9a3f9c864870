import { CreateFeeds1760000000501 } from './create-feeds.migration.js';

/** The migrations of what feeds keep in `state`. */
export const feedsMigrations = [CreateFeeds1760000000501];
