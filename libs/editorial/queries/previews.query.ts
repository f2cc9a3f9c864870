import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EventCodec, EventStore } from '#event-store';
import { slugOf } from '#kernel';
import type { Instant } from '#kernel';
import { evolveArticle } from '../domain/article-state.js';
import type { ArticleState } from '../domain/article-state.js';
import type { ArticleEvent } from '../domain/article.events.js';
import { storyOf, storySelect } from './story.js';
import type { FullArticle, StoryRecord } from './story.js';

/** Articles as readers would see them if a revision were published. */
@Injectable()
export class PreviewsQuery {
  constructor(
    private readonly store: EventStore,
    private readonly codec: EventCodec,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * The working copy after one revision, exactly: as a full article dated `at` unless it was published before. Null
   * when the article or the revision does not exist, or the article was killed.
   */
  async articleAtRevision(id: string, revision: bigint, at: Instant): Promise<FullArticle | null> {
    const state = await this.stateAt(id, revision);
    if (state === null) return null;
    const { headline, standfirst, sectionId, byline, topImage, body } = state.content;
    const publishedAt = state.published?.publishedAt ?? state.schedule?.publishedAt ?? at;
    const [record] = await this.dataSource.query<StoryRecord[]>(NAMED, [
      at,
      id,
      slugOf(headline),
      headline,
      standfirst,
      sectionId,
      byline,
      topImage === null ? null : JSON.stringify(topImage),
      publishedAt,
    ]);
    return record ? { ...storyOf(record), version: state.latestVersion, body } : null;
  }

  private async stateAt(id: string, revision: bigint): Promise<ArticleState | null> {
    let state: ArticleState | null = null;
    for await (const stored of this.store.readStream(`article-${id}`)) {
      if (stored.type === KILLED) return null;
      if (stored.revision > revision) continue;
      state = evolveArticle(state, await this.codec.decode<ArticleEvent>(stored));
    }
    return state?.revision === revision ? state : null;
  }
}

const KILLED: ArticleEvent['type'] = 'ArticleKilled';

const NAMED = storySelect({
  with: `
    select $2::uuid as article_id, $3::text as slug, $4::text as headline, $5::text as standfirst,
           $6::uuid as section_id, $7::uuid[] as author_ids, $8::jsonb as top_image,
           $9::timestamptz as published_at, $1::timestamptz as updated_at, null::timestamptz as revised_at`,
});
