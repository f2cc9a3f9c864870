import { Inject, Injectable } from '@nestjs/common';
import { AdvertiserPostsQuery } from '#advertising';
import { CompaniesQuery, companyCallName } from '#companies';
import { ArticlesQuery, NamingStoriesQuery, ReferencesQuery } from '#editorial';
import type { Instant } from '#kernel';
import { PeopleMovesQuery } from '#people';
import { CONFIGURATION } from '#platform';
import type { Configuration, Made, Tag } from '#platform';
import { JobAdsQuery } from '#recruiting';
import type { Publication } from '../views/view-models.js';
import { ARTICLES, EditorialPages } from './editorial-pages.js';
import { advertiserPostOf, companyUrl, jobAdOf, peopleMoveOf } from './market.js';
import { bodyOf, earliest, made } from './page-body.js';
import type { PageBody } from './page-body.js';
import { publicationOf } from './publication.js';
import { storyLineOf } from './stories.js';

const COMPANIES: Tag = 'companies';
const TAGS: readonly Tag[] = [COMPANIES, 'job_ads', 'people_moves', 'ad_flights', 'sales_orders', ARTICLES];
const EACH = 20;

/** What the site has of one company, as of an instant. */
@Injectable()
export class CompanyPages {
  private readonly publication: Publication;

  constructor(
    @Inject(CONFIGURATION) configuration: Configuration,
    private readonly editorial: EditorialPages,
    private readonly companies: CompaniesQuery,
    private readonly jobAds: JobAdsQuery,
    private readonly moves: PeopleMovesQuery,
    private readonly posts: AdvertiserPostsQuery,
    private readonly references: ReferencesQuery,
    private readonly articles: ArticlesQuery,
    private readonly naming: NamingStoriesQuery,
  ) {
    this.publication = publicationOf(configuration);
  }

  async company(id: string, slug: string, at: Instant): Promise<Made<PageBody>> {
    const company = await this.companies.companyAt(id, at);
    if (!company) return this.editorial.notFound(at, [COMPANIES]);
    const url = companyUrl(company);
    if (url !== `/virksomhed/${slug}-${id}`)
      return made({ kind: 'redirect', location: url }, null, [COMPANIES]);
    const [jobs, moves, posts, stories, edges] = await Promise.all([
      this.jobAds.newest({ at, limit: EACH, companyId: id }),
      this.moves.newest({ at, limit: EACH, companyId: id }),
      this.posts.newestOf(id, at),
      this.naming.newestNaming({ name: companyCallName(company.name), at, limit: EACH }),
      Promise.all([this.jobAds.nextEdge(at), this.moves.nextEdge(at), this.articles.nextEdge(at)]),
    ]);
    const photos = await this.references.mediaFiles(
      moves.flatMap(({ photoId }) => photoId ?? []),
      at,
    );
    const page = {
      kind: 'company' as const,
      url,
      name: company.name,
      cvr: company.cvr,
      website: company.website,
      jobs: jobs.map(jobAdOf),
      moves: moves.map((move) =>
        peopleMoveOf(move, move.photoId === null ? null : (photos.get(move.photoId) ?? null)),
      ),
      posts: posts.posts.map(advertiserPostOf),
      stories: stories.map(storyLineOf),
    };
    return made(bodyOf(page, this.publication), earliest(...edges, posts.validUntil), TAGS);
  }
}
