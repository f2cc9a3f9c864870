import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SearchGate, SiteSearchQuery, bestKey, newestKey, searchCursor } from '#editorial';
import { CONFIGURATION, requestContext } from '#platform';
import type { AsOf, Configuration } from '#platform';
import type { Publication, SearchPageModel } from '../views/view-models.js';
import { bodyOf } from './page-body.js';
import { PageComposer, viewingOf } from './page-composer.js';
import { publicationOf } from './publication.js';
import { storyOf } from './stories.js';

const STORIES = 20;

/** What a reader asks. */
export interface SearchRequest {
  readonly question: string;
  readonly order: SearchOrder;
  readonly after?: string | undefined;
}

/** What comes first: the best, or the newest. */
export type SearchOrder = SearchPageModel['orders'][number]['name'];

/** The search of readers; never indexed, never cached, and not for those who ask without pause. */
@Injectable()
export class SearchPages {
  private readonly publication: Publication;

  constructor(
    @Inject(CONFIGURATION) configuration: Configuration,
    private readonly search: SiteSearchQuery,
    private readonly gate: SearchGate,
    private readonly composer: PageComposer,
  ) {
    this.publication = publicationOf(configuration);
  }

  /** @throws HttpProblem 429 `too-many-searches`, 400 `invalid-cursor` */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    { asOf, asked }: { readonly asOf: AsOf; readonly asked: SearchRequest },
  ): Promise<void> {
    if (asked.question !== '') this.gate.admit(request.ip);
    const page = bodyOf(await this.page(asked, asOf), this.publication);
    const viewing = viewingOf(asOf, requestContext(request).receivedAt);
    const html = await this.composer.compose(page, asOf, viewing);
    reply
      .header('cache-control', 'private, no-store')
      .header('x-robots-tag', 'noindex')
      .type('text/html; charset=utf-8')
      .send(html);
  }

  private async page({ question, order, after }: SearchRequest, { at }: AsOf): Promise<SearchPageModel> {
    const options = { typed: question, at, limit: STORIES };
    const { stories, next, total } =
      order === 'newest'
        ? await this.search.newest(options, newestKey(after))
        : await this.search.best(options, bestKey(after));
    const cursor = searchCursor(next);
    const url = (wanted: SearchOrder, from?: string) => {
      const query = new URLSearchParams({ q: question });
      if (wanted === 'newest') query.set('orden', 'nyeste');
      if (from !== undefined) query.set('after', from);
      return `/soeg?${query.toString()}`;
    };
    return {
      kind: 'search',
      question,
      stories: stories.map(storyOf),
      total: question === '' ? null : (total ?? null),
      orders: (['best', 'newest'] as const).map((name) => ({
        name,
        url: url(name),
        isCurrent: name === order,
      })),
      nextUrl: cursor === null ? null : url(order, cursor),
    };
  }
}
