import { articleMoments } from './article-moments.projection.js';
import { articleScheduleRule } from './article-schedule.rule.js';
import { deskArticles } from './desk-articles.projection.js';
import { redirects } from '../redirects/redirects.projection.js';
import { articleSearch } from '../search/article-search.projection.js';
import { frontScheduleRule } from './front-schedule.rule.js';
import { publishedArticles } from './published-articles.projection.js';

/** The projections of this context. */
export const editorialProjections = [
  publishedArticles,
  deskArticles,
  articleMoments,
  articleSearch,
  redirects,
];

/** What of this context waits for its time. */
export const editorialScheduleRules = [articleScheduleRule, frontScheduleRule];
