import { aggregateIdOf } from '#event-store';
import { feed } from '#feeds';
import type { FeedChange, FeedNotes } from '#feeds';
import type { ArticleEvent } from '../domain/article.events.js';
import { absoluteAddresses, articleJson } from '../http/article-json.js';
import { ArticleOutletsQuery } from '../outlets/article-outlets.query.js';
import { ArticleNotesQuery } from '../queries/article-notes.query.js';
import { ReferencesQuery } from '../queries/references.query.js';

/**
 * Every change of what readers see of articles. A change holds the id alone: what an article says is read when it is
 * asked for, so that one that was killed reads as deleted in every page, old ones too.
 */
export const articlesFeed = feed<ArticleEvent>({
  name: 'articles',
  member: 'article',
  categories: ['article'],
  removing: ['ArticleUnpublished', 'ArticleKilled'],
  access: 'public',

  touches: (event) => ({ keys: [aggregateIdOf(event.stream)] }),

  apply(event, notes) {
    const id = aggregateIdOf(event.stream);
    if (notes.get(id)?.['standing'] === 'killed') return [];
    switch (event.type) {
      // What is scheduled is told when its time has come, by the fact that says so.
      case 'ArticlePublished':
      case 'ArticleCorrected':
        return told(id, notes);
      case 'ArticleUnpublished':
        notes.put(id, { standing: 'withdrawn' });
        return [{ op: 'delete', id, reason: 'withdrawn' }];
      case 'ArticleKilled':
        notes.put(id, { standing: 'killed' });
        return [{ op: 'delete', id, reason: 'killed' }];
      case 'ArticleNoticeAttached':
      case 'ArticleNoticeRevised':
      case 'ArticleNoticeWithdrawn':
        return notes.get(id)?.['standing'] === 'public' ? told(id, notes) : [];
      default:
        return [];
    }
  },

  content: {
    kind: 'joined',
    category: 'article',
    async current(ids, { dataSource, urls, at }) {
      const [articles, notesOf] = await Promise.all([
        new ArticleOutletsQuery(dataSource).inFull(ids, at),
        new ArticleNotesQuery(dataSource).ofAll(ids, at),
      ]);
      const bodies = articles.flatMap(({ id, body }) => [
        body,
        ...notesOf(id).notices.map((notice) => notice.body),
      ]);
      const references = new ReferencesQuery(dataSource);
      const resolvers = await references.resolversFor(bodies, at, absoluteAddresses(urls));
      return new Map(
        articles.map((article) => [
          article.id,
          { ...articleJson(article, { resolvers, notes: notesOf(article.id), urls }) },
        ]),
      );
    },
  },
});

function told(id: string, notes: FeedNotes): readonly FeedChange[] {
  notes.put(id, { standing: 'public' });
  return [{ op: 'upsert', id, payload: null }];
}
