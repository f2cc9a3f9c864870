import { scheduleRule } from '#scheduling';
import type { ArticleEvent } from '../domain/article.events.js';

const SHOWN = 'ArticlePublished';
const TAKEN_DOWN = 'ArticleUnpublished';

/** When articles wait for their time. */
export const articleScheduleRule = scheduleRule<ArticleEvent>({
  category: 'article',
  dueOf(event) {
    switch (event.type) {
      case 'ArticleScheduled':
        return { set: [{ fact: SHOWN, version: event.data.version, dueAt: event.data.publishAt }] };
      case 'ArticleUnpublicationScheduled':
        return { set: [{ fact: TAKEN_DOWN, version: event.data.version, dueAt: event.data.unpublishAt }] };
      case 'ArticlePublished':
        return { clear: [SHOWN] };
      case 'ArticleUnscheduled':
        return { clear: [event.data.slot === 'publication' ? SHOWN : TAKEN_DOWN] };
      case 'ArticleUnpublished':
        return { clear: event.data.dueAt === null ? [SHOWN, TAKEN_DOWN] : [TAKEN_DOWN] };
      case 'ArticleKilled':
        return { clear: [SHOWN, TAKEN_DOWN] };
      default:
        return {};
    }
  },
});
