import { scheduleRule } from '#scheduling';
import type { ArticleEvent } from '../domain/article.events.js';

const FACT = 'ArticlePublished';

/** When articles wait for their time. */
export const articleScheduleRule = scheduleRule<ArticleEvent>({
  category: 'article',
  dueOf(event) {
    switch (event.type) {
      case 'ArticleScheduled':
        return { set: [{ fact: FACT, version: event.data.version, dueAt: event.data.publishAt }] };
      case 'ArticlePublished':
      case 'ArticleUnscheduled':
      case 'ArticleUnpublished':
        return { clear: [FACT] };
      default:
        return {};
    }
  },
});
