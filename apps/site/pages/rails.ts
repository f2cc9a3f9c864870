import { Inject, Injectable } from '@nestjs/common';
import { AdsQuery } from '#advertising';
import type { PageType, PlacedAd } from '#advertising';
import { BeingRead } from '#audience';
import { ArticlesQuery } from '#editorial';
import type { Markup } from '#editorial';
import type { Instant } from '#kernel';
import { PeopleMovesQuery } from '#people';
import { CONFIGURATION, LiveReplies } from '#platform';
import type { AsOf, Configuration, Fragment, Made } from '#platform';
import { JobAdsQuery } from '#recruiting';
import {
  renderBeingReadRail,
  renderJobsRail,
  renderPeopleMovesRail,
  renderSponsoredRail,
} from '../views/rails.js';
import type { Publication, SponsoredPostModel } from '../views/view-models.js';
import { jobAdOf, peopleMoveOf, railAdsOf, sponsoredPostOf } from './market.js';
import type { RenderedBody } from './page-body.js';
import { publicationOf } from './publication.js';
import { storyLineOf } from './stories.js';

/** The placement beside every page. */
export const RAIL_PLACEMENT = 'rail';

const BEING_READ = 5;
const RAIL_JOBS = 6;
const RAIL_MOVES = 5;

/** An ad that is shown in its place before it is there for readers. */
export interface AdAhead {
  readonly ad: PlacedAd;
  /** As it is shown here. */
  readonly post: SponsoredPostModel;
  readonly pageType: PageType;
  readonly at: Instant;
}

/** The blocks beside a page. */
export interface RailFragments extends Record<string, Fragment<Markup>> {
  readonly beingRead: Fragment<Markup>;
  readonly sponsoredPosts: Fragment<Markup>;
  readonly jobAds: Fragment<Markup>;
  readonly peopleMoves: Fragment<Markup>;
}

/** What stands beside every page, each block cached apart since each changes for its own reasons. */
@Injectable()
export class Rails {
  private readonly publication: Publication;

  constructor(
    @Inject(CONFIGURATION) configuration: Configuration,
    private readonly replies: LiveReplies,
    private readonly being: BeingRead,
    private readonly articles: ArticlesQuery,
    private readonly ads: AdsQuery,
    private readonly jobs: JobAdsQuery,
    private readonly moves: PeopleMovesQuery,
  ) {
    this.publication = publicationOf(configuration);
  }

  /** The rail of one instant, for a page of a type and the article that it shows itself. */
  async fragments(
    asOf: AsOf,
    { articleId, pageType }: Pick<RenderedBody, 'articleId' | 'pageType'>,
  ): Promise<RailFragments> {
    const [beingRead, sponsoredPosts, jobAds, peopleMoves] = await Promise.all([
      this.beingRead(asOf, articleId),
      this.replies.fragment(`rail ads ${pageType}`, asOf, (at) => this.sponsoredPosts(pageType, at)),
      this.replies.fragment('rail jobs', asOf, (at) => this.jobAds(at)),
      this.replies.fragment('rail people-moves', asOf, (at) => this.peopleMoves(at)),
    ]);
    return { beingRead, sponsoredPosts, jobAds, peopleMoves };
  }

  /** The ads beside a page with one of them in its position that is not there yet. */
  async adsWith({ ad, post, pageType, at }: AdAhead): Promise<Markup> {
    const { placements } = await this.ads.adsOnPage(pageType, at);
    // A page of another type may stand in for one that is not there yet: then it comes last.
    const place = placements.findIndex(({ key }) => key === ad.placement);
    const [before, after] =
      place < 0 ? [placements, []] : [placements.slice(0, place), placements.slice(place + 1)];
    const beside = railAdsOf(placements.slice(place, place + 1)).filter(
      ({ position }) => position !== ad.position,
    );
    const ahead = beside.filter(({ position }) => position < ad.position);
    const behind = beside.filter(({ position }) => position > ad.position);
    return renderSponsoredRail(
      [
        ...[...railAdsOf(before), ...ahead].map(sponsoredPostOf),
        post,
        ...[...behind, ...railAdsOf(after)].map(sponsoredPostOf),
      ],
      this.publication,
    );
  }

  private async beingRead(asOf: AsOf, articleId: string | null): Promise<Fragment<Markup>> {
    const edition = await this.being.edition(asOf.at);
    // Nearly every article shares the list: only those in it have one of their own.
    const own = articleId !== null && edition.articleIds.includes(articleId) ? articleId : '';
    return this.replies.fragment(`rail being-read ${own}`, asOf, async (at) => {
      const listed = await this.being.edition(at);
      const stories = await this.articles.byIds(
        listed.articleIds.filter((id) => id !== own),
        at,
      );
      return {
        value: renderBeingReadRail(stories.slice(0, BEING_READ).map(storyLineOf), this.publication),
        validUntil: listed.validUntil,
        tags: ['published_articles.versions', 'published_articles.sections'],
      };
    });
  }

  private async sponsoredPosts(pageType: PageType, at: Instant): Promise<Made<Markup>> {
    const { placements, validUntil, tags } = await this.ads.adsOnPage(pageType, at);
    const ads = railAdsOf(placements).map(sponsoredPostOf);
    return { value: renderSponsoredRail(ads, this.publication), validUntil, tags };
  }

  private async jobAds(at: Instant): Promise<Made<Markup>> {
    const [jobs, edge] = await Promise.all([
      this.jobs.newest({ at, limit: RAIL_JOBS }),
      this.jobs.nextEdge(at),
    ]);
    return {
      value: renderJobsRail(jobs.map(jobAdOf), this.publication),
      validUntil: edge,
      tags: ['job_ads'],
    };
  }

  private async peopleMoves(at: Instant): Promise<Made<Markup>> {
    const [moves, edge] = await Promise.all([
      this.moves.newest({ at, limit: RAIL_MOVES }),
      this.moves.nextEdge(at),
    ]);
    return {
      value: renderPeopleMovesRail(
        moves.map((move) => peopleMoveOf(move)),
        this.publication,
      ),
      validUntil: edge,
      tags: ['people_moves'],
    };
  }
}
