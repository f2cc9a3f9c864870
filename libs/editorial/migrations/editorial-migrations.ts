import { CreateArticlePresence1760000000601 } from './create-article-presence.migration.js';

/** The migrations of what editors keep in `state`. */
export const editorialMigrations = [CreateArticlePresence1760000000601];
