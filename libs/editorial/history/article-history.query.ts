import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EventCodec, EventStore } from '#event-store';
import { StaffNames } from '#identity';
import { DomainError } from '#kernel';
import type { Instant, Recorded } from '#kernel';
import type { ArticleContent } from '../domain/article-content.js';
import { articleDecider } from '../domain/article.decider.js';
import type { ArticleEvent } from '../domain/article.events.js';
import { evolveArticle } from '../domain/article-state.js';
import type { ArticleState } from '../domain/article-state.js';
import { cameDue } from '../domain/came-due.js';
import { aroundRevision } from './around-revision.js';
import type { AroundRevision } from './around-revision.js';
import { detailsOf, kindOf, pinnedBy } from './happening.js';
import type { HappeningKind } from './happening.js';
import { revisionAt, revisionPage } from './revisions.js';
import type { RecordedRevision, RevisionPage } from './revisions.js';

/** One revision of an article. */
export type Revision = RecordedRevision<HappeningKind>;

/** An article on both sides of one of its revisions. */
export interface ArticleAroundRevision extends AroundRevision<ArticleState | null, ArticleEvent> {
  readonly after: ArticleState;
}

/** What happened to articles, read from the log itself: complete, and the same whatever projections say. */
@Injectable()
export class ArticleHistoryQuery {
  constructor(
    private readonly store: EventStore,
    private readonly codec: EventCodec,
    private readonly names: StaffNames,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * One page of revisions, newest first, from `upTo` or the newest one on; of each event no more is kept than the page
   * shows.
   * @throws DomainError `article-unknown` (404)
   */
  async page(
    id: string,
    { upTo, limit }: { readonly upTo: bigint | undefined; readonly limit: number },
  ): Promise<RevisionPage<HappeningKind>> {
    const { store, codec, names } = this;
    const range = { stream: `article-${id}`, newest: await this.newest(id), upTo, limit };
    return revisionPage({ store, codec, names }, range, (event: Recorded<ArticleEvent>) => ({
      kind: kindOf(event),
      details: detailsOf(event),
    }));
  }

  /**
   * One revision with the working copy after it, and what it pinned.
   * @throws DomainError `article-unknown`, `revision-unknown` (404)
   */
  async revision(
    id: string,
    revision: bigint,
  ): Promise<Revision & { readonly content: ArticleContent; readonly pinned: ArticleContent | null }> {
    const [{ event, after }, page] = await Promise.all([
      this.around(id, revision),
      this.page(id, { upTo: revision, limit: 1 }),
    ]);
    const [told] = page.revisions;
    if (!told) throw unknownRevision(revision);
    return { ...told, content: after.content, pinned: pinnedBy(event) };
  }

  /**
   * An article before and after a revision.
   * @throws DomainError `article-unknown`, `revision-unknown` (404)
   */
  async around(id: string, revision: bigint): Promise<ArticleAroundRevision> {
    const log = { store: this.store, codec: this.codec };
    const { event, before, after } = await aroundRevision(log, articleDecider, { id, revision });
    if (after === null) throw unknownArticle();
    return { event, before, after };
  }

  /**
   * The working copies after two revisions, the newest one in place of null, in one pass.
   * @throws DomainError `article-unknown`, `revision-unknown` (404)
   */
  async contents(
    id: string,
    from: bigint,
    to: bigint | null,
  ): Promise<{ readonly from: ArticleContent; readonly to: ArticleContent; readonly toRevision: bigint }> {
    let state: ArticleState | null = null;
    let earlier: ArticleContent | null = null;
    let later: ArticleContent | null = null;
    for await (const stored of this.store.readStream(`article-${id}`)) {
      if (earlier !== null && later !== null) break;
      state = evolveArticle(state, await this.codec.decode<ArticleEvent>(stored));
      if (state?.revision === from) earlier = state.content;
      if (state?.revision === to) later = state.content;
    }
    if (state === null) throw unknownArticle();
    if (earlier === null) throw unknownRevision(from);
    if (to !== null && later === null) throw unknownRevision(to);
    return { from: earlier, to: later ?? state.content, toRevision: to ?? state.revision };
  }

  /**
   * The newest revision that there was at an instant.
   * @throws DomainError `article-unknown` (404) when there was none.
   */
  async revisionAt(id: string, at: Instant): Promise<bigint> {
    const newest = await revisionAt(this.store, `article-${id}`, at);
    if (newest === null) throw unknownArticle();
    return newest;
  }

  /**
   * An article as it was at an instant; for one to come, as it will be when nothing else happens: what comes due by
   * then counts as done. Null when there was none.
   */
  async stateAt(id: string, at: Instant): Promise<ArticleState | null> {
    return cameDue(await this.recordedBy(id, at), at);
  }

  /** An article as the events of an instant and before leave it. Null when there was none. */
  async recordedBy(id: string, at: Instant): Promise<ArticleState | null> {
    let state: ArticleState | null = null;
    for await (const stored of this.store.readStream(`article-${id}`)) {
      if (stored.metadata.occurredAt > at) break;
      state = evolveArticle(state, await this.codec.decode<ArticleEvent>(stored));
    }
    return state;
  }

  /** The projection knows about where the stream ends; the log says exactly. */
  private async newest(id: string): Promise<bigint> {
    const [known] = await this.dataSource.query<{ readonly revision: string }[]>(KNOWN_REVISION, [id]);
    let newest: bigint | null = null;
    const fromRevision = BigInt(known?.revision ?? 0);
    for await (const { revision } of this.store.readStream(`article-${id}`, { fromRevision }))
      newest = revision;
    if (newest === null) throw unknownArticle();
    return newest;
  }
}

/** Served by the primary key. */
const KNOWN_REVISION = `select revision from rm_desk_articles.articles where article_id = $1::uuid`;

function unknownArticle(): DomainError {
  return new DomainError('not-found', 'article-unknown', 'There is no such article.');
}

function unknownRevision(revision: bigint): DomainError {
  return new DomainError('not-found', 'revision-unknown', `The article has no revision ${revision}.`);
}
